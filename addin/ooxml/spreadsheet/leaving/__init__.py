"""What of a workbook must not leave the office, or would not work outside of it?"""

from addin.ooxml.spreadsheet.leaving.cleaning import clean
from addin.ooxml.spreadsheet.leaving.freezing import Frozen, Native, freeze_formulas, own_names
from addin.ooxml.spreadsheet.leaving.inspecting import CHECKS, Scan, scan
from addin.ooxml.spreadsheet.leaving.outside import is_local

__all__ = [
    "CHECKS",
    "Frozen",
    "Native",
    "Scan",
    "clean",
    "freeze_formulas",
    "is_local",
    "own_names",
    "scan",
]
