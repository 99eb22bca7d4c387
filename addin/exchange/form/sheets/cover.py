"""What does the cover of a form say: what is asked, by whom, until when, and what is still open?"""

from collections.abc import Iterator, Sequence

from addin.cells import CellFormula
from addin.exchange.form.checks import verdict
from addin.exchange.form.form import Form
from addin.exchange.form.layout import COLUMN_OF, FIRST_ROW, Grid
from addin.exchange.form.sheets.looks import columns_wide, cover_look
from addin.exchange.form.sheets.words import filled, problem, words_in, words_of
from addin.language import Language, Text
from addin.ooxml.newbook import NewSheet

_LINE_WIDTH = 76


def write_cover(sheet: NewSheet, grid: Grid) -> None:
    """Write 封面: what is asked, until when, by whom, in three steps, and what is still open."""
    sheet.show(grid=False, first=True)
    sheet.page(fit=(1, 1))
    sheet.widths(18, 72)
    sheet.height(1, 42)
    row = _facts(sheet, grid)
    for title, lines in _blocks(grid.form):
        sheet.put(row, 1, title, "label_left")
        for line in lines:
            sheet.put(row, 2, line, "wrapped")
            # Excel does not measure wrapped lines of a file that it did not write.
            lines_high = sum(1 + columns_wide(part) // _LINE_WIDTH for part in line.split("\n"))
            sheet.height(row, 18 * lines_high)
            row += 1
        row += 1
    sheet.protect()


def _facts(sheet: NewSheet, grid: Grid) -> int:
    """Write the titles, what is asked, and what is still open; the row for what follows."""
    form, words = grid.form, words_of(grid.form)
    titles = (form.header.title[form.language], form.header.title.en if form.bilingual else "")
    for row, title in enumerate(filter(None, titles), 1):
        sheet.put(row, 1, title, cover_look(title))
        sheet.put(row, 2, None, cover_look(title))
    facts = [(label, filled(value, form)) for label, value in words["facts"]]
    for row, (label, value) in enumerate(facts, 3):
        sheet.put(row, 1, label, "label_left")
        sheet.put(row, 2, value, "wrapped")
    row = 3 + len(facts)
    sheet.put(row, 1, form.say(Text(zh="填报情况", en="State")), "label_left")
    sheet.put(row, 2, CellFormula(_state_formula(grid), _first_state(grid)), "strong")
    sheet.put(row + 1, 1, words["next"][0], "label_left")
    first = form.rows[0] if form.rows else None
    now = f"{form.say(first.name).strip()}：{_first_problem(form)}" if first else ""
    sheet.put(row + 1, 2, CellFormula(_next_formula(grid), now), "wrapped")
    return row + 3


def _blocks(form: Form) -> Iterator[tuple[str, Sequence[str]]]:
    """What stands below: titles with their lines."""
    words = words_of(form)
    yield from words["blocks"]
    title, same = words["changes"]
    yield title, [form.say(change) for change in form.changes] or [same]
    if form.fictitious:
        title, line = words["fictitious"]
        yield title, [line]


def _state_formula(grid: Grid) -> str:
    letter = COLUMN_OF["checks"].letter
    span = grid.on("form", f"${letter}${FIRST_ROW}:${letter}${grid.last_row}")
    hard, soft, said = (
        f'COUNTIF({span},"{verdict(key, grid.form)}*")' for key in ("hard", "soft", "explained")
    )

    def told(language: Language) -> str:
        must, ask, done, close, ready, open_ = words_in(language)["state"]
        return (
            f'"{must}"&{hard}&"{ask}"&({soft}+{said})&"{done}"&{said}&"{close}"'
            f'&IF({hard}+{soft}=0,"{ready}","{open_}")'
        )

    return '&" / "&'.join(map(told, grid.form.languages))


def _next_formula(grid: Grid) -> str:
    """The first row that has to be mended, else explained, and what is wrong with it."""
    names, checks = (
        grid.on("form", f"${letter}${FIRST_ROW}:${letter}${grid.last_row}")
        for letter in (COLUMN_OF["name"].letter, COLUMN_OF["checks"].letter)
    )
    found = [
        f'TRIM(INDEX({names},MATCH("{word}*",{checks},0)))&"：'
        f'"&INDEX({checks},MATCH("{word}*",{checks},0))'
        for word in (verdict(key, grid.form) for key in ("hard", "soft"))
    ]
    done = words_of(grid.form)["next"][1]
    return f'IFERROR({found[0]},IFERROR({found[1]},"{done}"))'


def _first_problem(form: Form) -> str:
    return verdict("hard", form) + problem("V-01", form)


def _first_state(grid: Grid) -> str:
    def told(language: Language) -> str:
        must, ask, done, close, _, open_ = words_in(language)["state"]
        return f"{must}{len(grid.form.rows)}{ask}0{done}0{close}{open_}"

    return " / ".join(map(told, grid.form.languages))
