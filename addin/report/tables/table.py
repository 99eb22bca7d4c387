"""What is a table of a report: columns, rows, and cells that hold a fact or words?"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from addin.facts.extras.reach import yearly
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import MARK_SIGNS, printed, unit_name, unit_without_end
from addin.language import Language, Text, capital
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator
from addin.model.period import Period
from addin.model.plan import Plan, PlanIdentity
from addin.model.words import Attribute, TargetKind

BINDING = "※"
"""Stands after the name of a binding indicator."""
_CELL = "cell"
_SHORT_UNITS: Mapping[Language, Mapping[str, str]] = {
    "zh": {"个百分点": "点", "亿元": "亿", "万元": "万"},
    "en": {
        " percentage points": " pp",
        " percentage point": " pp",
        " billion": " bn",
        " million": " m",
        " items": "",
        " item": "",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """One column: its key, its header, and whether numbers stand in it."""

    key: str
    header: Text
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """What stands in a cell: words, or a fact, or the reason why there is no number.

    `sign` stands before the number (at least, at most); `within` is the tolerance of a target or,
    where `is_end`, the other end of its range; `with_unit` where the column has no unit, `brief`
    where there is no room for its name.
    """

    fact: Fact | None = None
    words: Text = field(default_factory=lambda: Text(zh="", en=""))
    sign: str = ""
    within: Fact | None = None
    is_end: bool = False
    with_unit: bool = False
    brief: bool = False

    def show(self, language: Language) -> str:
        """The text of the cell; a bound or rounded figure carries its sign."""
        if self.fact is None:
            return self.words[language]
        if not self.fact.known:
            return self.fact.number(language)
        if self.fact.word is not None:
            return self.fact.number(language)
        form = ""
        if self.with_unit:
            form = f"in:{unit_without_end(self.fact.value, self.fact.unit, language).code}"
        found = printed(self.fact, language, form=form)
        mark = MARK_SIGNS[found.mark][language] + self.sign
        shown = str(found) if self.with_unit else found.text
        for long, short in _SHORT_UNITS[language].items() if self.brief else ():
            shown = shown.replace(long, short)
        return mark + shown + self._range(language)

    @property
    def form(self) -> str:
        """How what it shows follows from its fact, as `cell_of_form` reads it."""
        words = [_CELL, *(word for word in ("with_unit", "brief") if getattr(self, word))]
        words += [f"sign:{self.sign}"] * bool(self.sign)
        if self.within is not None:
            words.append(f"{'to' if self.is_end else 'within'}:{self.within.value!r}")
        return " ".join(words)

    def _range(self, language: Language) -> str:
        if self.within is None:
            return ""
        sign = Text(zh="—", en=" to ")[language] if self.is_end else "±"
        return sign + self.within.number(language)


def cell_of_form(fact: Fact, form: str) -> TableCell | None:
    """The cell of a `TableCell.form`, with what its fact is now; None for another kind of form."""
    first, *words = form.split()
    if first != _CELL:
        return None
    told = dict(word.partition(":")[::2] for word in words)
    other = told.get("to") or told.get("within")
    return TableCell(
        fact=fact,
        sign=told.get("sign", ""),
        within=replace(fact, value=float(other)) if other else None,
        is_end="to" in told,
        with_unit="with_unit" in told,
        brief="brief" in told,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row: its subject and its cells by the key of the column."""

    subject: str
    cells: Mapping[str, TableCell]
    status: StatusClass | None = None

    def __getitem__(self, key: str) -> TableCell:
        return self.cells[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A title, columns and rows."""

    key: str
    title: Text
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]

    def only(self, *keys: str) -> "Table":
        """The table with these columns, in this order."""
        chosen = {column.key: column for column in self.columns}
        return Table(
            key=self.key,
            title=self.title,
            columns=tuple(chosen[key] for key in keys),
            rows=self.rows,
        )


def table(
    key: str, rows: Iterable[TableRow], plan: Plan | None = None, *, title: Text | None = None
) -> Table:
    """The table `key` with the columns that ``columns.csv`` lists.

    `plan` gives the years and words that some headers name, `title` stands where the list has none.
    """
    words = _words(plan.identity) if plan else {}
    (_, listed), *columns = (
        (line, Text(zh=line["zh"].format(**words), en=line["en"].format(**words)))
        for line in _columns()[key]
    )
    return Table(
        key=key,
        title=title or listed,
        columns=tuple(
            TableColumn(key=line["key"], header=header, numeric=line["holds"] == "figures")
            for line, header in columns
        ),
        rows=tuple(rows),
    )


def _words(plan: PlanIdentity) -> Mapping[str, object]:
    """What headers name of a plan: its years, and what its groups are called."""
    return {
        "base": plan.base_year,
        "end": plan.end_year,
        "group": plan.group["zh"],
        "group_en": capital(plan.group["en"]),
        "groups_en": capital(plan.groups["en"]),
    }


@cache
def _columns() -> dict[str, list[dict[str, str]]]:
    """The title and the columns of each table."""
    found: dict[str, list[dict[str, str]]] = {}
    with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            found.setdefault(line["table"], []).append(line)
    return found


def same(words: str) -> Text:
    """The words that are the same in both languages."""
    return Text(zh=words, en=words)


def cell_of(facts: FactSet, subject: str, measure: str) -> TableCell:
    """The cell of a fact, or a dash where the plan has none of that measure."""
    fact = facts.find(subject, measure)
    return TableCell(words=same("—")) if fact is None else TableCell(fact=fact)


def yearly_cells(facts: FactSet, code: str) -> dict[str, TableCell]:
    """What the years so far brought and what a year needs: of counts pieces, else growth."""
    found = {of: yearly(facts, code, of) for of in ("achieved", "required")}
    return {
        f"growth_{of}": TableCell(fact=fact) if fact else cell_of(facts, code, f"growth_{of}")
        for of, fact in found.items()
    }


def marked_name(found: Indicator) -> Text:
    """The name of an indicator; a binding one carries its mark."""
    mark = BINDING if found.attribute is Attribute.BINDING else ""
    return Text(zh=found.name.zh + mark, en=found.name.en + mark)


def attribute_words(found: Indicator) -> Text:
    """Binding or expected, or a dash where the plan does not say."""
    return same("—") if found.attribute is Attribute.UNSTATED else found.attribute.text


def department_words(facts: FactSet, code: str) -> Text:
    """Who answers; the code where the plan does not name the department."""
    found = facts.plan.department.get(code)
    return found.name if found else same(code)


def unit_words(found: Indicator) -> Text:
    """The unit in which each language shows the numbers of an indicator."""
    if found.target.kind in {TargetKind.RATE_AVG, TargetKind.CUM_CHANGE}:
        return same("%")
    return Text(zh=unit_name(found.unit, "zh"), en=unit_name(found.unit, "en"))


def lamp(status: StatusClass) -> Text:
    """The status with the sign that is told apart in black and white."""
    return Text(zh=f"{status.lamp}{status.zh}", en=f"{status.lamp} {status.en}")


def class_cells(status: StatusClass, language: Language) -> dict[str, str]:
    """The sign of a class, its word, and the tone in which a template prints the sign."""
    word = capital(status[language])
    return {"lamp": status.lamp, "word": word, "tone": _TONES.get(status, "None")}


_TONES = {
    StatusClass.ACHIEVED: "Good",
    StatusClass.AHEAD: "Good",
    StatusClass.ON_PACE: "Good",
    StatusClass.BEHIND: "Behind",
    StatusClass.FAR_BEHIND: "Far",
}


def period_words(fact: Fact) -> Text:
    """The period of a known fact, or a dash."""
    if not fact.known:
        return same("—")
    return Text(zh=fact.period.label("zh"), en=fact.period.label("en", brief=True))


def day_words(day: date | None) -> Text:
    """A day as a table shows it, or a dash."""
    return same(day.isoformat() if day else "—")


def scored_at(fact: Fact, report: Period) -> Text:
    """The period of a comparable value; twelve months that end within a year are said to be so."""
    if fact.known and fact.is_rolling:
        end = fact.period.end
        year = "" if end.year == report.year else f"{end.year}年"
        return Text(zh=f"近四季至{year}{end.month}月", en=f"Year to {end:%b %Y}")
    return period_words(fact)


def target_cell(found: Indicator, cell: TableCell) -> TableCell:
    """A target that is to be kept says on which side of it, or how near."""
    target = found.target
    if target.kind is TargetKind.RANGE and cell.fact is not None:
        is_end = target.upper is not None
        within = replace(cell.fact, value=target.upper if is_end else target.tolerance)
        return replace(cell, within=within, is_end=is_end)
    signs = {TargetKind.HOLD_MAX: "≤", TargetKind.HOLD_MIN: "≥"}
    return replace(cell, sign=signs.get(target.kind, ""))
