"""The blocks of a page as a reader would type them, run on a screen of eighty columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from shlex import split

from addin.functions.calling import call
from addin.functions.catalogue import FUNCTIONS
from addin.handbook.pages import FOLDER
from addin.language import Language

_FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CALL = re.compile(r"=PLAN\.(\w+)\((.*)\)")
WIDTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A command and the lines that the page promises; ``...`` stands for any number of others."""

    call: Sequence[str]
    promised: Sequence[str]

    def kept_by(self, shown: Sequence[str]) -> str:
        """The first promised line that is not shown in its place; empty where all are."""
        at = 0
        for line in self.promised:
            if line == "...":
                continue
            if line not in shown[at:]:
                return line
            at = list(shown).index(line, at) + 1
        return ""


def text_of(name: str, language: Language) -> str:
    """A page as it is written, without what is made."""
    return (FOLDER / language / f"{name}.md").read_text("utf-8")


def blocks(name: str, language: Language, kind: str) -> Iterator[str]:
    """The blocks of a kind that run."""
    yield from blocks_of(text_of(name, language), kind)


def blocks_of(text: str, kind: str) -> Iterator[str]:
    """The blocks of a kind in a text."""
    for info, body in _FENCE.findall(text):
        if info.strip() == kind:
            yield body


def fences(name: str, language: Language) -> list[str]:
    """What stands behind the opening of each block."""
    return [info.strip() for info, _ in _FENCE.findall(text_of(name, language))]


def steps(text: str) -> Iterator[Step]:
    """The commands of a text in their order."""
    for body in blocks_of(text, "console"):
        for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
            command, *promised = part.rstrip("\n").split("\n")
            words = split(command)
            assert words[0] == "onpace", command
            yield Step(call=words[1:], promised=promised)


def formulas(name: str, language: Language) -> Iterator[tuple[str, float, float]]:
    """The formulas of a page, what they give, and what the page says."""
    for body in blocks(name, language, "formula"):
        lines = body.strip().split("\n")
        for formula, said in zip(lines[::2], lines[1::2], strict=True):
            found = _CALL.fullmatch(formula)
            assert found, formula
            given = [
                part.strip('"') if part.startswith('"') else float(part)
                for part in found[2].split(",")
            ]
            answer = call(FUNCTIONS, found[1], given)
            assert isinstance(answer, float | int), answer
            yield formula, float(answer), float(said)
