"""How far a number travels: functions from a returned form to its row, files from cell to Word."""

from pathlib import Path

from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.sharing import share
from addin.exchange.words import Outcome
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from addin.report.build import build_report
from tests.benchmarks.walks import followed
from tests.exchange.filling import fill
from tests.exchange.samples import city_plan

# From the cell of the plan workbook to the number in the Word report, in the order of the way.
ONE_PROGRESS = (
    "ooxml/sheet/read.py", "plan/sheets.py", "plan/values.py", "plan/observed.py",
    "model/observations.py", "facts/assess.py", "facts/columns/values.py",
    "facts/columns/working.py", "model/series.py", "facts/columns/targets.py",
    "measures/targets/progress.py", "facts/factset.py", "report/values.py",
    "report/sentences/details.py", "report/sentences/wording.py", "facts/printer.py",
    "templating/word/template.py", "templating/word/rendering/job.py",
    "templating/word/printing/printer.py", "templating/word/printing/runs.py", "ooxml/zip.py",
)  # fmt: skip
# Whole answers are compared, tokens proven, notes, headings, margins and pictures read, evidence
# kept: 375 functions before there was any of it.
MOST_FILES, MOST_FUNCTIONS = 22, 523


def test_a_returned_form_reaches_its_row_in_few_functions(tmp_path: Path) -> None:
    plan = write_plan(city_plan(), tmp_path / "plan.xlsx")
    issued = share(plan, "2024Q3", tmp_path / "out", now=moment("2024-10-08T09:00")).forms[0]
    file = tmp_path / "a.xlsx"
    file.write_bytes(fill(issued.path.read_bytes(), issued.form))

    with followed() as walk:
        collected = collect(plan, [file], now=moment("2024-10-15T10:00"))

    assert [receipt.outcome for receipt in collected.receipts] == [Outcome.ACCEPTED]
    assert collected.rows_written
    assert walk.functions <= MOST_FUNCTIONS, walk.by_package()


def test_one_progress_passes_few_files(tmp_path: Path) -> None:
    path = write_plan(city_plan(), tmp_path / "plan.xlsx")

    with followed() as walk:
        build_report(read_plan(path), "2024Q2", tmp_path / "out", languages=("zh",))

    assert len(ONE_PROGRESS) <= MOST_FILES
    assert [name for name in ONE_PROGRESS if name not in walk.files] == []
