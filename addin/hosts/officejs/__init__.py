"""Excel with Office.js: the files that it loads, and the server that answers its cells.

`metadata` and `manifest` are written from the catalogue; `create_app` makes the server's
application and `serve` runs it.
"""

from addin.hosts.officejs.app import create_app
from addin.hosts.officejs.manifest import manifest_json, manifest_xml
from addin.hosts.officejs.metadata import fingerprint, metadata
from addin.hosts.officejs.server import Settings, serve

__all__ = [
    "Settings",
    "create_app",
    "fingerprint",
    "manifest_json",
    "manifest_xml",
    "metadata",
    "serve",
]
