"""What does the project say today, as text, and what did it say when that was last accepted?

A net is a set of pages; a page is text in sections, each under a line ``# name``. Pages are too
many to keep, so the golden folder holds a digest of every section, and some pages in full.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from functools import cache
from hashlib import sha256
from pathlib import Path

__all__ = [
    "GOLDEN",
    "Net",
    "accept",
    "differences",
    "lines_of",
    "names_accepted",
    "page_of",
    "write",
]

GOLDEN = Path(__file__).parent / "golden"
_SECTION = "# "
_SHOWN = 12
# Machines differ in the last digits of a power or a logarithm; no change of meaning is so small.
_TOKEN = re.compile(r'(A="token" \| B="\d+-)[0-9a-f]+')  # no office has the key of another
_LONG = re.compile(r"(?<![\w.])-?\d+(?:\.\d{6,}(?:e[+-]?\d+)?|(?:\.\d+)?e-\d+)(?![\w.])")
_NOTHING = 1e-9
_HOW = """
To see every changed line, write the texts of this checkout and of the one before, and compare:
    python -m tests.nets.write /tmp/now
    git worktree add /tmp/old COMMIT && (cd /tmp/old && python -m tests.nets.write /tmp/before)
    diff -r /tmp/before /tmp/now
When the change is meant: python -m tests.nets.write --accept"""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Net:
    """Pages by name, each made when it is asked for.

    Those of `kept` are committed in full; those of `slow` are left out of an everyday run.
    """

    name: str
    pages: Mapping[str, Callable[[], str]]
    kept: frozenset[str] = frozenset()
    slow: frozenset[str] = frozenset()


def page_of(sections: Mapping[str, Iterable[str]]) -> str:
    """A page of sections, each a heading and its lines."""
    return "".join(
        f"{_SECTION}{heading}\n" + "".join(f"{line}\n" for line in lines)
        for heading, lines in sections.items()
    )


def lines_of(text: str) -> list[str]:
    """A text that may hold line breaks as lines of a page, which no heading can be mistaken for."""
    return [f"| {line}" if line.startswith(_SECTION) else line for line in text.splitlines()]


def write(net: Net, folder: Path) -> None:
    """Every page as a file, numbers with fifteen digits."""
    for name, made in net.pages.items():
        _save(folder / net.name / f"{name}.txt", made())


def accept(net: Net) -> None:
    """Take what the project says now for golden."""
    pages = {name: _settled(made()) for name, made in net.pages.items()}
    for old in (GOLDEN / net.name).glob("**/*.txt"):
        old.unlink()
    for name in sorted(net.kept):
        _save(GOLDEN / net.name / f"{name}.txt", pages[name])
    said = (
        f"{name}\n" + "".join(f"  {part} {mark}\n" for part, mark in _digests(page).items())
        for name, page in pages.items()
    )
    _save(_book(net), "".join(said))


def differences(net: Net, name: str) -> str:
    """What a page says otherwise than accepted, and how to see more; "" where nothing."""
    changes = _changes(net, name, _accepted(net).get(name))
    return "\n".join([*changes, _HOW]) if changes else ""


def names_accepted(net: Net) -> list[str]:
    """The pages that were there when the net was accepted."""
    return list(_accepted(net))


def _changes(net: Net, name: str, known: Mapping[str, str] | None) -> list[str]:
    if known is None:
        return [f"{name}: new"]
    page = _settled(net.pages[name]())
    now = _digests(page)
    changed = [part for part in {**known, **now} if known.get(part) != now.get(part)]
    if not changed:
        return []
    kept = GOLDEN / net.name / f"{name}.txt"
    lines = _changed_lines(kept.read_text("utf-8"), page) if name in net.kept else []
    return [f"{name}: {', '.join(changed)}", *lines]


def _changed_lines(before: str, now: str) -> list[str]:
    compared = unified_diff(before.splitlines(), now.splitlines(), n=0, lineterm="")
    found = [f"  {line}" for line in list(compared)[2:] if not line.startswith("@@")]
    return found[:_SHOWN] + [f"  and {len(found) - _SHOWN} more"] * (len(found) > _SHOWN)


def _digests(page: str) -> dict[str, str]:
    parts = re.split(rf"(?m)^{_SECTION}", page)[1:]
    split = (part.partition("\n") for part in parts)
    return {heading: sha256(body.encode()).hexdigest()[:8] for heading, _, body in split}


@cache
def _accepted(net: Net) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    name = ""
    for line in _book(net).read_text("utf-8").splitlines():
        if line.startswith("  "):
            part, _, mark = line.strip().rpartition(" ")
            found[name][part] = mark
        else:
            name = line
            found[name] = {}
    return found


def _settled(page: str) -> str:
    def rounded(found: re.Match[str]) -> str:
        value = float(found[0])
        return f"{value:.9g}" if abs(value) > _NOTHING else "0"

    return _TOKEN.sub(r"\1…", _LONG.sub(rounded, page))


def _book(net: Net) -> Path:
    return GOLDEN / f"{net.name}.txt"


def _save(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
