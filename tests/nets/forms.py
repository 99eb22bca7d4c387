"""What do forms ask, what do their own formulas object to, and what becomes of returned ones?"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.nets.findings import finding_line
from tests.nets.house import (
    LANGUAGES,
    PLANS,
    book,
    city_plan,
    collect,
    filled_forms,
    share,
    spoiled_returns,
    write_plan,
)
from tests.nets.page import Net, lines_of, page_of
from tests.nets.sheets import said, text_of_workbook
from tests.report.recalculation import recalculate

__all__ = ["FORMS"]

_CHINA = timezone(timedelta(hours=8))
_WAVES = {
    "2023Q2": datetime(2023, 7, 5, 9, tzinfo=_CHINA),
    "2024Q4": datetime(2025, 1, 8, 9, tzinfo=_CHINA),
}
_ISSUED = datetime(2024, 10, 8, 9, tzinfo=_CHINA)
_KEPT = frozenset({"native", "chongqing-14fyp/2024Q4", "returned/late"})
# A ledger's entry hashes the bytes of the file, in which openpyxl wrote the time.
_OF_THE_MOMENT = ("台账号", "Ledger entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """A plan workbook with its ledger, as files by name, and one form as it went out."""

    files: Mapping[str, bytes]
    sent: bytes
    form: Any


@cache
def _issued(name: str, period: str, each: str) -> Mapping[str, bytes]:
    """The forms of a wave by the names of their files."""
    with TemporaryDirectory() as folder:
        source = shutil.copy(book(name), folder)
        made = share(source, period, Path(folder) / "out", each=each, now=_WAVES[period])
        return {form.path.name: form.path.read_bytes() for form in made.forms}


def _form(name: str, period: str, each: str) -> str:
    """Cells, formulas, validations and protection of every form of a wave."""
    parts: dict[str, Iterable[str]] = {}
    for file, content in _issued(name, period, each).items():
        for sheet, rows in text_of_workbook(content, rules=True).items():
            parts[f"{file} {sheet}"] = lines_of("\n".join(rows))
    return page_of(parts)


@cache
def _wave() -> Wave:
    """The wave of the small city, whose first form is filled and spoiled; an older one went out."""
    _, other = spoiled_returns()
    with TemporaryDirectory() as name:
        folder = Path(name)
        written = write_plan(city_plan(), folder / "plan.xlsx")
        share(written, other, folder / "out", now=datetime(2024, 7, 8, 9, tzinfo=_CHINA))
        (first, *_) = share(written, "2024Q3", folder / "out", now=_ISSUED).forms
        files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        return Wave(files=files, sent=first.path.read_bytes(), form=first.form)


def _native() -> str:
    """What the formulas of a filled form say, calculated by LibreOffice."""
    wave = _wave()
    cases = filled_forms(wave.sent, wave.form)
    with TemporaryDirectory() as name:
        folder = Path(name)
        paths = [folder / f"{number}.xlsx" for number in range(len(cases))]
        for path, content in zip(paths, cases.values(), strict=True):
            path.write_bytes(content)
        found = recalculate(paths, folder)
    return page_of(
        {
            case: [
                f"{sheet}!{cell} = {said(each.found[sheet, cell])}"
                for sheet, cell in sorted(each.formulas)
                if each.found.get((sheet, cell)) is not None
            ]
            for case, each in zip(cases, found, strict=True)
        }
    )


def _returned(kind: Any) -> str:
    """What becomes of a spoiled return: outcome, reasons, words of the receipt, the reply."""
    wave = _wave()
    good = filled_forms(wave.sent, wave.form)["good"]
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in wave.files.items():
            (folder / file).write_bytes(content)
        returned = folder / kind.file
        returned.write_bytes(kind.spoil(wave.sent, good, wave.form))
        found = collect(folder / "plan.xlsx", [returned], now=kind.when)
        (receipt,) = found.receipts
        parts: dict[str, list[str]] = {
            "outcome": [receipt.outcome.value, receipt.form_id, f"{found.rows_written} rows"],
            "findings": [finding_line(finding) for finding in receipt.findings],
            "receipt": [*_words(receipt)],
        }
        if receipt.reply is not None and receipt.reply.suffix == ".xlsx":
            for sheet, rows in text_of_workbook(receipt.reply, rules=True).items():
                parts[f"reply {sheet}"] = lines_of("\n".join(rows))
    return page_of(parts)


def _words(receipt: Any) -> Iterator[str]:
    for language in LANGUAGES:
        lines = receipt.show(language).splitlines()
        yield from (line for line in lines if not line.startswith(_OF_THE_MOMENT))


def _pages() -> Iterator[tuple[str, Callable[[], str]]]:
    for name in PLANS:
        for period in _WAVES:
            yield f"{name}/{period}", partial(_form, name, period, "department")
    yield "example-city/2024Q4-areas", partial(_form, "example-city", "2024Q4", "area")
    yield "native", _native
    for kind in spoiled_returns()[0]:
        yield f"returned/{kind.name.replace('/', ' ')}", partial(_returned, kind)


def _net() -> Net:
    pages = dict(_pages())
    returned = [name for name in pages if name.startswith("returned/")]
    quick = set(returned[::5])
    slow = set(returned) - quick | {"example-city/2023Q2", "example-city/2024Q4-areas"}
    return Net(name="forms", pages=pages, kept=_KEPT, slow=frozenset(slow))


FORMS = _net()
