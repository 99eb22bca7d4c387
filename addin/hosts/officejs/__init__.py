"""Excel with Office.js: the files that it loads, and the server that answers its cells.

`metadata` and `manifest` are written from the catalogue; `create_app` makes the server's
application and `serve` runs it.
"""
