"""How does the page look that a clerk fills, prints, signs and stamps?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from addin.cells import CellFormula, column_number
from addin.errors import Level
from addin.exchange.form.checks import growth_formula, verdict, verdict_formula
from addin.exchange.form.entry import Broken
from addin.exchange.form.form import Answer, Form, FormRow, checksum_of
from addin.exchange.form.layout import (
    COLUMN_OF,
    COLUMNS,
    FIRST_ROW,
    FOOT,
    HEADER_ROW,
    FootField,
    FormColumn,
    Grid,
)
from addin.exchange.form.sheets.code import qr_code
from addin.exchange.form.sheets.looks import columns_wide, with_decimals
from addin.exchange.form.sheets.words import code_lines, heading_of, problem, words_in, words_of
from addin.exchange.signing.checksum import checksum_formula
from addin.exchange.words import EntrySource, EntryStatus
from addin.language import Text
from addin.model.words import RevisionClass
from addin.ooxml.newbook import MOST_TITLE, Choice, NewSheet

_FEW_ROWS, _MANY_ROWS = 14, 28
_MORE_IN_TWO = 24  # what the checks say takes twice the lines in two languages
_RIGHT = COLUMN_OF["checks"].number
_GROWTH_DECIMALS = 1
_CODE_PIXELS, _CODE_ROWS = 96, 4


def write_paper(
    sheet: NewSheet, grid: Grid, broken: Broken, answers: Mapping[str, Answer] | None = None
) -> None:
    """Write the sheet 填报表: header, table, sign-off block; input cells open, the rest locked.

    `answers` are put in where a department filled a form that this one replaces; `broken` are
    the rules that its rows break then.
    """
    _page(sheet, grid)
    _head(sheet, grid.form)
    for column in COLUMNS:
        sheet.widths(column.width, at=column.number)
        look = "header_input" if column.is_input else "header"
        sheet.put(HEADER_ROW, column.number, grid.form.say(column.header), look)
    sheet.height(HEADER_ROW, _header_height(grid.form))
    for index, row in enumerate(grid.form.rows):
        _known(sheet, grid, index)
        _results(sheet, grid, index, broken[row.code])
        _entries(sheet, grid, index, (answers or {}).get(row.code, _blank(row)))
    _choices(sheet, grid)
    _shades(sheet, grid)
    _foot(sheet, grid)


def _page(sheet: NewSheet, grid: Grid) -> None:
    sheet.page(
        landscape=True,
        fit=(1, 1),
        margins=(0.4, 0.4, 0.5, 0.5),
        area=f"A1:{COLUMNS[-1].letter}{grid.code_row + _CODE_ROWS}",
        centred=True,
    )
    sheet.margin_texts(footer=f"&L&8{grid.form.id}&R&8&P / &N")
    sheet.freeze(HEADER_ROW + 1, 4)
    sheet.show(grid=False, select=f"{COLUMN_OF['value'].letter}{FIRST_ROW}")
    sheet.protect()


def _head(sheet: NewSheet, form: Form) -> None:
    language = form.language
    sheet.height(1, 30)
    sheet.put(1, 1, form.header.title[language], "title")
    for column in range(2, _RIGHT):
        sheet.put(1, column, None, "title")
    left, right = heading_of(form)
    for line, text in enumerate(left, 2):
        sheet.put(line, 1, text, "small")
    for line, text in enumerate(right, 1):
        sheet.put(line, _RIGHT, text, "small")
    seal = form.say(Text(zh="填报单位（盖章）", en="Respondent (seal)"))
    sheet.put(
        6, 1, f"{seal}{'：' if language == 'zh' else ': '}{form.say(form.respondent)}", "strong"
    )
    period = Text(zh=form.period.label("zh"), en=form.period.label("en"))
    sheet.put(6, 12 if form.bilingual else 8, form.say(period), "strong")


def _known(sheet: NewSheet, grid: Grid, index: int) -> None:
    """Write what is locked: what is asked, and the numbers that are known before."""
    row, count = grid.form.rows[index], len(grid.form.rows)
    texts = {
        "name": ("  " if row.parent else "") + grid.form.say(row.name),
        "unit": grid.form.say(row.unit.name) or "number",
        "definition": _brief(grid.form.say(row.definition), count),
        "code": row.code,
    }
    looks = {"unit": "centre", "definition": "tiny"}
    line = FIRST_ROW + index
    least = 42 if count <= _FEW_ROWS else 30 if count <= _MANY_ROWS else 26
    least += _MORE_IN_TWO * grid.form.bilingual
    sheet.height(line, max(least, 14 * _lines(texts) + 2))
    sheet.put(line, COLUMN_OF["number"].number, index + 1, "centre")
    for key, text in texts.items():
        sheet.put(line, COLUMN_OF[key].number, text, looks.get(key, "text"))
    for key in ("year_ago", "previous", "target"):
        look = with_decimals("number", row.shown_decimals)
        sheet.put(line, COLUMN_OF[key].number, getattr(row, key), look)


def _results(sheet: NewSheet, grid: Grid, index: int, broken: set[tuple[str, Level]]) -> None:
    line = FIRST_ROW + index
    form = grid.form
    codes = sorted(code for code, level in broken if level is Level.HARD)
    hard = "".join(problem(code, form) for code in codes)
    now = verdict("hard" if hard else "passed", form) + hard
    derived, checks = (COLUMN_OF[key].number for key in ("derived", "checks"))
    growth = with_decimals("number", _GROWTH_DECIMALS)
    said = verdict_formula(index, grid, problem("V-02", form))
    sheet.put(line, derived, CellFormula(growth_formula(index, grid), ""), growth)
    sheet.put(line, checks, CellFormula(said, now), "verdict")


def _blank(row: FormRow) -> Answer:
    """A row as it goes out: of the period that is asked for, with a value."""
    period = row.periods[0] if row.periods else ""
    return Answer(code=row.code, period=period, status=EntryStatus.NORMAL)


def _entries(sheet: NewSheet, grid: Grid, index: int, answer: Answer) -> None:
    row, language, line = grid.form.rows[index], grid.form.language, FIRST_ROW + index
    words = {
        "period": answer.period,
        "status": answer.status[language] if answer.status else "",
        "source": answer.source[language] if answer.source else "",
        "explanation": answer.explanation,
        "evidence": answer.evidence,
        "revision": answer.revision,
        "question": answer.question,
    }
    for key, word in words.items():
        look = "input_text" if key in {"explanation", "question"} else "input"
        sheet.put(line, COLUMN_OF[key].number, word or answer.unreadable.get(key), look)
    decimals = {"value": row.shown_decimals, "quarter": row.shown_decimals}
    for key in ("value", "quarter", "growth"):
        value: float | str | None = getattr(answer, key)
        value = answer.unreadable.get(key) if value is None else value
        look_of = with_decimals("input_number", decimals.get(key, _GROWTH_DECIMALS))
        sheet.put(line, COLUMN_OF[key].number, value, look_of)


def _header_height(form: Form) -> int:
    """The lines of the widest header; Excel does not measure a file that it did not write."""
    lines = (-(-columns_wide(form.say(c.header)) // int(c.width)) for c in COLUMNS)
    return max(32, 15 * max(lines) + 2)


def _foot_label(found: FootField, form: Form) -> str:
    """A label of the sign-off block; the colon ends it, whatever its language."""
    plain = Text(zh=found.label.zh.rstrip("："), en=found.label.en.rstrip(":"))
    return f"{plain.zh}\n{plain.en}：" if form.bilingual else found.label[form.language]


def _brief(text: str, rows: int) -> str:
    """As much of a definition as the page has room for; the whole stands on its own sheet."""
    room = 48 if rows <= _FEW_ROWS else 32 if rows <= _MANY_ROWS else 16
    shown, width = "", 0
    for letter in text:
        width += columns_wide(letter)
        if width > room:
            return shown.rstrip() + "…"
        shown += letter
    return shown


def _lines(texts: Mapping[str, str]) -> int:
    """How many lines the longest of some cells of a row takes."""
    return max(
        -(-columns_wide(text) // int(COLUMN_OF[key].width - 1)) for key, text in texts.items()
    )


def _choices(sheet: NewSheet, grid: Grid) -> None:
    form, language = grid.form, grid.form.language
    for index, row in enumerate(form.rows):
        sheet.choices(grid.entry("value", index), _value_choice(row, form))
        if row.periods:
            words = _list(row.periods, form, COLUMN_OF["period"])
            sheet.choices(grid.entry("period", index), words)
    for key, least in (("quarter", None), ("growth", -1000.0)):
        sheet.choices(_span(grid, key), _number(least, None, form, COLUMN_OF[key].header))
    for key, said in (("status", [*EntryStatus]), ("source", [*EntrySource])):
        listed = _list([word[language] for word in said], form, COLUMN_OF[key])
        if form.bilingual:
            meant = "; ".join(f"{word.zh} {word['en']}" for word in said)
            listed = replace(listed, prompt_title=form.say(COLUMN_OF[key].header), prompt=meant)
        sheet.choices(_span(grid, key), listed)
    classes = [f"{word.value} {word[language]}" for word in RevisionClass]
    sheet.choices(_span(grid, "revision"), _list(classes, form, COLUMN_OF["revision"]))
    title = form.say(COLUMN_OF["explanation"].header)
    explain = Choice(kind="any", prompt_title=title, prompt=_words("explain", form))
    sheet.choices(_span(grid, "explanation"), explain)


def _value_choice(row: FormRow, form: Form) -> Choice:
    definition = _lines_of(row.definition or row.name, form)
    past = "；".join(f"{label} {value:g}" for label, value in row.history if value is not None)
    tip = f"{definition}\n{past}"
    if row.last_explanation:
        said = form.say(Text(zh="上次您说明", en="You explained last time"))
        tip += f"\n{said}：{row.last_explanation}"
    number = _number(row.lower, row.upper, form, row.name)
    return replace(number, prompt_title=_title(row.name, form), prompt=tip)


def _number(lower: float | None, upper: float | None, form: Form, name: Text) -> Choice:
    rule = f"≥{lower:g}" if lower is not None else ""
    rule += f" ≤{upper:g}" if upper is not None else ""
    error = Text(
        zh=f"“{name.zh}”应填数字{rule}，不带单位和文字；没有此项请在“填报状态”选“无此项”。",
        en=f"'{name['en']}' takes a number{rule}, without unit or words; where there is none choose"
        f" {EntryStatus.NIL[form.language]!r} as status.",
    )
    return Choice(
        kind="decimal",
        least=lower,
        most=upper,
        title=form.say(Text(zh="请填数字", en="A number, please")),
        error=_lines_of(error, form),
    )


def _list(words: Sequence[str], form: Form, column: FormColumn) -> Choice:
    name, is_revision = column.header, column.key == "revision"
    choices = Text(
        zh=f"“{name.zh}”可选：{'、'.join(words)}", en=f"{name['en']}: {', '.join(words)}"
    )
    return Choice(
        words=tuple(words),
        title=form.say(Text(zh="请从列表中选择", en="Choose from list")),
        error=_lines_of(choices, form),
        prompt_title=form.say(name) if is_revision else "",
        prompt=_words("revise", form) if is_revision else "",
    )


def _words(key: str, form: Form) -> str:
    return "\n".join(words_in(language)[key] for language in form.languages)


def _lines_of(words: Text, form: Form) -> str:
    """Words in each language of the form, one below the other."""
    return "\n".join(dict.fromkeys(words[language] for language in form.languages))


def _title(name: Text, form: Form) -> str:
    """A name above a tip: in both languages where a title has the room."""
    said = form.say(name)
    return said if len(said) <= MOST_TITLE else name[form.language]


def _span(grid: Grid, key: str) -> str:
    return f"{grid.entry(key, 0)}:{grid.entry(key, len(grid.form.rows) - 1)}"


def _shades(sheet: NewSheet, grid: Grid) -> None:
    shades = {"hard": "bad", "soft": "doubt", "explained": "said", "passed": "good"}
    for key, look in shades.items():
        sheet.shade(_span(grid, "checks"), look, begins=verdict(key, grid.form))
    soft = verdict("soft", grid.form)
    asked = f'LEFT(${grid.entry("checks", 0)},{len(soft)})="{soft}"'
    sheet.shade(_span(grid, "explanation"), "doubt", when=asked)


def _foot(sheet: NewSheet, grid: Grid) -> None:
    form, language, row = grid.form, grid.form.language, grid.foot_row
    sheet.height(row, 26)
    for found in FOOT:
        look = "label_two" if form.bilingual else "label"
        sheet.put(row, column_number(found.label_column), _foot_label(found, form), look)
        first = column_number(found.input_column)
        more = 1 if found.key in {"statistician", "phone"} else 0
        for column in range(first, first + more + 1):
            sheet.put(row, column, None, "date" if found.key == "reported" else "signature")
    row = grid.checksum_row
    sheet.height(row, 22)
    code = checksum_of(form, {})
    sheet.put(row, 2, Text(zh="校验码：", en="Checksum:")[language], "label")
    sheet.put(row, 3, CellFormula(checksum_formula(FIRST_ROW, grid.last_row), code), "checksum")
    for line, text in enumerate(words_of(form)["notes"].split("\n"), row):
        sheet.put(line, 5, text, "small")
    _code(sheet, grid)


def _code(sheet: NewSheet, grid: Grid) -> None:
    """Name the form in letters and as a QR code, below the checksum that follows its cells."""
    form, row = grid.form, grid.code_row
    for line in range(row, row + _CODE_ROWS + 1):
        sheet.height(line, _CODE_PIXELS * 0.75 / (_CODE_ROWS + 1) + 1)
    says = Text(zh=f"表标识二维码：{form.id}", en=f"QR code of the form id: {form.id}")
    sheet.picture(row, 1, qr_code(str(form.id)), pixels=_CODE_PIXELS, says=says[form.language])
    for line, text in enumerate(code_lines(form), row + 1):
        sheet.put(line, 3, text, "small")
