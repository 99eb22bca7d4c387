"""Spoil what comes from outside until something breaks: ``make fuzz``, bounded and resumable.

A target takes bytes and may raise what is said in words, nothing else. Seeds are shipped files and
those below the folders of ONPACE_CORPUS; input number N is the same in every run, and a run goes
on where the last one stopped. What broke something is kept in the folder, under its target.
"""

import argparse
import os
import random
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from addin.errors import AddinError
from addin.exchange.intake.opening.letters import pieces_of
from addin.files import shipped
from addin.model.period import Period
from addin.model.unit import unit
from addin.ooxml.sheet.editing.workbook import open_workbook
from addin.ooxml.sheet.marked import marked_sheets
from addin.ooxml.sheet.read import OUTSIDE, open_sheets
from addin.ooxml.sheet.references.calls import replace_calls
from addin.templating.template import compile_template
from tests.hostile.mutating import packed, spoiled, spoiled_text

Target = Callable[[bytes], object]
SLOW = 10
"""Seconds of the processor that one input may take."""

_LINES: Mapping[str, Sequence[str]] = {
    "formulas": ("=SUM(A1:B2,'x y'!C3)", '=IF(A1#="a""b",[1]S!A1,{1;2})', "=LET(a,1,a+T[#All])"),
    "periods": ("2024Q3", "2024年1—9月", "2024-09-30", "2024年前三季度", "1-3月"),
    "units": ("亿元", "10^4 t", "%", "张/千人", "百分点"),
}


def _sheets(content: bytes) -> None:
    book = open_sheets(content, OUTSIDE)
    for name in book.names:
        list(book.rows(name))


def _form(content: bytes) -> None:
    marked_sheets(content, OUTSIDE)


def _editing(content: bytes) -> None:
    book = open_workbook(content)
    book.insert_rows(book.sheet_names[0], 2, 3)
    book.to_bytes()


def _template(content: bytes) -> None:
    compile_template(content).render({"x": 1})


def _letters(content: bytes) -> None:
    pieces_of("mail.eml", content)


def _text(read: Callable[[str], object]) -> Target:
    return lambda content: read(content.decode("utf-8", "replace"))


TARGETS: Mapping[str, Target] = {
    "sheets": _sheets,
    "form": _form,
    "editing": _editing,
    "template": _template,
    "letters": _letters,
    "formulas": _text(lambda text: replace_calls(text, lambda *_: None)),
    "periods": _text(Period.parse),
    "units": _text(unit),
}


def seeds_of(name: str) -> list[bytes]:
    """What a target's inputs are made from."""
    if name in _LINES:
        return [line.encode() for line in _LINES[name]]
    documents = name == "template"
    first = shipped("templates", "report.zh.docx") if documents else shipped(
        "workbooks", "example-city.xlsx")  # fmt: skip
    kinds = {".docx", ".docm", ".xlsx"} if documents else {".xlsx", ".xlsm"}
    folders = [Path(each) for each in os.environ.get("ONPACE_CORPUS", "").split(":") if each]
    found = [path for each in folders for path in sorted(each.rglob("*")) if path.suffix in kinds]
    contents = [path.read_bytes() for path in (first, *found) if path.stat().st_size < 1 << 18]
    if name != "letters":
        return contents
    mail = b"From: a@b.cn\r\nSubject: =?utf-8?b?5oql6KGo?=\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    return [mail, packed({"a.eml": mail, "b.xlsx": contents[0]})]


def made(name: str, seeds: Sequence[bytes], number: int) -> bytes:
    """Input `number` of a target."""
    chance = random.Random(f"{name} {number}")  # noqa: S311 - faults, no secrets
    seed = chance.choice(seeds)
    if seed.startswith(b"PK"):
        try:
            return spoiled(seed, number)
        except Exception:  # noqa: BLE001 - the seed is spoiled already, and no zip of Python's
            return seed[: chance.randrange(len(seed))]
    return spoiled_text(seed.decode(), chance).encode("utf-8", "surrogatepass")


def broken(target: Target, content: bytes) -> str:
    """What one input breaks; empty where it is read or refused in words."""
    begun = time.process_time()
    try:
        target(content)
    except AddinError:
        pass
    except Exception:  # noqa: BLE001 - that is what is looked for
        return traceback.format_exc()
    spent = time.process_time() - begun
    return f"took {spent:.1f} s" if spent > SLOW else ""


def fuzz(name: str, folder: Path, seconds: float) -> tuple[int, list[Path]]:
    """Try inputs of a target for so long; how many there were in all runs, and what broke."""
    (place := folder / name).mkdir(parents=True, exist_ok=True)
    at = place / "next"
    number = int(at.read_text()) if at.exists() else 0
    seeds, until, found = seeds_of(name), time.monotonic() + seconds, []
    while time.monotonic() < until:
        content = made(name, seeds, number)
        if said := broken(TARGETS[name], content):
            found.append(place / f"{number}.input")
            found[-1].write_bytes(content)
            found[-1].with_suffix(".txt").write_text(said)
        number += 1
        at.write_text(str(number))
    return number, found


def main() -> int:
    """Every target for so many seconds; 1 where something broke."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--seconds", type=float, default=450)
    asked.add_argument("--only", choices=TARGETS, nargs="*", default=list(TARGETS))
    given = asked.parse_args()
    every = {name: fuzz(name, given.folder, given.seconds) for name in given.only}
    for name, (tried, found) in every.items():
        print(f"{name}: {tried} inputs, {len(found)} broken {' '.join(map(str, found[:5]))}")
    return int(any(found for _, found in every.values()))


if __name__ == "__main__":
    raise SystemExit(main())
