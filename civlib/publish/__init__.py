"""Published formats, each made from the executed notebook alone."""
