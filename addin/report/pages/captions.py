"""Which number has a table or a figure, once blocks that have nothing to show are left out?

A caption counts with a SEQ field in a bookmark ``_tbl_…`` or ``_fig_…``, and text names it with a
REF field. Word counts anew when it is asked to; until then it shows what stands in the fields.
"""

import re
from collections import Counter

_CAPTION = re.compile(
    r'(<w:bookmarkStart [^>]*w:name="(_(?:tbl|fig)_\w+)"[^>]*/>)(.*?)(?=<w:bookmarkEnd )', re.DOTALL
)
_COUNTS = re.compile(r'(<w:fldSimple w:instr=" SEQ (\S+)[^"]*">)(.*?)(</w:fldSimple>)', re.DOTALL)
_REFERS = re.compile(
    r'(<w:fldSimple w:instr=" REF (_(?:tbl|fig)_\w+)[^"]*">)(.*?)(</w:fldSimple>)', re.DOTALL
)
_TEXT = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)(</w:t>)")


def numbered(text: str) -> str:
    """The XML of a document, its captions counted without gaps, its references in agreement."""
    if "_tbl_" not in text and "_fig_" not in text:
        return text
    counts: Counter[str] = Counter()
    said: dict[str, str] = {}

    def count(found: re.Match[str]) -> str:
        counts[found[2]] += 1
        return found[1] + _saying(found[3], str(counts[found[2]])) + found[4]

    def caption(found: re.Match[str]) -> str:
        inside = _COUNTS.sub(count, found[3])
        said[found[2]] = "".join(piece[2] for piece in _TEXT.finditer(inside))
        return found[1] + inside

    def reference(found: re.Match[str]) -> str:
        return found[1] + _saying(found[3], said.get(found[2], "")) + found[4]

    return _REFERS.sub(reference, _CAPTION.sub(caption, text))


def _saying(runs: str, words: str) -> str:
    """The runs of a field with other words in them."""
    return _TEXT.sub(lambda found: found[1] + words + found[3], runs, count=1)
