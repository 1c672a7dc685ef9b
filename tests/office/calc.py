"""LibreOffice Calc as a clerk's hands: types into the cells of a workbook and saves it."""

import os
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

MACRO = Path(__file__).with_name("calc.bas")
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" \
library:readonly="false" library:passwordprotected="false">{inner}</library:library>
"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" \
xmlns:xlink="http://www.w3.org/1999/xlink">\
<library:library library:name="Standard" library:link="false"/></library:libraries>
"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Calc" \
script:language="StarBasic">{code}</script:module>
"""
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">\
<value>uk-UA</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse">\
<value>true</value></prop></item>
</oor:items>
"""
"""In Ukrainian a comma begins the decimals, and 1.2 could be a day. Without the other setting the
first start would put an empty macro into the place of ours."""

Cell = tuple[str, str, str]
"""Sheet, cell and text."""


def profile(place: Path) -> Path:
    """Make a user's folder with the macro in it."""
    standard = place / "user/basic/Standard"
    standard.mkdir(parents=True)
    element = '<library:element library:name="Calc"/>'
    files = {
        "../script.xlc": LIBRARIES,
        "../dialog.xlc": LIBRARIES,
        "script.xlb": LIBRARY.format(inner=element),
        "dialog.xlb": LIBRARY.format(inner="").replace("library.dtd", "dialog.dtd"),
        "Calc.xba": MODULE.format(code=escape(MACRO.read_text(encoding="utf-8"))),
    }
    for name, text in files.items():
        (standard / name).write_text(text, encoding="utf-8")
    (place / "user/registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
    return place


def fill(book: Path, cells: Iterable[Cell], user: Path, seconds: float = 120) -> None:
    """Type texts into cells of a workbook, which LibreOffice then saves in its place."""
    listed = user / "cells.tsv"
    lines = ["\t".join((sheet, cell, text.replace("\n", "\\n"))) for sheet, cell, text in cells]
    listed.write_text("\n".join(lines), encoding="utf-8")
    home = f"-env:UserInstallation=file://{user}"
    macro = f'macro:///Standard.Calc.Fill("{book.resolve()}","{listed}")'
    started = subprocess.Popen(
        ["soffice", "--headless", "--norestore", "--nologo", home, macro],
        start_new_session=True,
        stderr=subprocess.DEVNULL,  # it would miss Java, which nothing here needs
    )
    try:
        started.wait(seconds)
    finally:  # soffice is a script that has begun another process: both end, whatever comes
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)
    if listed.exists():
        told = listed.read_text(encoding="utf-8")
        raise RuntimeError(f"LibreOffice has not typed into {book}: {told[-200:]}")
