"""Excel, Office.js, LibreOffice and the page: they translate, nothing more."""
