"""What is found in the shipped plans, and in workbooks with a planted mistake?"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.nets.house import PLANS, AddinError, book, check, onpace, plan, read_plan, spoiled_plans
from tests.nets.page import Net, page_of

__all__ = ["FINDINGS", "finding_line"]

_PERIODS = ("2021Q4", "2023Q2", "2024Q3")


def finding_line(found: Any) -> str:
    """Rule, level, place, and what is said in both languages."""
    place = found.place
    where = (place.file, place.sheet, place.cell)
    words = found.words
    return " ; ".join((found.rule, found.level.value, *where, words.zh, words.en))


def _of_plan(name: str) -> str:
    """In the whole plan, and at some periods."""
    parts: dict[str, Iterable[str]] = {"whole plan": _lines(check(plan(name)))}
    for period in _PERIODS:
        parts[period] = _lines(check(plan(name), period))
    return page_of(parts)


def _of_command(name: str) -> str:
    """What the command prints."""
    done = onpace("check", book(name), "--json")
    rows = json.loads(done.stdout)["findings"]
    shown = [" ; ".join(map(str, row.values())) for row in rows]
    return page_of({"check --json": [f"exit {done.returncode}", *shown]})


def _of_spoiled() -> str:
    """Each workbook with a mistake, under the name of the mistake."""
    with TemporaryDirectory() as folder:
        return page_of(dict(_spoiled(Path(folder), spoiled_plans())))


def _spoiled(folder: Path, kinds: Mapping[str, Callable[[Path], Path]]) -> Iterator[Any]:
    for number, (name, save) in enumerate(kinds.items()):
        made = folder / str(number)
        made.mkdir()
        yield name, _read(save(made / "plan.xlsx"))


def _read(path: Path) -> list[str]:
    """The findings of reading and of checking; the words of the error where it cannot be read."""
    try:
        found = read_plan(path)
        return [*_lines(found.findings), *(f"check: {line}" for line in _lines(check(found)))]
    except AddinError as error:
        said = [f"{type(error).__name__} ; {error.text.zh} ; {error.text.en}"]
        return [*said, *_lines(error.findings)]


def _lines(found: Iterable[Any]) -> list[str]:
    return [finding_line(each) for each in found]


FINDINGS = Net(
    name="findings",
    pages={
        **{name: partial(_of_plan, name) for name in PLANS},
        **{f"{name}.command": partial(_of_command, name) for name in PLANS},
        "spoiled": _of_spoiled,
    },
    kept=frozenset({*PLANS, "spoiled"}),
    slow=frozenset({f"{PLANS[1]}.command"}),
)
