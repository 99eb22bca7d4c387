"""Documents of other kinds, and a picture, for the tests of templates."""

import io
import zipfile
from pathlib import Path

from addin.ooxml.package import open_package

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


_NAMESPACES = (
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ("http://schemas.openxmlformats.org/drawingml/2006/", "http://purl.oclc.org/ooxml/drawingml/"),
)  # fmt: skip


def as_kind(content: bytes, kind: str, extra: dict[str, bytes] | None = None) -> bytes:
    """A document declared as another kind, with more parts."""
    package = open_package(content)
    types = package["[Content_Types].xml"].replace(MAIN.encode(), kind.encode())
    bin_type = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    types = types.replace(b"<Default ", bin_type + b"<Default ", 1)
    return package.with_parts({"[Content_Types].xml": types, **(extra or {})}).to_bytes()


def as_strict(content: bytes) -> bytes:
    """A document in the strict namespaces."""
    package = open_package(content)
    parts: dict[str, bytes | None] = {}
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            text = package[name]
            for old, new in _NAMESPACES:
                text = text.replace(old.encode(), new.encode())
            parts[name] = text
    return package.with_parts(parts).to_bytes()


def png(folder: Path) -> Path:
    """A picture of one dot in a file of this folder."""
    import base64

    path = folder / "dot.png"
    path.write_bytes(
        base64.b64decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
        )
    )
    return path


def media_of(content: bytes) -> list[str]:
    """The names of the pictures that a document holds."""
    return [
        n for n in zipfile.ZipFile(io.BytesIO(content)).namelist() if n.startswith("word/media/")
    ]
