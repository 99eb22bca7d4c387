"""Which result does each formula of a workbook show to readers that do not calculate?"""

from addin.errors import Finding
from addin.ooxml.limits import OWN
from addin.ooxml.sheet.editing.workbook import open_workbook


def with_results(content: bytes) -> tuple[bytes, tuple[Finding, ...]]:
    """The workbook with the results of its formulas and what its charts show of them.

    What has a result keeps it. A finding tells of formulas that get none, since only an office
    program can calculate them: the workbook is marked to be calculated when it opens.
    """
    book = open_workbook(content, OWN)
    book.calculate()
    return book.to_bytes(), book.notices
