"""Excel, Office.js, LibreOffice and the page: they translate, nothing more.

The commands call these: `serve` runs the server, `install` and `uninstall` connect Excel or
LibreOffice on this machine, `doctor` says what is wrong with the connection, `convert` respells
the functions of a workbook for another host. All load their part on first use.
"""
