"""How does a footnote come into a document whose author has written none at that place?"""

import re
from collections.abc import Mapping

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_IDS = re.compile(r'<w:footnote\b[^<>]*w:id="(-?\d+)"')
_END = "</w:footnotes>"
_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes xmlns:w="{_W}">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r>'
    f"</w:p></w:footnote>{_END}"
)


class Footnotes:
    """The footnotes that one render adds to those of the template in `part`."""

    def __init__(self, part: str) -> None:
        self._last = max(map(int, _IDS.findall(part)), default=0)
        self._added: list[str] = []

    def add(self, content: str, style: str) -> str:
        """The run that refers to a new footnote of this content, XML of a run's text."""
        self._last += 1
        look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        self._added.append(
            f'<w:footnote w:id="{self._last}"><w:p>{look}<w:r>{_RAISED}<w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {content}</w:t></w:r></w:p></w:footnote>'
        )
        return f'<w:r>{_RAISED}<w:footnoteReference w:id="{self._last}"/></w:r>'

    def written(self, part: str) -> str:
        """The part with what was added."""
        head, end, behind = part.rpartition(_END)
        return f"{head}{''.join(self._added)}{end}{behind}"


def style_of(styles: Mapping[str, str]) -> str:
    """The id of the style of footnotes, where the template has it."""
    return styles.get("footnote text", "")
