"""Every kind of spoiled return ends as specified; none raises, none is silently wrong."""

import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.form.form import Form
from addin.exchange.form.layout import SHEETS, TOKEN_CELL
from addin.exchange.ledger.store import EntryKind, Ledger, default_url
from addin.exchange.sharing import share
from addin.exchange.words import Outcome
from addin.plan.write import write_plan
from tests.exchange.filling import fill, good_value
from tests.exchange.samples import city_plan
from tests.exchange.spoiled import OTHER_PERIOD, SPOILED, Spoiled
from tests.exchange.spoiled_again import AGAIN
from tests.exchange.spoiled_cells import CELLS
from tests.exchange.spoiled_files import FILES
from tests.exchange.spoiled_layout import LAYOUT
from tests.exchange.spoiled_odd import ODD
from tests.exchange.spoiled_office import OFFICE
from tests.exchange.spoiled_said import SAID
from tests.exchange.spoiled_sights import SIGHTS
from tests.exchange.spoiled_tables import TABLES

pytestmark = pytest.mark.slow
# What goes back is signed anew.
_TOKEN = (SHEETS["meta"].zh, TOKEN_CELL)


@pytest.fixture(scope="module")
def wave(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, Form]:
    """A folder with plan workbook and ledger, and one form as it was sent."""
    folder = tmp_path_factory.mktemp("wave")
    plan = write_plan(city_plan(), folder / "plan.xlsx")
    share(plan, OTHER_PERIOD, folder / "out", now=moment("2024-07-08T09:00"))
    (issued, *_) = share(plan, "2024Q3", folder / "out", now=moment("2024-10-08T09:00")).forms
    return folder, issued.path.read_bytes(), issued.form


EVERY = (*SPOILED, *TABLES, *ODD, *SIGHTS, *CELLS, *LAYOUT, *SAID, *FILES, *OFFICE, *AGAIN)


def test_there_are_six_hundred_and_sixty_kinds() -> None:
    assert len({kind.name for kind in EVERY}) == len(EVERY) >= 660


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.name)
def test_a_spoiled_return_ends_as_specified(
    kind: Spoiled, wave: tuple[Path, bytes, Form], tmp_path: Path
) -> None:
    folder, sent, form = wave
    for name in ("plan.xlsx", "plan.ledger.sqlite", "plan.ledger.key"):
        shutil.copy(folder / name, tmp_path / name)
    good = fill(sent, form)
    content = kind.spoil(sent, good, form)
    file = tmp_path / kind.file
    file.write_bytes(content)

    (receipt,) = collect(tmp_path / "plan.xlsx", [file], now=kind.when).receipts

    said = receipt.show("zh")
    assert receipt.outcome is kind.outcome, said
    assert kind.rules <= {finding.rule for finding in receipt.findings}, said
    assert receipt.show("en")
    _check_ledger(tmp_path, {content, good}, kind, form)
    if receipt.outcome is Outcome.RETURNED:
        assert receipt.reply is not None
        _check_nothing_lost(content, receipt.reply.read_bytes())


def _check_ledger(folder: Path, contents: set[bytes], kind: Spoiled, form: Form) -> None:
    """The original is archived, out of its mail or archive; exactly the numbers meant come in."""
    with Ledger.open(default_url(folder / "plan.xlsx")) as ledger, ledger.reading() as book:
        *_, entry = (each for each in book.entries() if each.kind is EntryKind.RECEIVED)
        assert book.original(entry.content["sha256"]) in contents
    levels = {
        "/".join(filter(None, (row["indicator"], row["cluster"]))): row["value"]
        for row in entry.content.get("observations", ())
        if row["measure"] == "绝对值" and row["period"] == "2024M1-9"
    }
    if kind.outcome is not Outcome.ACCEPTED:
        assert not levels
        return
    meant = {row.code: good_value(row) for row in form.rows} | kind.accepted
    assert levels == pytest.approx({c: v for c, v in meant.items() if v is not None})


def _check_nothing_lost(before: bytes, after: bytes) -> None:
    """Whatever stood in the file that came stands in the file that goes back."""
    old = openpyxl.load_workbook(BytesIO(before))
    new = openpyxl.load_workbook(BytesIO(after))
    for sheet in old:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None and (sheet.title, cell.coordinate) != _TOKEN:
                    assert _said(new[sheet.title][cell.coordinate].value) == _said(cell.value)


def _said(value: Any) -> object:
    return value.text if isinstance(value, ArrayFormula) else value
