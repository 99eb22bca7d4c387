"""What kind of picture is this, and how large does it stand?"""

from pathlib import Path

from addin.errors import FileError
from addin.templating.language.limits import Fault

_TYPES = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tiff": "image/tiff",
}


def read_picture(source: Path | bytes) -> tuple[bytes, str, str, int, int]:
    """A picture: its content, extension, content type, and width and height in EMU."""
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.image.image import Image

    try:
        content = source if isinstance(source, bytes) else source.read_bytes()
        image = Image.from_blob(content)
        width, height = int(image.width), int(image.height)
    except OSError as error:
        raise FileError("picture_not_read", source=source) from error
    except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError) as error:
        raise Fault("no_picture") from error
    extension = next((ext for ext, kind in _TYPES.items() if kind == image.content_type), "png")
    return content, extension, str(image.content_type), width, height


def read_svg(source: Path | bytes) -> bytes:
    """A picture in SVG that is whole XML without entities."""
    from addin.ooxml.xml import check_prolog, parse_xml

    try:
        content = source if isinstance(source, bytes) else source.read_bytes()
    except OSError as error:
        raise FileError("picture_not_read", source=source) from error
    check_prolog(content, "svg")
    if not str(parse_xml(content, "svg").tag).endswith("svg"):
        raise Fault("no_svg")
    return content


def scaled(width: int, height: int, wanted_width: int, wanted_height: int) -> tuple[int, int]:
    """The size of a picture where one side, both or none is wished for."""
    if wanted_width and wanted_height:
        return wanted_width, wanted_height
    if wanted_width:
        return wanted_width, round(height * wanted_width / width)
    if wanted_height:
        return round(width * wanted_height / height), wanted_height
    return width, height
