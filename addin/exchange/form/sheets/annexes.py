"""What goes with the page of a form: definitions, actions, and the hidden sheet?"""

from addin.exchange.form.form import name_of_row
from addin.exchange.form.layout import Grid
from addin.exchange.form.sheets.looks import with_decimals
from addin.exchange.form.sheets.words import words_in
from addin.model.words import ActionState
from addin.ooxml.newbook import Choice, NewSheet

_WIDTHS = (10, 22, 30, 34, 10, 12, 11, 12, 40)
# Of the actions state and progress are to be filled in.
_STATE, _PROGRESS = 8, 9


def write_definitions(sheet: NewSheet, grid: Grid) -> None:
    """Write 指标解释: the definition of each indicator, its unit, and its last four quarters."""
    form, language = grid.form, grid.form.language
    labels = [label for label, _ in form.rows[0].history] if form.rows else []
    for column, title in enumerate((*words_in(language)["definitions"], *labels), 1):
        sheet.put(1, column, title, "header")
    for line, row in enumerate(form.rows, 2):
        unit = row.unit.name[language] or row.unit.name.zh
        texts = (row.code, row.name[language], unit, row.definition[language] or "—")
        for column, text in enumerate(texts, 1):
            sheet.put(line, column, text, "text")
        sheet.put(line, 5, row.decimals, "centre")
        for column, (_, value) in enumerate(row.history, 6):
            if value is not None:
                sheet.put(line, column, value, with_decimals("number", row.shown_decimals))
    sheet.widths(14, 26, 12, 60, 13, 13, 13, 13, 13)
    sheet.page(landscape=True)
    sheet.protect()


def write_actions(sheet: NewSheet, grid: Grid) -> None:
    """Write 整改事项: the open items of the rectification ledger, their state to be filled in."""
    form, language = grid.form, grid.form.language
    sheet.widths(*_WIDTHS)
    for column, title in enumerate(words_in(language)["actions"], 1):
        sheet.put(1, column, title, "header_input" if column >= _STATE else "header")
    states = Choice(words=tuple(state[language] for state in ActionState))
    for line, action in enumerate(form.actions, 2):
        said = (action.code, action.indicator, action.problem[language], action.measure[language],
                action.person, action.due, action.state[language])  # fmt: skip
        for column, words in enumerate(said, 1):
            sheet.put(line, column, words, "text")
        sheet.put(line, _STATE, None, "input")
        sheet.put(line, _PROGRESS, None, "input_text")
        sheet.choices(f"H{line}", states)
    sheet.page(landscape=True)
    sheet.protect()


def write_meta(sheet: NewSheet, grid: Grid, token: str) -> None:
    """Write the hidden sheet: the identity in B1, the `token` in B7, what the intake may ask."""
    form = grid.form
    lines: tuple[tuple[str | int, ...], ...] = (
        ("form", str(form.id)),
        ("version", form.version),
        ("period", str(form.period)),
        ("respondent", form.id.respondent),
        ("issued", form.issued.isoformat()),
        ("language", form.language),
        ("token", token),
        *(
            (row.code, name_of_row(row.code, form.period), grid.entry("value", index))
            for index, row in enumerate(form.rows)
        ),
    )
    for line, values in enumerate(lines, 1):
        for column, value in enumerate(values, 1):
            if value != "":
                sheet.put(line, column, value)
    sheet.protect(resize=False)
