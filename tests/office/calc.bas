' Types into a workbook as a person would: goes to a cell, types, presses Enter; then saves as Excel's form.
' The list has a line for each cell: sheet, cell and text, parted by tabs; "\n" in it is a line break.

Sub Fill(sBook As String, sList As String)
	On Error GoTo Over
	Dim aNone()
	oBook = StarDesktop.loadComponentFromURL(ConvertToURL(sBook), "_blank", 0, aNone())
	For Each sLine In Split(ReadAll(sList), Chr(10))
		aPart = Split(sLine, Chr(9))
		oBook.CurrentController.setActiveSheet(oBook.Sheets.getByName(aPart(0)))
		Dispatch(oBook, ".uno:GoToCell", "ToPoint", aPart(1))
		Dispatch(oBook, ".uno:EnterString", "StringName", Join(Split(aPart(2), "\n"), Chr(10)))
	Next
	oBook.storeToURL(ConvertToURL(sBook), Array(Named("FilterName", "Calc MS Excel 2007 XML")))
	oBook.close(True)
	Kill ConvertToURL(sList) ' tells that all is done
	StarDesktop.terminate()
	Exit Sub
Over:
	Dim nFile As Integer
	nFile = FreeFile
	Open sList For Append As #nFile
	Print #nFile, Chr(10) & sLine & Chr(10) & Error & " (" & Erl & ")"
	Close #nFile
	StarDesktop.terminate()
End Sub

Sub Dispatch(oBook, sCommand As String, sName As String, sValue As String)
	oDispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
	oDispatcher.executeDispatch(oBook.CurrentController.Frame, sCommand, "", 0, Array(Named(sName, sValue)))
End Sub

Function Named(sName As String, sValue As String)
	Dim oNamed As New com.sun.star.beans.PropertyValue
	oNamed.Name = sName
	oNamed.Value = sValue
	Named = oNamed
End Function

Function ReadAll(sPath As String) As String
	oStream = createUnoService("com.sun.star.io.TextInputStream")
	oStream.setInputStream(createUnoService("com.sun.star.ucb.SimpleFileAccess").openFileRead(ConvertToURL(sPath)))
	oStream.setEncoding("UTF-8")
	Dim aNone()
	ReadAll = oStream.readString(aNone(), False)
	oStream.closeInput()
End Function
