"""How does a comment of a loop stand once in each turn?"""

import re

_COMMENT = r'<w:comment\b[^<>]*?\bw:id="{}"[^<>]*>.*?</w:comment>'
_IDS = re.compile(r'<w:comment\b[^<>]*?\bw:id="(\d+)"')
_END = "</w:comments>"
# What makes a thread of comments names paragraphs: a copy is in none.
_OF_ONE = re.compile(r' w14:(?:paraId|textId)="[^"]*"')


class Comments:
    """The comments that one render adds to those of the template in `part`."""

    def __init__(self, part: str) -> None:
        self._last = max(map(int, _IDS.findall(part)), default=0)
        self._told: set[str] = set()
        self._copies: list[tuple[str, str]] = []

    def once_more(self, number: str) -> str:
        """The number of a comment in one more turn; in the first its own."""
        if number not in self._told:
            self._told.add(number)
            return number
        self._last += 1
        self._copies.append((number, str(self._last)))
        return str(self._last)

    def written(self, part: str) -> str:
        """The part with the copies."""
        whole = {
            number: re.search(_COMMENT.format(number), part, re.DOTALL) for number in self._told
        }
        copies = [
            _OF_ONE.sub("", found[0]).replace(f'w:id="{old}"', f'w:id="{new}"', 1)
            for old, new in self._copies
            if (found := whole[old])
        ]
        head, end, behind = part.rpartition(_END)
        return f"{head}{''.join(copies)}{end}{behind}"
