"""How far is each action of the register?"""

from datetime import date

from addin.facts.extras.actions import register
from addin.facts.factset import FactSet
from addin.language import Text
from addin.report.tables.table import Table, TableCell, TableRow, department_words, same, table


def action_table(facts: FactSet) -> Table:
    """The items of the register, the most urgent first (C1.2 五)."""
    rows = []
    for item in register(facts.plan):
        cells = {
            "name": TableCell(words=facts.name_of(item.indicator)),
            "measure": TableCell(words=item.measure),
            "department": TableCell(words=department_words(facts, item.department)),
            "due": TableCell(words=_day(item.due) if item.due else same("")),
            "state": TableCell(words=item.state.text),
        }
        rows.append(TableRow(subject=item.code, cells=cells))
    return table("actions", rows)


def _day(day: date) -> Text:
    return Text(zh=f"{day.year}年{day.month}月{day.day}日", en=f"{day.day} {day:%B %Y}")
