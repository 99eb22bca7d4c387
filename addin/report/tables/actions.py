"""How far is each action of the register, and each project?"""

from datetime import date, timedelta
from math import isnan

from addin.facts.extras.actions import projects_of, register
from addin.facts.fact import PLAN
from addin.facts.factset import FactSet
from addin.facts.printer import in_language, rounded
from addin.language import Language, Text
from addin.report.tables.table import Table, TableCell, TableRow, department_words, same, table


def action_table(facts: FactSet) -> Table:
    """The items of the register, the most urgent first (C1.2 五)."""
    rows = []
    for item in register(facts.plan):
        about = facts.plan.indicator.get(item.indicator)
        cells = {
            "name": TableCell(words=about.short if about else same(item.indicator)),
            "measure": TableCell(words=item.measure),
            "department": TableCell(words=department_words(facts, item.department)),
            "due": TableCell(words=_day(item.due) if item.due else same("")),
            "state": TableCell(words=item.state.text),
        }
        rows.append(TableRow(subject=item.code, cells=cells))
    return table("actions", rows)


def _day(day: date) -> Text:
    """The day; of the last of a month only the month."""
    if (day + timedelta(days=1)).day == 1:
        return Text(zh=f"{day.year}年{day.month}月底", en=f"{day:%b %Y}")
    return Text(zh=f"{day.year}年{day.month}月{day.day}日", en=f"{day.day} {day:%b %Y}")


def project_rows(facts: FactSet, language: Language) -> list[dict[str, str]]:
    """Projects with both amounts, the lowest rate first, and their total; none for fewer than 3.

    Of many only those whose rate is below the time of the year.
    """
    known = [
        (100 * task.investment_done / task.investment_planned, task)
        for task in projects_of(facts.plan)
        if task.investment_planned and task.investment_done is not None
    ]
    known = [(rate, task) for rate, task in known if not isnan(rate)]
    if len(known) < _LEAST_PROJECTS:
        return []
    known.sort(key=lambda one: one[0])
    time = facts.known(PLAN, "projects_time")
    shown = [one for one in known if time is None or one[0] < (time.value or 0.0)]
    rows = [
        _project(facts, language, task.name, (task.investment_planned, task.investment_done, rate))
        | {"state": task.state[language], "total": ""}
        for rate, task in (shown if len(known) > _MOST_PROJECTS and shown else known)
    ]
    sums = [facts.known(PLAN, f"projects_{one}") for one in ("planned", "invested", "rate")]
    if all(sums):
        values = tuple(one.value for one in sums if one)
        rows.append(_project(facts, language, _TOTAL, values) | {"state": "", "total": "yes"})
    return rows


def _project(
    facts: FactSet, language: Language, name: Text, values: tuple[float | None, ...]
) -> dict[str, str]:
    money = facts.plan.identity.money
    planned, done, rate = values
    amounts = (in_language(value or 0.0, money, language) for value in (planned, done))
    first, second = (f"{rounded(value, 2 if language == 'en' else 1):,}" for value in amounts)
    if language == "zh":
        first, second = first.replace(",", ""), second.replace(",", "")
    return {
        "name": name[language],
        "planned": first,
        "done": second,
        "rate": str(rounded(rate or 0.0, 1)),
    }


_TOTAL = Text(zh="合计", en="Total")
_LEAST_PROJECTS, _MOST_PROJECTS = 3, 10
