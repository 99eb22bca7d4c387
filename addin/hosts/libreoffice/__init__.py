"""LibreOffice Calc: an add-in with the same functions under the same names.

`build_extension` makes the .oxt from the catalogue, with nothing but Python; `install` gives it
to LibreOffice. In Calc the add-in starts `addin.hosts.libreoffice.worker` in the Python that
Onpace is installed in, since LibreOffice's own has no NumPy.
"""
