"""How does the page look that a clerk fills, prints, signs and stamps?"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from addin.cells import column_name
from addin.errors import Level
from addin.exchange.form.checks import VERDICTS, growth_formula, verdict_formula
from addin.exchange.form.form import Answer, Form, FormRow, checksum, checksum_formula
from addin.exchange.form.layout import (
    COLUMN_OF,
    COLUMNS,
    FIRST_ROW,
    FOOT,
    HEADER_ROW,
    Column,
    Grid,
)
from addin.exchange.form.rules import rules_of
from addin.exchange.words import EntrySource, EntryStatus
from addin.language import Language, Text
from addin.model.words import RevisionClass

__all__ = ["first_verdict", "write_paper"]

Formats = Callable[..., Any]

_LAW = Text(
    zh="《中华人民共和国统计法》第七条：国家机关、企业事业单位等统计调查对象，必须依照本法和国家有关规定，"
    "真实、准确、完整、及时地提供统计调查所需的资料，不得提供不真实或者不完整的统计资料，"
    "不得迟报、拒报统计资料。",
    en="Statistics Law of the People's Republic of China, Article 7: respondents must provide"
    " the data"
    " truthfully, accurately, completely and in time.",
)
_FEW_ROWS, _MANY_ROWS = 14, 28
_HEADER_COLUMN = "P"
_PROMPT = 250
_EXPLAIN = Text(
    zh="“审核结果”为“需说明”时必填，不少于10个字，说明原因，如：新建产线投产，产量同比增加。",
    en="Needed where Checks say 'Explain': at least ten characters, the reason.",
)
_REVISE = Text(
    zh="仅在更正已接收或预填的数据时选择，并在“情况说明”写明原因。",
    en="Only where an accepted or prefilled value is corrected; give the reason under Explanation.",
)


def write_paper(
    sheet: Any, formats: Formats, grid: Grid, answers: Mapping[str, Answer] | None = None
) -> None:
    """Write the sheet 填报表: header, table, sign-off block; input cells open, the rest locked.

    `answers` are put in where a department filled a form that this one replaces.
    """
    form = grid.form
    _page(sheet, grid)
    _head(sheet, formats, form)
    for column in COLUMNS:
        sheet.set_column(f"{column.letter}:{column.letter}", column.width)
        style = "header_input" if column.is_input else "header"
        sheet.write_string(
            f"{column.letter}{HEADER_ROW}", column.header[form.language], formats(style)
        )
    sheet.set_row(HEADER_ROW - 1, 32)
    for index, row in enumerate(form.rows):
        _row(sheet, formats, grid, index, row)
        answer = (answers or {}).get(row.code)
        if answer:
            _answer(sheet, formats, grid, index, answer)
    _validate(sheet, grid)
    _colour(sheet, formats, grid)
    _foot(sheet, formats, grid)


def first_verdict(row: FormRow, form: Form) -> str:
    """What the check of an empty row says: the value that its formula will have."""
    blank = Answer(code=row.code, status=EntryStatus.NORMAL)
    fired = [
        rule.id
        for rule in rules_of(row, form)
        if rule.level is Level.HARD and rule.fires(blank, row, {}, form)
    ]
    return VERDICTS["hard"][form.language] + " ".join(fired)


def _page(sheet: Any, grid: Grid) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.print_area(f"A1:{COLUMNS[-1].letter}{grid.checksum_row + 2}")
    sheet.set_footer(f"&L&8{grid.form.id}&R&8&P / &N")
    sheet.freeze_panes(HEADER_ROW, 3)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.set_selection(f"{COLUMN_OF['value'].letter}{FIRST_ROW}")


def _head(sheet: Any, formats: Formats, form: Form) -> None:
    language, header = form.language, form.header
    zh = language == "zh"
    sheet.set_row(0, 30)
    sheet.write_string("A1", header.title[language], formats("title"))
    for index in range(1, _position(_HEADER_COLUMN)):
        sheet.write_blank(0, index, None, formats("title"))
    law = _LAW[language]
    half = law.find("，真实") + 1 or law.find(":") + 1
    left = (
        law[:half],
        law[half:].strip(),
        _reporting(form),
        "填报说明：只填浅黄色单元格；没有此项选“无此项”，暂缺选“待补”，不要留空或填0。"
        if zh
        else "Fill yellow cells only; choose 'nil' where there is none, 'pending' where it comes"
        " later.",
    )
    for line, text in enumerate(left, start=2):
        sheet.write_string(f"A{line}", text, formats("small"))
    right = (
        f"表    号：{header.number}" if zh else f"Form: {header.number}",
        f"制定机关：{header.issuer.zh}" if zh else f"Issued by: {header.issuer['en']}",
        f"批准（备案）机关及文号：{header.approval.zh or '—'}"
        if zh
        else f"Approval: {header.approval['en'] or '-'}",
        f"有效期至：{header.valid_until.year}年{header.valid_until.month}月"
        if zh
        else f"Valid until: {header.valid_until:%B %Y}",
        f"表标识：{form.id}" if zh else f"Form id: {form.id}",
    )
    for line, text in enumerate(right, start=1):
        sheet.write_string(f"{_HEADER_COLUMN}{line}", text, formats("small"))
    respondent = form.respondent[language]
    sheet.write_string(
        "A6",
        f"填报单位（盖章）：{respondent}" if zh else f"Respondent (seal): {respondent}",
        formats("strong"),
    )
    sheet.write_string("H6", form.period.label(language), formats("strong"))
    sheet.write_string(
        f"{_HEADER_COLUMN}6",
        "计量单位：见“单位”栏" if zh else "Units: see column D",
        formats("small"),
    )


def _reporting(form: Form) -> str:
    due = form.header.deadline
    if form.language == "en":
        return f"Due by {due:%H:%M} on {due.day} {due:%B %Y}. Contact: {form.header.contact or '-'}"
    return (
        f"报送时限：{due.year}年{due.month}月{due.day}日{due.hour}时前"
        + (f"（{due:%H:%M}）" if due.minute else "")
        + f"；报送方式：电子表和盖章纸质表；联系方式：{form.header.contact or '见通知'}。"
    )


def _row(sheet: Any, formats: Formats, grid: Grid, index: int, row: FormRow) -> None:
    form, language = grid.form, grid.form.language
    shown = max(row.decimals - 2, 0)
    number, entry = formats("number", shown), formats("input_number", shown)
    definition = _brief(row.definition[language], len(form.rows))
    name = ("  " if row.parent else "") + row.name[language]
    unit = row.unit.name.zh if language == "zh" else row.unit.name.en or "number"
    texts = {"name": name, "unit": unit, "definition": definition, "code": row.code}
    least = 42 if len(form.rows) <= _FEW_ROWS else 30 if len(form.rows) <= _MANY_ROWS else 18
    sheet.set_row(FIRST_ROW + index - 1, max(least, 14 * _lines(texts) + 2))

    def cell(key: str) -> str:
        return grid.entry(key, index)

    sheet.write_number(cell("number"), index + 1, formats("centre"))
    sheet.write_string(cell("code"), row.code, formats("text"))
    sheet.write_string(cell("name"), name, formats("text"))
    sheet.write_string(cell("unit"), unit, formats("centre"))
    sheet.write_string(cell("definition"), definition, formats("tiny"))
    for key, value in (
        ("year_ago", row.year_ago),
        ("previous", row.previous),
        ("target", row.target),
    ):
        if value is None:
            sheet.write_blank(cell(key), None, number)
        else:
            sheet.write_number(cell(key), value, number)
    sheet.write_string(cell("period"), row.periods[0] if row.periods else "", formats("input"))
    sheet.write_string(cell("status"), EntryStatus.NORMAL[language], formats("input"))
    for key in ("value", "quarter", "growth"):
        sheet.write_blank(cell(key), None, entry if key != "growth" else formats("input_number", 1))
    for key in ("source", "explanation", "evidence", "revision"):
        sheet.write_blank(
            cell(key), None, formats("input_text" if key == "explanation" else "input")
        )
    sheet.write_formula(cell("derived"), growth_formula(index, grid), formats("number", 1), "")
    sheet.write_formula(
        cell("checks"), verdict_formula(index, grid), formats("verdict"), first_verdict(row, form)
    )


def _answer(sheet: Any, formats: Formats, grid: Grid, index: int, answer: Answer) -> None:
    language, row = grid.form.language, grid.form.rows[index]
    for key, style, decimals in (
        ("value", "input_number", max(row.decimals - 2, 0)),
        ("quarter", "input_number", max(row.decimals - 2, 0)),
        ("growth", "input_number", 1),
    ):
        value, text = getattr(answer, key), answer.unreadable.get(key, "")
        if value is not None:
            sheet.write_number(grid.entry(key, index), value, formats(style, decimals))
        elif text:
            sheet.write_string(grid.entry(key, index), text, formats(style, decimals))
    words = {
        "status": answer.status[language] if answer.status else "",
        "source": answer.source[language] if answer.source else "",
        "period": answer.period if answer.period in row.periods else "",
        "explanation": answer.explanation,
        "evidence": answer.evidence,
        "revision": answer.revision,
    }
    for key, word in words.items():
        text = word or answer.unreadable.get(key, "")
        if text:
            style = "input_text" if key == "explanation" else "input"
            sheet.write_string(grid.entry(key, index), text, formats(style))


def _brief(text: str, rows: int) -> str:
    """As much of a definition as the page has room for; the whole stands on its own sheet."""
    room = 48 if rows <= _FEW_ROWS else 32 if rows <= _MANY_ROWS else 16
    shown, width = "", 0
    for letter in text:
        width += _width(letter)
        if width > room:
            return shown.rstrip() + "…"
        shown += letter
    return shown


def _lines(texts: Mapping[str, str]) -> int:
    """How many lines the longest of some cells of a row takes."""
    return max(-(-_width(text) // int(COLUMN_OF[key].width - 1)) for key, text in texts.items())


def _width(text: str) -> int:
    return sum(2 if ord(letter) > 255 else 1 for letter in text)  # noqa: PLR2004 - Latin


def _validate(sheet: Any, grid: Grid) -> None:
    form, language = grid.form, grid.form.language
    for index, row in enumerate(form.rows):
        sheet.data_validation(grid.entry("value", index), _value_rule(row, language))
        if row.periods:
            sheet.data_validation(
                grid.entry("period", index), _list(row.periods, language, COLUMN_OF["period"])
            )
    numbers = {"quarter": -1e15, "growth": -1000.0}
    for key, least in numbers.items():
        sheet.data_validation(
            _span(grid, key), _number(least, None, language, COLUMN_OF[key].header[language])
        )
    for key, words in (
        ("status", [status[language] for status in EntryStatus]),
        ("source", [source[language] for source in EntrySource]),
        ("revision", [f"{each.value} {each[language]}" for each in RevisionClass]),
    ):
        sheet.data_validation(_span(grid, key), _list(words, language, COLUMN_OF[key]))
    sheet.data_validation(
        _span(grid, "explanation"),
        {
            "validate": "any",
            "input_title": COLUMN_OF["explanation"].header[language],
            "input_message": _EXPLAIN[language],
        },
    )


def _value_rule(row: FormRow, language: Language) -> dict[str, Any]:
    definition = row.definition[language] or row.name[language]
    past = "；".join(f"{label} {value:g}" for label, value in row.history if value is not None)
    last = f"\n上次您说明：{row.last_explanation}" if row.last_explanation else ""
    tip = f"{definition}\n{past}{last}" if language == "zh" else f"{definition}\n{past}"
    return _number(row.lower, row.upper, language, row.name[language]) | {
        "input_title": row.name[language][:32],
        "input_message": tip[:_PROMPT],
    }


def _number(
    lower: float | None, upper: float | None, language: Language, name: str
) -> dict[str, Any]:
    zh = language == "zh"
    bounds: dict[str, Any] = {"criteria": ">=", "value": -1e15 if lower is None else lower}
    if lower is not None and upper is not None:
        bounds = {"criteria": "between", "minimum": lower, "maximum": upper}
    rule = f"≥{lower:g}" if lower is not None and lower > -1e14 else ""  # noqa: PLR2004 - below it there is no bound
    rule += f" ≤{upper:g}" if upper is not None else ""
    return {
        "validate": "decimal",
        "error_title": "请填数字" if zh else "A number, please",
        "error_message": (
            f"“{name}”应填数字{rule}，不带单位和文字；没有此项请在“填报状态”选“无此项”。"
            if zh
            else f"'{name}' takes a number{rule}, without unit or words."
        )[:_PROMPT],
        **bounds,
    }


def _list(words: Sequence[str], language: Language, column: Column) -> dict[str, Any]:
    zh = language == "zh"
    name = column.header[language]
    found = {
        "validate": "list",
        "source": list(words),
        "error_title": "请从列表中选择" if zh else "Choose from the list",
        "error_message": f"“{name}”可选：{'、'.join(words)}"
        if zh
        else f"{name}: {', '.join(words)}",
    }
    if column.key == "revision":
        found |= {"input_title": name, "input_message": _REVISE[language]}
    return found


def _span(grid: Grid, key: str) -> str:
    return f"{grid.entry(key, 0)}:{grid.entry(key, len(grid.form.rows) - 1)}"


def _colour(sheet: Any, formats: Formats, grid: Grid) -> None:
    span, language = _span(grid, "checks"), grid.form.language
    for key, style in (
        ("hard", "bad"),
        ("soft", "doubt"),
        ("explained", "said"),
        ("passed", "good"),
    ):
        sheet.conditional_format(
            span,
            {
                "type": "text",
                "criteria": "begins with",
                "value": VERDICTS[key][language],
                "format": formats(style),
            },
        )
    first = grid.entry("checks", 0)
    soft = VERDICTS["soft"][language]
    sheet.conditional_format(
        _span(grid, "explanation"),
        {
            "type": "formula",
            "criteria": f'=LEFT(${first},{len(soft)})="{soft}"',
            "format": formats("doubt"),
        },
    )


def _foot(sheet: Any, formats: Formats, grid: Grid) -> None:
    form, language = grid.form, grid.form.language
    sheet.set_row(grid.foot_row - 1, 26)
    sheet.set_row(grid.checksum_row - 1, 22)
    for found in FOOT:
        row = grid.foot_row + found.line
        sheet.write_string(f"{found.label_column}{row}", found.label[language], formats("label"))
        last = _position(found.input_column) + (1 if found.key in {"statistician", "phone"} else 0)
        for index in range(_position(found.input_column), last + 1):
            style = "date" if found.key == "reported" else "signature"
            sheet.write_blank(f"{column_name(index + 1)}{row}", None, formats(style))
    zh = language == "zh"
    row = grid.checksum_row
    sheet.write_string(f"B{row}", "校验码：" if zh else "Checksum:", formats("label"))
    sheet.write_formula(
        f"C{row}",
        checksum_formula(FIRST_ROW, grid.last_row),
        formats("checksum"),
        checksum((None, None, None) for _ in form.rows),
    )
    sheet.write_string(
        f"E{row}",
        "说明：1.校验码随填报数据自动生成，纸质表与电子表应一致。2.强制性审核未通过不能上报；核实性审核未通过须填写“情况说明”。"
        "3.审核关系见“审核”表，口径见“指标解释”表。"
        if zh
        else "Notes: 1. Paper and file must show the same checksum. 2. 'Must' blocks the report; "
        "'Explain' needs an explanation. 3. The rules stand on the sheet Checks.",
        formats("small"),
    )


def _position(letter: str) -> int:
    return ord(letter) - ord("A")
