"""Where the form is in a returned workbook, and what goes back in it: by hand."""

import json
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from addin.errors import Finding, Level, Place
from addin.exchange.calendar import moment
from addin.exchange.form.design import design_form
from addin.exchange.form.form import Form
from addin.exchange.form.header import FormSettings
from addin.exchange.form.layout import COLUMNS
from addin.exchange.intake.locate import Located, locate
from addin.exchange.intake.marking.returning import mark_file
from addin.exchange.intake.marking.slip import Slip
from addin.exchange.intake.opening import worker
from addin.exchange.intake.remark import Remark
from addin.language import Language, Text
from addin.model.period import Period
from addin.ooxml.sheet.marked import MarkedSheet, MarkedSheets
from addin.ooxml.sheet.scan import MarkedCell
from tests.exchange.samples import city_plan

Rows = dict[int, dict[int, str]]


@pytest.fixture(scope="module")
def form() -> Form:
    """Three rows: a number, and two of its clusters."""
    plan = city_plan(1)
    made = design_form(
        plan, Period.parse("2024Q3"), plan.departments[0], settings=FormSettings(), issue=1,
        issued=moment("2024-10-08T09:00"),
    )  # fmt: skip
    return replace(made, rows=made.rows[:3])


def _sheet(rows: Rows, name: str = "填报表") -> MarkedSheet:
    cells = {
        (row, column): MarkedCell("s", text)
        for row, line in rows.items()
        for column, text in line.items()
    }
    return MarkedSheet(name=name, cells=cells)


def _headers(count: int = len(COLUMNS)) -> dict[int, str]:
    return {column.number: column.header.zh for column in COLUMNS[:count]}


def _table(form: Form, **changed: Any) -> Rows:
    """The form as it went out: headers in 7, rows from 8 on, the sign-off in 12."""
    lines = {8 + at: {2: row.code, 3: row.name.zh, 10: "5"} for at, row in enumerate(form.rows)}
    rows: Rows = {7: _headers(), **lines, 12: {2: "单位负责人：", 16: "报出日期："}}
    rows |= {int(row.removeprefix("row")): cells for row, cells in changed.items()}
    return rows


def _located(form: Form, *sheets: MarkedSheet, **names: str) -> Located:
    found = locate(MarkedSheets(sheets=sheets, defined_names=names), form)
    assert found is not None
    return found


def _said(found: Located) -> list[tuple[str, str, str]]:
    return [(one.name, str(one.place), one.text.en) for one in found.noticed]


@pytest.mark.parametrize(("headers", "is_found"), [(0, False), (3, False), (4, True), (19, True)])
def test_a_table_is_found_by_four_of_its_headers(
    form: Form, headers: int, *, is_found: bool
) -> None:
    rows = {**_table(form), 7: _headers(headers)}

    assert (locate(MarkedSheets(sheets=(_sheet(rows),)), form) is not None) is is_found


def test_no_sheet_has_no_table(form: Form) -> None:
    assert locate(MarkedSheets(sheets=()), form) is None


def test_a_table_as_it_went_out_is_nothing_to_speak_of(form: Form) -> None:
    found = _located(form, _sheet(_table(form)))

    assert found.noticed == ()
    assert (found.header_row, list(found.rows.values())) == (7, [8, 9, 10])
    assert dict(found.columns) == {column.key: column.number for column in COLUMNS}
    assert found.foot == {"head": (12, 2), "reported": (12, 16)}
    assert found.inputs["D01_I01"][1] == found.at(8, "value").value == "5"
    assert list(found.inputs)[:3] == [row.code for row in form.rows]
    assert str(found.place("D01_I01", "value")).endswith("J8")
    assert found.place("X", "value") == Place(sheet="填报表")
    assert found.at(0, "value").kind == found.at(8, "unknown").kind


def test_what_stood_in_a_column_that_is_gone_is_blank(form: Form) -> None:
    found = _located(form, _sheet(_table(form)))
    lost = replace(found, columns={k: at for k, at in found.columns.items() if k != "value"})

    assert lost.at(7, "value").kind == lost.at(8, "value").kind == found.at(0, "value").kind
    assert found.at(8, "value").value == "5"


def test_a_cell_that_a_merged_area_swallowed_is_named_with_it(form: Form) -> None:
    found = _located(form, replace(_sheet(_table(form)), merged=("J8:J9",)))

    assert found.merged_into(9, "value") == "J8:J9"
    assert [found.merged_into(row, "value") for row in (8, 10)] == ["", ""]


def test_the_row_with_the_most_headers_is_the_header(form: Form) -> None:
    rows = {**_table(form), 2: _headers(5), 14: _headers(5)}

    assert _located(form, _sheet(rows)).header_row == 7


def test_of_two_equal_tables_that_of_the_form_s_own_name_counts(form: Form) -> None:
    copy, own = _sheet(_table(form), "Sheet1"), _sheet(_table(form))

    found = _located(form, copy, own)

    assert found.sheet is own
    assert _said(found) == [
        ("rows_moved", "Sheet1", "the sheet 'Sheet1' is the form once more, alike")
    ]
    (told,) = found.noticed
    assert told.expected == Text(zh="", en="")
    other = _sheet(_table(form, row8={2: "D01_I01", 10: "6"}), "Sheet1")
    (told,) = _located(form, other, own).noticed
    assert (told.name, told.expected.en) == ("rows_lost", "keep one of them")
    assert told.text.zh == "工作表“Sheet1”也是填报表，内容不同，无法取舍"


@pytest.mark.parametrize(("headers", "said"), [(9, 0), (10, 1)])
def test_a_sheet_with_half_of_the_headers_is_a_second_table(
    form: Form, headers: int, said: int
) -> None:
    other = _sheet({1: _headers(headers)}, "另")

    assert len(_located(form, _sheet(_table(form)), other).noticed) == said


def test_a_header_that_was_overwritten_is_found_by_its_neighbour(form: Form) -> None:
    headers = {**_headers(), 10: "数值", 3: "名", 19: "x"}

    found = _located(form, _sheet(_table(form, row7=headers)))

    assert found.columns["value"] == 10
    assert [(n.name, n.place.cell) for n in found.noticed] == [
        ("rows_moved", "C7"), ("rows_moved", "J7"), ("rows_moved", "S7"),
    ]  # fmt: skip
    assert _said(found)[1][2] == (
        "the header 'This period, to date' was changed or removed: found by its place"
    )
    assert found.noticed[1].text.zh == "表头“本期累计”被修改或删除，已按位置识别，请确认"


def test_a_column_that_is_gone_is_lost_where_it_was_to_be_filled(form: Form) -> None:
    kept = [column for column in COLUMNS if column.key not in {"value", "unit"}]
    headers = {at: column.header.zh for at, column in enumerate(kept, 1)}
    rows = {8 + at: {2: row.code, 3: row.name.zh} for at, row in enumerate(form.rows)}

    found = _located(form, _sheet({7: headers, **rows}))

    assert "value" not in found.columns
    assert [(n.name, n.place.cell) for n in found.noticed] == [
        ("rows_moved", ""),
        ("rows_lost", ""),
    ]
    assert _said(found)[1][2] == "the header 'This period, to date' was changed or removed"


def test_rows_are_found_by_their_codes_wherever_they_went(form: Form) -> None:
    one, two, three = (row.code for row in form.rows)
    rows = _table(form, row8={2: two}, row9={2: one.lower()}, row10={2: three})

    found = _located(form, _sheet(rows))

    assert found.rows == {two: 8, one: 9, three: 10}
    assert _said(found) == [
        ("rows_moved", "填报表", "rows were moved; they were found by their codes")
    ]


@pytest.mark.parametrize(
    ("again", "name", "words"),
    [({}, "rows_moved", "alike"), ({10: "6"}, "rows_lost", "different content")],
)
def test_a_code_that_stands_twice_is_told(
    form: Form, again: dict[int, str], name: str, words: str
) -> None:
    code = form.rows[0].code
    rows = _table(form, row11={2: code, 3: "x", 10: "5", **again})

    told, stray = _located(form, _sheet(rows)).noticed

    assert stray.place.cell == "B11"
    assert (told.name, told.code, told.place.cell) == (name, code, "B11")
    assert told.text.en.startswith(f"the code {code} stands twice (rows 8 and 11)")
    assert words in told.text.en
    assert told.expected.zh == "每个代码一行"


def test_a_row_without_its_code_is_found_by_its_name(form: Form) -> None:
    name = form.rows[1].name.zh
    rows = _table(form, row9={2: "？", 3: f" {name} "})

    found = _located(form, _sheet(rows))

    assert found.rows[form.rows[1].code] == 9
    (told,) = found.noticed
    assert (told.name, told.place.cell, told.code) == ("rows_moved", "B9", form.rows[1].code)
    assert told.text.zh == f"第9行代码缺失或被修改，已识别为{form.rows[1].code}，请确认"


def test_a_name_that_stands_twice_names_no_row(form: Form) -> None:
    code, name = form.rows[1].code, form.rows[1].name.zh
    rows = _table(form, row9={3: name}, row11={3: name})

    found = _located(form, _sheet(rows))

    assert code not in found.rows
    lost = found.noticed[0]
    assert (lost.name, lost.code, lost.item) == ("rows_lost", code, name)
    assert lost.text.zh == f"缺少{code}（{name}）一行"
    assert lost.expected.en == "put the row back, or fill the form as sent"


@pytest.mark.parametrize(
    ("reference", "is_found"),
    [
        ("'填报表'!$J$9", True),
        ("填报表!$J$9", True),
        ("'封面'!$J$9", False),
        ("'填报表'!$J$7", False),  # the header
        ("'填报表'!$J$8", False),  # a row with a code
        ("#REF!", False),
    ],
)
def test_a_row_without_code_and_name_is_found_by_the_name_of_its_cell(
    form: Form, reference: str, *, is_found: bool
) -> None:
    code = form.rows[1].code
    (name,) = (name for name, of in form.names.items() if of == code)
    sheet = _sheet(_table(form, row9={10: "5"}))

    found = _located(form, sheet, **{name: reference, "v_OTHER": "'填报表'!$J$9"})

    assert (found.rows.get(code) == 9) is is_found


def test_what_was_added_belongs_to_no_row(form: Form) -> None:
    rows = _table(
        form,
        row9={2: form.rows[1].code, 3: form.rows[1].name.zh, 10: "5", 25: "另注" * 40},
        row11={4: "合计", 10: "15"},
        row6={4: "above"},
        row14={4: "below"},
    )

    found = _located(form, _sheet(rows))

    assert _said(found) == [
        ("rows_moved", "填报表!Y9",
         f"this belongs to no row of the form and was not taken: {'另注' * 30!r}"),
        ("rows_moved", "填报表!D11",
         "this belongs to no row of the form and was not taken: '合计 | 15'"),
    ]  # fmt: skip


def test_formulas_beside_the_table_are_nobody_s_business(form: Form) -> None:
    sheet = _sheet(_table(form))
    cells = {**sheet.cells, (11, 10): MarkedCell("n", 3.0, "SUM(J8:J10)")}

    assert _located(form, replace(sheet, cells=cells)).noticed == ()


def test_the_sign_off_is_found_below_the_rows(form: Form) -> None:
    rows = _table(
        form, row3={2: "填表人：张"}, row12={}, row15={5: "Filled in by: x", 7: "统计负责人"}
    )

    assert _located(form, _sheet(rows)).foot == {"filler": (15, 5), "statistician": (15, 7)}


def _remark(cell: str, rule: str = "V-05", *, blocks: bool = True, sheet: str = "填报表") -> Remark:
    place = Place(sheet=sheet, cell=cell)
    level = Level.HARD if rule == "V-01" else Level.SOFT
    return Remark(
        finding=Finding(rule=rule, level=level, text=Text(zh=f"{rule}错", en=f"{rule} bad"),
                        place=place),
        blocks=blocks, code="GO", item="产值", expected=Text(zh="核实", en="check"),
    )  # fmt: skip


def _marked(
    remarks: Iterable[Remark], *sheets: str, language: Language = "zh", merged: str = ""
) -> Any:
    book: Any = openpyxl.Workbook()
    book.active.title = "填报表"
    book.active["J8"] = 5
    if merged:
        book.active.merge_cells(merged)
    for name in sheets:
        book.create_sheet(name)["A9"] = "before"
    stream = BytesIO()
    book.save(stream)
    slip = Slip(title=Text(zh="退回", en="Returned"), lines=(Text(zh="甲", en="A"),),
                languages=(language,))  # fmt: skip
    return openpyxl.load_workbook(BytesIO(mark_file(stream.getvalue(), list(remarks), slip)))


def test_a_slip_says_what_to_mend_the_blocking_first() -> None:
    soft = replace(_remark("J9", blocks=False), is_explained=True)
    book = _marked([soft, _remark("J8", "V-01")])

    rows = list(book["退回意见"].iter_rows(values_only=True))

    assert rows[:2] == [("退回", *[None] * 7), ("甲", *[None] * 7)]
    assert rows[2] == ("序号", "代码", "项目", "单元格", "规则号", "级别", "问题", "期望")
    assert rows[3] == ("1", "GO", "产值", "J8", "V-01", "强制", "V-01错", "核实")
    assert rows[4] == ("2", "GO", "产值", "J9", "V-05", "核实（已说明）", "V-05错", "核实")
    assert len(rows) == 5
    english = list(_marked([soft], language="en")["Return slip"].iter_rows(values_only=True))
    assert english[2][:2] == ("No.", "Code")
    assert english[3][5:] == ("explain (explained)", "V-05 bad", "check")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("there", ["退回意见", "Return slip"])
def test_a_slip_that_is_there_in_either_language_is_written_anew(
    there: str, language: Language
) -> None:
    book = _marked([_remark("J8")], there, language=language)

    assert book.sheetnames == ["填报表", there]
    assert book.active.title == there
    assert book[there]["A9"].value is None
    assert book[there]["A1"].value == {"zh": "退回", "en": "Returned"}[language]


def test_a_cell_is_framed_by_its_worst_remark_and_says_them_all() -> None:
    book = _marked(
        [_remark("J8", "V-05", blocks=False), _remark("J8", "V-01"), _remark("K8", blocks=False),
         _remark(""), _remark("J9", sheet="别处")]
    )  # fmt: skip
    sheet = book["填报表"]

    assert sheet["J8"].comment.text.splitlines() == [
        "V-05错 [V-05]", "→ 核实", "V-01错 [V-01]", "→ 核实",
    ]  # fmt: skip
    looks = {at: (sheet[at].border.left.style, sheet[at].border.left.color.rgb,
                  sheet[at].fill.fgColor.rgb) for at in ("J8", "K8")}  # fmt: skip
    assert looks["J8"] == ("medium", "FFC00000", "FFFFC7CE")
    assert looks["K8"][1:] == ("FFED7D31", "FFFCE4D6")
    assert sheet["J9"].comment is None
    assert sheet["J8"].value == 5


def test_a_merged_area_is_commented_on_at_its_first_cell() -> None:
    sheet = _marked([_remark("K10")], merged="J9:K10")["填报表"]

    assert sheet["J9"].comment is not None
    assert sheet["K10"].comment is None


def test_a_comment_ends_after_twelve_lines() -> None:
    sheet = _marked([_remark("J8") for _ in range(9)])["填报表"]

    assert len(sheet["J8"].comment.text.splitlines()) == 12


def _asked(monkeypatch: pytest.MonkeyPatch, *requests: dict[str, str]) -> list[Any]:
    """What the process that opens files answers, a line for each request."""
    asked, answers = BytesIO(b"".join(json.dumps(r).encode() + b"\n" for r in requests)), BytesIO()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=asked))
    monkeypatch.setattr("sys.stdout", SimpleNamespace(buffer=answers, write=None))
    monkeypatch.setattr(worker, "allow", lambda *_: None)
    worker.main()
    return [json.loads(line) for line in answers.getvalue().splitlines()]


def _raising(error: Exception) -> Any:
    def read(*_args: object, **_more: object) -> None:
        raise error

    return read


def test_a_file_that_cannot_be_read_is_answered_with_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK no workbook")
    request = {"path": str(path), "reader": "package", "without": ""}

    assert [answer.keys() for answer in _asked(monkeypatch, request, request)] == [{"zh", "en"}] * 2
    monkeypatch.setattr(worker, "marked_sheets", _raising(MemoryError()))
    assert _asked(monkeypatch, request) == [
        {"zh": "文件过大，超出内存限制", "en": "the file needs more memory than is allowed"}
    ]
    monkeypatch.setattr(worker, "marked_sheets", _raising(KeyError("x")))
    assert _asked(monkeypatch, request) == [
        {"zh": "文件无法读取（KeyError）", "en": "the file cannot be read (KeyError)"}
    ]


def test_sheets_with_nothing_to_fill_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book: Any = openpyxl.Workbook()
    book.active.title = "填报表"
    book.create_sheet("审核")["A1"] = 1
    book.create_sheet("别的")["A1"] = 2
    book.save(tmp_path / "a.xlsx")

    def names(**request: str) -> list[str]:
        (found,) = _asked(monkeypatch, {"path": str(tmp_path / "a.xlsx"), **request})
        sheets = MarkedSheets.from_record(found["book"]).sheets
        return [sheet.name for sheet in sheets if sheet.cells]

    assert names(reader="package", without="审核|指标解释") == ["别的"]
    assert names(reader="package", without="") == ["审核", "别的"]
    assert names(reader="values") == ["审核", "别的"]
