"""How do the shipped templates come into being?

They are ordinary documents and workbooks that an office edits in Word and Excel. This package only
makes their first version, so that a change of layout can be read in review:
``python -m addin.report.design``.
"""

from addin.report.design.bulletin import bulletin
from addin.report.design.gongwen import gongwen
from addin.report.design.ledger import ledger

__all__ = ["bulletin", "gongwen", "ledger"]
