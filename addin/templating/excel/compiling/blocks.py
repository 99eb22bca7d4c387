"""Which rows (or columns) of a template repeat, and which stand only sometimes?

A mark such as ``{%tr for area in areas %}`` stands in a row of its own, which is gone afterwards;
where mark and end mark stand in one row with other cells, that row is what repeats.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateSyntaxError

from addin.errors import Finding
from addin.templating.excel.compiling.marks import fault_at
from addin.templating.excel.compiling.speech import Context, Speech
from addin.templating.language.limits import Fault
from addin.templating.language.marks import Mark, fault_of


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks in one line, in order, and whether the line holds something else too."""

    line: int
    marks: tuple[Mark, ...]
    has_content: bool


@dataclass(slots=True)
class Lines:
    """Lines that stand as they are."""

    first: int
    last: int


@dataclass(slots=True)
class Branch:
    """One way of a block: taken when `ask` says so, always without one."""

    mark: Mark
    ask: Callable[[Context], Any] | None = None
    body: "list[Step]" = field(default_factory=list)


@dataclass(slots=True)
class Loop:
    """A ``for`` or an ``if``, from its mark to its end mark."""

    mark: Mark
    first: int
    last: int = 0
    branches: list[Branch] = field(default_factory=list)


@dataclass(slots=True)
class Setting:
    """A ``set``: names from here on."""

    mark: Mark
    ask: Callable[[Context], dict[str, Any]]


Step = Lines | Loop | Setting


def read_blocks(
    marked: Sequence[Marks], last: int, speech: Speech
) -> tuple[list[Step], list[Finding]]:
    """The steps of a sheet along one axis, up to the line `last`, and what is wrong with them."""
    reader = _Reader(speech)
    cursor = 1
    for line in marked:
        reader.lines(cursor, line.line - 1)
        reader.read(line)
        cursor = line.line + 1
    reader.lines(cursor, last)
    return reader.finish()


class _Reader:
    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._root: list[Step] = []
        self._open: list[Loop] = []
        self._findings: list[Finding] = []

    def lines(self, first: int, last: int) -> None:
        if first <= last:
            self._body.append(Lines(first, last))

    def read(self, line: Marks) -> None:
        inline = line.has_content and _is_whole(line.marks)
        if line.has_content and not inline:
            self._find("other_content", line.marks[0])
        for mark in line.marks:
            if inline and mark.tag.word.startswith("end") and self._open:
                body = self._body
                if not any(isinstance(step, Lines) for step in body) and not body:
                    body.append(Lines(line.line, line.line))
            self._mark(mark, line.line)

    def finish(self) -> tuple[list[Step], list[Finding]]:
        for block in self._open:
            self._find("line_never_ended", block.mark, word=block.mark.tag.word)
        return self._root, self._findings

    @property
    def _body(self) -> list[Step]:
        return self._open[-1].branches[-1].body if self._open else self._root

    def _mark(self, mark: Mark, line: int) -> None:
        word = mark.tag.word
        try:
            if word in {"for", "if"}:
                self._begin(mark, line, word)
            elif word in {"else", "elif"}:
                self._divide(mark, word)
            elif word in {"endfor", "endif"}:
                self._end(mark, line, word)
            elif word == "set":
                self._body.append(Setting(mark, self._speech.setting(mark.tag.code)))
            else:
                self._find("no_line_statement", mark, word=word)
        except (Fault, TemplateSyntaxError) as error:
            self._findings.append(fault_at(mark, error, ()))
            if word in {"for", "if"}:
                self._open.append(Loop(mark, line, branches=[Branch(mark)]))

    def _begin(self, mark: Mark, line: int, word: str) -> None:
        speech, code = self._speech, mark.tag.code
        ask = speech.loop(code) if word == "for" else speech.condition(code.partition("if")[2])
        self._open.append(Loop(mark, line, branches=[Branch(mark, ask)]))

    def _divide(self, mark: Mark, word: str) -> None:
        if not self._open:
            self._find("stray", mark)
            return
        ask = self._speech.condition(mark.tag.code.partition("elif")[2]) if word == "elif" else None
        self._open[-1].branches.append(Branch(mark, ask))

    def _end(self, mark: Mark, line: int, word: str) -> None:
        if not self._open:
            self._find("stray", mark)
            return
        block = self._open.pop()
        block.last = line
        if word != f"end{block.mark.tag.word}":
            opened = block.mark
            said = {"block": opened.tag.text, "place": opened.place, "word": opened.tag.word}
            self._find("wrong_end", mark, **said)
        self._body.append(block)

    def _find(self, key: str, mark: Mark, **values: object) -> None:
        self._findings.append(fault_of(mark, key, **values))


def _is_whole(marks: Iterable[Mark]) -> bool:
    """Whether blocks open and close within these marks."""
    depth = 0
    for mark in marks:
        depth += 1 if mark.tag.word in {"for", "if"} else 0
        depth -= 1 if mark.tag.word.startswith("end") else 0
        if depth < 0:
            return False
    return depth == 0
