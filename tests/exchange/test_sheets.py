"""Every sheet of a form: where it is frozen, locked, printed, coloured, and what it lets in."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from addin.exchange.calendar import moment
from addin.exchange.form.design import design_form
from addin.exchange.form.form import Form
from addin.exchange.form.header import FormSettings
from addin.exchange.form.sheets.code import qr_code
from addin.exchange.form.workbook import write_form
from addin.language import Language, Text
from addin.model.period import Period
from tests.exchange.qr import text_of
from tests.exchange.samples import city_plan

YELLOW, GOLD, BLUE, GREY = "FFFFF9D6", "FFFFE699", "FFDCE6F1", "FFF2F2F2"


def _form(language: Language = "zh", **changes: Any) -> Form:
    plan = city_plan()
    settings = FormSettings(language=language)
    made = design_form(
        plan, Period.parse("2024Q3"), plan.departments[0], settings=settings, issue=1,
        issued=moment("2024-10-08T09:00"),
    )  # fmt: skip
    return replace(made, **changes)


def _book(form: Form) -> Any:
    return openpyxl.load_workbook(BytesIO(write_form(form)))


@pytest.fixture(scope="module")
def book() -> Any:
    """The form of the first department: six rows, of which two are clusters."""
    return _book(_form())


def test_each_sheet_is_frozen_locked_and_printed_as_it_is_read(book: Any) -> None:
    found = {
        sheet.title: (
            sheet.sheet_state, sheet.freeze_panes, sheet.protection.sheet,
            sheet.protection.formatColumns, sheet.page_setup.orientation,
            sheet.page_setup.fitToHeight, bool(sheet.sheet_properties.pageSetUpPr.fitToPage),
            sheet.sheet_view.showGridLines is not False, bool(sheet.sheet_view.tabSelected),
        )
        for sheet in book
    }  # fmt: skip

    # In openpyxl a format is locked where it says True; 0 pages high is as high as needed.
    assert found == {
        "封面": ("visible", None, True, False, "portrait", None, True, False, True),
        "填报表": ("visible", "D8", True, False, "landscape", None, True, False, False),
        "整改事项": ("visible", None, True, False, "landscape", 0, True, True, False),
        "审核": ("visible", "C4", True, False, "landscape", 0, True, True, False),
        "指标解释": ("visible", None, True, False, "landscape", 0, True, True, False),
        "_meta": ("hidden", None, True, True, None, None, False, True, False),
    }


def test_the_page_is_printed_with_its_seal_and_checksum_on_one_sheet(book: Any) -> None:
    sheet = book["填报表"]

    # Six rows from 8 to 13, the sign-off in 15, the checksum in 16, five lines for the code.
    assert sheet.print_area == "'填报表'!$A$1:$T$21"
    assert sheet.print_options.horizontalCentered
    margins = sheet.page_margins
    assert (margins.left, margins.right, margins.top, margins.bottom) == (0.4, 0.4, 0.5, 0.5)
    assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == (
        "YC-F01-2024Q3-D01-01", "&P / &N",
    )  # fmt: skip
    assert sheet.sheet_view.selection[-1].activeCell == "J8"


def test_columns_and_lines_have_room_for_what_they_hold(book: Any) -> None:
    widths = {
        sheet.title: {key: int(each.width) for key, each in sheet.column_dimensions.items()}
        for sheet in book
    }
    heights = {key: each.height for key, each in book["填报表"].row_dimensions.items()}

    assert widths["封面"] == {"A": 18, "B": 72}
    assert widths["整改事项"] == {
        "A": 10, "B": 22, "C": 30, "D": 34, "E": 10, "F": 12, "G": 11, "H": 12, "I": 40,
    }  # fmt: skip
    assert widths["审核"] == {"A": 14, "B": 30}
    assert widths["指标解释"] == {"A": 14, "B": 26, "C": 12, "D": 60, "E": 13, "J": 30}
    assert book["封面"].row_dimensions[1].height == 42
    assert (heights[1], round(heights[7]), heights[9]) == (30, 32, 42)
    # 40 letters in a column of 14 take three lines: 3 x 14 + 2.
    assert round(heights[8]) == 44
    assert (round(heights[15]), round(heights[16])) == (26, 22)


def test_what_is_to_be_filled_in_is_yellow_and_open_and_nothing_else(book: Any) -> None:
    sheet = book["填报表"]
    opened = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    yellow = {
        c.coordinate for row in sheet.iter_rows() for c in row if c.fill.fgColor.rgb == YELLOW
    }

    entries = {f"{letter}{row}" for letter in "FJKLNOQRST" for row in range(8, 14)}
    signed = {f"{letter}15" for letter in ("C", "F", "G", "J", "N", "O", "Q")}
    assert opened == yellow == entries | signed
    golden = [c.column_letter for c in sheet[7] if c.fill.fgColor.rgb == GOLD]
    assert "".join(golden) == "FJKLNOQRST"
    actions = book["整改事项"]
    opened = {c.coordinate for row in actions.iter_rows() for c in row if not c.protection.locked}
    assert opened == {"H2", "I2"}
    assert [c.fill.fgColor.rgb for c in actions[1]] == [BLUE] * 7 + [GOLD] * 2


def test_the_sign_off_has_a_line_for_each_name_and_a_day(book: Any) -> None:
    sheet = book["填报表"]

    labels = {c.coordinate: c.value for c in sheet[15] if c.value}
    formats = {c.coordinate: c.number_format for c in sheet[15] if not c.protection.locked}

    assert labels == {
        "B15": "单位负责人：", "E15": "统计负责人：", "I15": "填表人：", "M15": "联系电话：",
        "P15": "报出日期：",
    }  # fmt: skip
    assert formats.pop("Q15") == 'yyyy"年"m"月"d"日"'
    assert set(formats.values()) == {"@"}  # a telephone number keeps its zero
    assert (sheet["B16"].value, sheet["E16"].value[:8]) == ("校验码：", "说明：1.校验码")
    assert sheet["C16"].value.startswith("=IF(SUMPRODUCT(ISTEXT(J8:J13)")
    assert sheet["C16"].font.name == "Courier New"
    assert sheet["C18"].value == "扫二维码得表标识：YC-F01-2024Q3-D01-01"


def test_the_code_on_the_paper_names_the_form() -> None:
    with ZipFile(BytesIO(write_form(_form()))) as package:
        (picture,) = [name for name in package.namelist() if name.startswith("xl/media/")]
        content = package.read(picture)
        drawing = package.read("xl/drawings/drawing1.xml").decode()

    assert text_of(content) == "YC-F01-2024Q3-D01-01"
    assert content == qr_code("YC-F01-2024Q3-D01-01") != qr_code("YC-F01-2024Q3-D02-01")
    assert 'descr="表标识二维码：YC-F01-2024Q3-D01-01"' in drawing


@pytest.mark.parametrize(
    "form_id",
    ["CQ-14FYP-F01-2024M1-9-JXW-02", "yc-F01-2024Q3-d01-01", "重庆-F01-2024Q3-经信委-01", "A" * 60],
)
def test_a_code_of_any_length_and_script_is_read_back(form_id: str) -> None:
    assert text_of(qr_code(form_id)) == form_id


def test_numbers_on_the_page_have_the_decimals_of_their_row(book: Any) -> None:
    sheet = book["填报表"]

    amounts = [sheet[f"{letter}8"].number_format for letter in "GHIJKLM"]
    shares = [sheet[f"{letter}12"].number_format for letter in "GHIJKLM"]

    assert amounts == ["0.00", "0.00", "0.00", "0.00##", "0.00##", "0.0##", "0.0"]
    assert shares == ["0.0", "0.0", "0.0", "0.0##", "0.0##", "0.0##", "0.0"]
    assert sheet["M12"].value == '=IFERROR(ROUND(IF(COUNT(J12,G12)<2,"",J12-G12),1),"")'


def test_a_row_goes_out_with_what_is_known_of_it(book: Any) -> None:
    rows = {
        row[1]: row
        for row in book["填报表"].iter_rows(min_row=8, max_row=13, max_col=19, values_only=True)
    }

    assert list(rows) == [
        "D01_I01", "D01_I01/C1", "D01_I01/C2", "D01_I02", "D01_I03", "D01_I04",
    ]  # fmt: skip
    # 300 x 3 x 1.06^2 and 300 x 2 x 1.06^3.
    assert rows["D01_I01"][:10] == (
        1, "D01_I01", "规上工业产值（1）", "亿元", "报告期内规模以上工业企业生产的产品总价值",
        "1—9月", 1011.24, 714.61, 2000, None,
    )  # fmt: skip
    assert rows["D01_I01/C2"][:6] == (
        3, "D01_I01/C2", "  其中：第2集群", "亿元", None, "1—9月",
    )  # fmt: skip
    assert rows["D01_I03"][3] == "%"
    assert {row[13] for row in rows.values()} == {"正常"}
    assert {row[14:15] + row[16:] for row in rows.values()} == {(None, None, None, None)}


def test_the_checks_of_a_row_are_joined_by_level(book: Any) -> None:
    sheet = book["审核"]

    assert [c.value for c in sheet[3]][:11] == [
        "代码", "指标名称", "上期同比", "同比下限", "同比上限", "数值下限", "数值上限", "小数位",
        "强制", "核实", "提示",
    ]  # fmt: skip
    columns = {c.value: c.column_letter for c in sheet[3][11:]}
    assert len(columns) == 22
    for line, code in ((4, "D01_I01"), (8, "D01_I03")):
        assert sheet[f"A{line}"].value == code
        for letter, level in (("I", "强制"), ("J", "核实"), ("K", "提示")):
            wanted = [f"{c}{line}" for title, c in columns.items() if title.endswith(level)]
            there = [cell for cell in wanted if sheet[cell].value]
            said = sheet[f"{letter}{line}"].value.removeprefix("=").split("&")
            assert [each.partition("=")[0] for each in said] == [f"IF({cell}" for cell in there]
            assert all(each.endswith('。")') for each in said)
    assert [sheet[f"{letter}8"].value for letter in "DEFGH"] == [None, None, 0, 100, 3]
    assert sheet["C4"].value == 6
    # The rules in words stand below the rows and one empty line.
    assert sheet["A10"].value is None
    assert sheet["A11"].value.startswith("V-01（强制）")


def test_a_new_form_says_what_it_lacks_before_it_is_calculated() -> None:
    content = write_form(_form())
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)

    # Nothing is filled in: each row breaks V-01, which is what a viewer without formulas sees.
    assert [book["审核"][f"I{row}"].value for row in range(4, 10)] == ["未填数。"] * 6
    assert {book["审核"][f"J{row}"].value for row in range(4, 10)} <= {None, ""}
    assert [book["填报表"][f"P{row}"].value for row in range(8, 14)] == ["强制:未填数。"] * 6
    (state,) = (b.value for a, b in book["封面"]["A1:B20"] if a.value == "填报情况")
    assert [each for each in state if each.isdigit()] == ["6", "0", "0"]
    (first,) = (b.value for a, b in book["封面"]["A1:B20"] if a.value == "先处理")
    assert first == "规上工业产值（1）：强制:未填数。"


def test_definitions_stand_with_unit_decimals_and_the_last_four_quarters(book: Any) -> None:
    rows = list(book["指标解释"].iter_rows(values_only=True))

    assert rows[0][5:] == ("2023年1—9月", "2023年", "2024年一季度", "2024年上半年", "上次情况说明")
    assert rows[1] == (
        "D01_I01", "规上工业产值（1）", "亿元", "报告期内规模以上工业企业生产的产品总价值", 4,
        1011.24, 1348.32, 357.3, 714.61, None,
    )  # fmt: skip
    assert rows[2][3] == "—"  # a cluster without a note
    assert rows[5][4:] == (3, 2.26, 2.28, 2.32, 2.34, None)
    assert book["指标解释"]["F2"].number_format == "0.00"
    assert book["指标解释"]["F6"].number_format == "0.0"


def test_a_hole_in_the_past_stays_a_hole() -> None:
    form = _form()
    row = replace(form.rows[0], history=(("一", None), ("二", 0.0), ("三", 3.0)))
    book = _book(replace(form, rows=(row,)))

    assert [c.value for c in book["指标解释"][2]][5:] == [None, 0, 3, None]
    prompt = book["填报表"].data_validations.dataValidation[0].prompt
    assert prompt.endswith("\n二 0；三 3")


def test_the_hidden_sheet_says_which_form_it_is(book: Any) -> None:
    rows = [tuple(filter(None, row)) for row in book["_meta"].iter_rows(values_only=True)]

    assert rows[:8] == [
        ("form", "YC-F01-2024Q3-D01-01"), ("version", 1), ("period", "2024Q3"),
        ("respondent", "D01"), ("issued", "2024-10-08T09:00:00+08:00"), ("language", "zh"),
        ("token",),
        ("D01_I01", "v_D01_I01_2024Q3", "J8"),
    ]  # fmt: skip
    assert rows[-1] == ("D01_I04", "v_D01_I04_2024Q3", "J13")
    names = {each.name: each.attr_text for each in book.defined_names.values()}
    assert names["v_D01_I04_2024Q3"] == "'填报表'!$J$13"
    assert "'填报表'!$P$5" in names.values()
    assert book.properties.keywords == "YC-F01-2024Q3-D01-01"
    assert book.properties.title == "样例市制造业发展规划指标填报表"
    assert [(p.name, p.value) for p in book.custom_doc_props.props] == [
        ("ONPACE_FORM_ID", "YC-F01-2024Q3-D01-01")
    ]


def _choices(sheet: Any) -> dict[str, Any]:
    return {str(each.sqref): each for each in sheet.data_validations.dataValidation}


def test_a_cell_lets_in_what_its_column_asks_for(book: Any) -> None:
    found = _choices(book["填报表"])

    numbers = {
        at: (each.operator, each.formula1, each.formula2)
        for at, each in found.items()
        if each.type == "decimal"
    }
    at_least = "greaterThanOrEqual"
    assert numbers == {
        **{f"J{row}": (at_least, "0.0", None) for row in (8, 9, 10, 11, 13)},
        "J12": (None, "0.0", "100.0"),  # between them, which is what no operator means
        "K8:K13": (at_least, "-1000000000000000.0", None),
        "L8:L13": (at_least, "-1000.0", None),
    }
    lists = {at: each.formula1 for at, each in found.items() if each.type == "list"}
    assert lists == {
        **{f"F{row}": '"1—9月,1—8月"' for row in range(8, 14)},
        "N8:N13": '"正常,初步,预计,无此项,待补,保密"',
        "O8:O13": '"统计报表,行政记录,调查,估算"',
        "S8:S13": '"R1 源数据更新,R2 例行修订,R3 方法或口径调整,C 差错更正"',
    }
    assert found["J12"].error.startswith("“研发投入占比（3）”应填数字≥0 ≤100，")
    assert found["K8:K13"].error.startswith("“本季”应填数字，")
    assert found["J8"].promptTitle == "规上工业产值（1）"
    assert found["Q8:Q13"].promptTitle == "情况说明"
    assert [found[at].promptTitle for at in ("S8:S13", "N8:N13")] == ["更正类别", None]
    assert [bool(found[at].prompt) for at in ("S8:S13", "N8:N13")] == [True, False]
    assert found["N8:N13"].errorTitle == "请从列表中选择"
    assert found["N8:N13"].error.startswith("“填报状态”可选：正常、初步、")
    (states,) = book["整改事项"].data_validations.dataValidation
    assert (str(states.sqref), states.formula1) == ("H2", '"未启动,推进,阶段成效,完成,超期"')


@pytest.mark.parametrize(("bilingual", "place"), [(False, "H6"), (True, "L6")])
def test_the_period_stands_where_the_head_has_room(place: str, *, bilingual: bool) -> None:
    form = _form(bilingual=bilingual)
    sheet = _book(form).worksheets[1]

    assert str(sheet[place].value).startswith("2024年三季度")


def test_what_was_explained_last_time_is_shown_where_the_value_goes() -> None:
    form = _form()
    row = replace(form.rows[0], last_explanation="新线投产")
    zh = _choices(_book(replace(form, rows=(row,)))["填报表"])
    en = _choices(_book(replace(_form("en"), rows=(row,)))["Form"])

    assert zh["J8"].prompt.endswith("\n上次您说明：新线投产")
    assert en["J8"].prompt.endswith("\nYou explained last time：新线投产")
    assert _book(replace(form, rows=(row,)))["指标解释"]["J2"].value == "新线投产"


def test_a_verdict_is_coloured_by_its_first_word(book: Any) -> None:
    found = {
        str(area.sqref): [(rule.type, *rule.formula) for rule in area.rules]
        for area in book["填报表"].conditional_formatting
    }

    assert [said[1] for said in found["P8:P13"]] == [
        'LEFT(P8,3)="强制:"', 'LEFT(P8,4)="需说明:"', 'LEFT(P8,4)="已说明:"', 'LEFT(P8,2)="通过"',
    ]  # fmt: skip
    assert found["Q8:Q13"] == [("expression", 'LEFT($P8,4)="需说明:"')]


def test_an_english_form_has_english_sheets_and_choices() -> None:
    book = _book(_form("en"))

    assert book.sheetnames == [
        "Cover", "Form", "Actions", "Checks", "Definitions", "_meta",
    ]  # fmt: skip
    found = _choices(book["Form"])
    assert found["F8"].formula1 == '"Jan-Sep,Jan-Aug"'
    assert found["J12"].error == (
        "'R&D share (3)' takes a number≥0 ≤100, without unit or words; where there is none choose"
        " 'nil' as status."
    )
    assert book["Form"]["D8"].value == "CNY 100 million"
    assert book["Form"]["C9"].value == "  of which: Cluster 1"
    assert [c.value for c in book["Form"][15] if c.value] == [
        "Head of unit:", "Head of statistics:", "Filled in by:", "Telephone:", "Date of report:",
    ]  # fmt: skip


def test_a_form_without_open_actions_has_no_sheet_for_them() -> None:
    assert "整改事项" not in _book(_form(actions=())).sheetnames


@pytest.mark.parametrize(
    ("count", "height", "letters"), [(14, 42, 24), (15, 30, 16), (28, 30, 16), (29, 18, 8)]
)
def test_many_rows_make_low_lines_with_short_definitions(
    count: int, height: int, letters: int
) -> None:
    form = _form()
    text = Text(zh="口" * 60, en="")
    rows = [replace(form.rows[0], code=f"X{n}", name=Text(zh="值", en=""), definition=text)
            for n in range(count)]  # fmt: skip
    sheet = _book(replace(form, rows=tuple(rows)))["填报表"]

    shown = sheet["E8"].value
    assert shown == "口" * letters + "…"
    # A Chinese letter is two wide: the definition takes lines of 14.
    lines = -(-(2 * letters + 2) // 14)
    assert round(sheet.row_dimensions[8].height) == max(height, 14 * lines + 2)


def test_the_cover_says_what_is_asked_in_lines_as_high_as_they_need() -> None:
    plain, fictitious = _book(_form(fictitious=False)), _book(_form(fictitious=True))
    labels = [[c.value for c in book["封面"]["A"] if c.value] for book in (plain, fictitious)]

    assert labels[1][:-1] == labels[0]
    assert "虚构" in "".join(str(c.value) for c in fictitious["封面"]["B"])
    changed = _form(changes=(Text(zh="改" * 76, en="x"), Text(zh="二", en="y")))
    sheet = _book(changed)["封面"]
    cells = {c.value: c.row for c in sheet["B"] if c.value}
    # 152 letters wide on lines of 76.
    assert sheet.row_dimensions[cells["改" * 76]].height == 54
    assert sheet.row_dimensions[cells["二"]].height == 18
    assert cells["二"] == cells["改" * 76] + 1
