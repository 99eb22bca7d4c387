"""How do the shipped Word templates come into being?

They are ordinary documents that an office edits in Word. This package only makes their first
version, so that a change of layout can be read in review: ``python -m addin.report.design``.
"""

from addin.report.design.bulletin import bulletin
from addin.report.design.gongwen import gongwen

__all__ = ["bulletin", "gongwen"]
