"""Office files as packages of parts: opened under limits, edited in place, written the same."""

from addin.ooxml.limits import Limits
from addin.ooxml.package import CONTENT_TYPES, Package, Relationship, open_package
from addin.ooxml.xml import parse_xml

__all__ = ["CONTENT_TYPES", "Limits", "Package", "Relationship", "open_package", "parse_xml"]
