"""How does a numbered list begin anew: what is added to the numbering of a document?"""

import re

_NUM = r'<w:num\b[^<>]*w:numId="{}"[^<>]*>.*?<w:abstractNumId w:val="(\d+)"/>'
_ABSTRACT = r'<w:abstractNum\b[^<>]*w:abstractNumId="{}"[^<>]*>.*?</w:abstractNum>'
_LEVEL = r'<w:lvl\b[^<>]*w:ilvl="{}"[^<>]*>.*?</w:lvl>'
_IDS = re.compile(r'<w:num\b[^<>]*w:numId="(\d+)"')
_END = re.compile(r"<w:numIdMacAtCleanup\b|</w:numbering>")


class Numberings:
    """The numbering of a document, and the lists that were begun anew in one render."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._last = max(map(int, _IDS.findall(part)), default=0)
        self._first: dict[str, bool] = {}
        self._added: list[str] = []

    def begin(self, number: str, levels: str) -> str:
        """The number of a list that begins anew; the first time that of the list itself."""
        if number not in self._first:
            self._first[number] = self._counts(number)
            return number
        return self.again(number, levels)

    def again(self, number: str, levels: str, start: int | None = None) -> str:
        """The number of a list that begins anew, at `start`; that of a list of signs as it is."""
        if not self._first.setdefault(number, self._counts(number)):
            return number
        self._last += 1
        found = re.search(_NUM.format(number), self._part, re.DOTALL)
        abstract = found[1] if found else "0"
        overrides = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride'
            f' w:val="{self._start(abstract, level) if start is None else start}"/></w:lvlOverride>'
            for level in levels.split()
        )
        base = f'<w:abstractNumId w:val="{abstract}"/>'
        self._added.append(f'<w:num w:numId="{self._last}">{base}{overrides}</w:num>')
        return str(self._last)

    def written(self) -> str:
        """The part with what was added; empty where nothing was."""
        end = _END.search(self._part)
        if not self._added or end is None:
            return ""
        return f"{self._part[: end.start()]}{''.join(self._added)}{self._part[end.start() :]}"

    def _counts(self, number: str) -> bool:
        """Whether a list is one of numbers: signs need not begin anew."""
        found = re.search(_NUM.format(number), self._part, re.DOTALL)
        abstract = self._abstract(found[1]) if found else ""
        return (
            bool(found)
            and _END.search(self._part) is not None
            and not (
                abstract
                and set(re.findall(r'<w:numFmt w:val="(\w+)"', abstract)) <= {"bullet", "none"}
            )
        )

    def _abstract(self, number: str) -> str:
        found = re.search(_ABSTRACT.format(number), self._part, re.DOTALL)
        return found[0] if found else ""

    def _start(self, abstract: str, level: str) -> str:
        own = re.search(_LEVEL.format(level), self._abstract(abstract), re.DOTALL)
        start = re.search(r'<w:start w:val="(\d+)"/>', own[0]) if own else None
        return start[1] if start else "1"
