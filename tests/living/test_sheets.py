"""The workbooks of a report are verified, refreshed and traced, cell by cell."""

import json
import subprocess
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from addin.cells import CellFormula
from addin.cli.app import app
from addin.errors import FileError, Level, UsageError
from addin.living.sheets.meeting import alike
from addin.living.sheets.opened import open_book
from addin.living.sheets.refresh import refresh_book
from addin.living.sheets.trace import trace_book
from addin.living.sheets.verify import VerifiedBook, verify_book
from addin.model.plan import Plan
from addin.ooxml.package import open_package
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.report.bound.cells import At
from addin.report.build import assessed, workbook
from addin.report.pdf import office_program
from tests.living.made import CHONGQING, CITY, book, plan, revised

RUN = CliRunner()
VALUE = "f_GO_value_2024Q3"


@cache
def content(publish: bool, language: str = "zh") -> bytes:  # noqa: FBT001 - two editions
    facts, previous = assessed(plan(CITY), "2024Q3", None)
    return workbook(
        facts, "zh" if language == "zh" else "en", previous=previous, beside=book(CITY),
        final=None, publish=publish,
    )  # fmt: skip


def edition(folder: Path, *, publish: bool = False, language: str = "zh") -> Path:
    path = folder / "report.xlsx"
    path.write_bytes(content(publish, language))
    return path


def edited(path: Path) -> Workbook:
    return open_workbook(path)


def verified(path: Path, of: Plan | None = None) -> VerifiedBook:
    return verify_book(path, of or plan(CITY), book(CITY))


def hard(found: VerifiedBook) -> list[tuple[str, str]]:
    return [(each.rule, each.where.zh) for each in found.points if each.level is Level.HARD]


def cell(at: At) -> tuple[str, str]:
    sheet, _, address = str(at).rpartition("!")
    return sheet, address


@pytest.mark.parametrize("publish", [False, True])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_workbook_that_nobody_edited_raises_no_alarm(
    tmp_path: Path,
    publish: bool,  # noqa: FBT001 - two editions
    language: str,
) -> None:
    found = verified(edition(tmp_path, publish=publish, language=language))

    assert found.points == ()
    assert found.counts["right"] == found.counts["bound"] > 250


@pytest.mark.parametrize("publish", [False, True])
def test_planted_errors_are_found_each_at_its_cell(tmp_path: Path, publish: bool) -> None:  # noqa: FBT001
    path = edition(tmp_path, publish=publish)
    names = open_book(path).anchors
    now = edited(path)
    digit, sign, one, other, words = (
        cell(names[name])
        for name in (
            VALUE, "f_EXPORT_yoy_2024Q3", "f_GO_target_2024Q3", "f_IVA_target_2024Q3",
            "f_SH_HT_value_2024Q3",
        )
    )  # fmt: skip
    now.set_value(*digit, 7636.52)
    now.set_value(*sign, -float(str(now.value(*sign))))
    both = [now.value(*each) for each in (one, other)]
    now.set_value(*one, both[1])
    now.set_value(*other, both[0])
    now.set_value(*words, "约三成")

    found = verified(now.save(tmp_path / "edited.xlsx"))

    places = {f"{sheet}!{address}" for sheet, address in (digit, sign, one, other, words)}
    assert {where for _, where in hard(found)} == places
    assert all(rule.startswith("N-0") for rule, _ in hard(found))


def test_a_formula_that_was_overwritten_and_a_unit_that_was_changed_are_found(
    tmp_path: Path,
) -> None:
    path = edition(tmp_path)
    said = open_book(path).said
    formula = next(at for at, text in said.items() if text.startswith("=") and at.sheet == "指标")
    changed = [at for at, text in said.items() if text.startswith("=") and at.sheet == "差距"][1]
    unit = next(at for at, text in said.items() if text == "s亿元")
    now = edited(path)
    now.set_value(*cell(formula), 12.3)
    now.set_value(*cell(changed), CellFormula("1+1"))
    now.set_value(*cell(unit), "万元")

    found = verified(now.save(tmp_path / "edited.xlsx"))

    assert {where: rule for rule, where in hard(found)} == {
        str(formula): "N-03", str(changed): "N-03", str(unit): "N-05",
    }  # fmt: skip


def test_what_people_add_is_theirs_and_rows_that_they_put_in_move_nothing(tmp_path: Path) -> None:
    path = edition(tmp_path)
    at = open_book(path).anchors[VALUE]
    now = edited(path)
    now.insert_rows(at.sheet, 3, 2)
    now.set_value(at.sheet, "CZ4", "分析人员的备注12.5")

    found = verified(now.save(tmp_path / "edited.xlsx"))

    assert hard(found) == []


def test_after_a_revision_numbers_are_stale_and_a_refresh_brings_them_and_keeps_the_rest(
    tmp_path: Path,
) -> None:
    path = edition(tmp_path)
    names = open_book(path).anchors
    value, typed = names[VALUE], names["f_GO_target_2024Q3"]
    now = edited(path)
    now.insert_rows(value.sheet, 3, 1)
    value = value._replace(row=value.row + 1)
    typed = typed._replace(row=typed.row + 1) if typed.sheet == value.sheet else typed
    now.set_value(*cell(typed), 11111)
    now.set_value(value.sheet, "CZ9", "备注")
    path = now.save(tmp_path / "edited.xlsx")
    later = revised(CITY, "GO", "2024M1-9", 1.1)

    before = verified(path, later)
    found = refresh_book(path, later, book(CITY))
    out = tmp_path / "new.xlsx"
    out.write_bytes(found.content)
    after = verified(out, later)

    assert str(value) in {where for _, where in hard(before)}
    fresh = open_workbook(out)
    assert fresh.value(*cell(value)) == pytest.approx(8399.072)
    assert (fresh.value(*cell(typed)), fresh.value(value.sheet, "CZ9")) == (11111, "备注")
    told = next(each for each in found.changes if each.where.zh == str(value))
    assert (told.before, told.after, told.fact) == ("7635.52", "8399.072", "GO.value@2024Q3")
    assert {where for _, where in hard(after)} == {str(typed)}


def test_a_refresh_without_new_data_changes_no_byte(tmp_path: Path) -> None:
    path = edition(tmp_path)

    found = refresh_book(path, plan(CITY), book(CITY))

    assert (found.changes, found.flags) == ((), ())
    assert found.content == path.read_bytes()


def test_a_number_is_traced_by_its_cell(tmp_path: Path) -> None:
    path = edition(tmp_path)
    at = open_book(path).anchors["f_GO_target_2024Q3"]

    (found,) = trace_book(path, str(at))

    assert found.trace.fact.id == "GO.target@2024Q3"
    assert trace_book(path, f"'{at.sheet}'!${cell(at)[1]}")[0].trace.fact.id == "GO.target@2024Q3"
    with pytest.raises(UsageError, match="no number to trace"):
        trace_book(path, f"{at.sheet}!A1")


def test_the_published_workbook_carries_nothing_of_the_plan_workbook(tmp_path: Path) -> None:
    record = open_book(edition(tmp_path, publish=True)).record

    assert record.workbook == ""
    assert not any(fact.inputs for fact in record.facts.values())


def test_workbooks_of_others_and_of_another_plan_are_refused_in_words(tmp_path: Path) -> None:
    path = edition(tmp_path)
    bare = open_package(path.read_bytes())
    lost = {name: None for name in bare.names if "customXml" in name or "custom.xml" in name}
    stripped = tmp_path / "stripped.xlsx"
    stripped.write_bytes(bare.with_parts(lost).to_bytes())

    with pytest.raises(FileError, match="carries no facts"):
        verified(book(CITY))
    with pytest.raises(FileError, match="carries no facts"):
        verified(stripped)
    with pytest.raises(UsageError, match="report of"):
        verify_book(path, plan(CHONGQING), book(CHONGQING))


def test_the_commands_know_workbooks(tmp_path: Path) -> None:
    path = edition(tmp_path)
    at = open_book(path).anchors[VALUE]
    now = edited(path)
    now.set_value(*cell(at), 7636.52)
    wrong = str(now.save(tmp_path / "wrong.xlsx"))

    told = RUN.invoke(app, ["verify", wrong, str(book(CITY)), "--lang", "zh"])
    points = json.loads(RUN.invoke(app, ["verify", wrong, str(book(CITY)), "--json"]).stdout)
    traced = RUN.invoke(app, ["trace", wrong, str(at), "--lang", "zh"])
    same = RUN.invoke(app, ["refresh", str(path), str(book(CITY)), "-o", str(tmp_path / "n.xlsx")])

    assert told.exit_code == 1
    assert str(at) in told.stdout
    assert "7636.52" in told.stdout
    assert points["counts"]["H"] == 1
    assert "7635.52" in traced.stdout
    assert same.exit_code == 0


@pytest.mark.skipif(office_program() is None, reason="LibreOffice saves workbooks")
def test_what_libreoffice_saves_is_found_again(tmp_path: Path) -> None:
    path = edition(tmp_path)
    wide, back = tmp_path / "saved", tmp_path / "back"

    _converted(path, "xlsx", wide)
    _converted(path, "ods", wide)
    _converted(wide / "report.ods", "xlsx", back)

    anchors = set(open_book(path).anchors)
    assert set(open_book(wide / "report.xlsx").anchors) == anchors
    assert hard(verified(wide / "report.xlsx")) == []
    assert set(open_book(back / "report.xlsx").anchors) == anchors


def _converted(path: Path, kind: str, folder: Path) -> None:
    program = office_program() or ""
    profile = (folder.parent / "profile").as_uri()
    subprocess.run(
        [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind,
         "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("n7635.52", "n7635.5200000000004", True),
        ("n7635.52", "n7635.53", False),
        ("n0.12", "p0.12", False),
        ("=SUM(A1:A2)", "=SUM( $A$1:A2)", True),
        ("=SUM(A1:A2)", "n3.0", False),
        ("s亿元", "s亿元 ", True),
        ("=IF(A1>9E+99,1E-9,TRUE)", "=IF(A1>9E+099,0.000000001,TRUE())", True),
        ("=A1*2", "=A1*3", False),
    ],
)
def test_cells_are_alike_however_a_program_spells_them(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert alike(one, other) is same
