"""What is one number that a reader may see?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from addin.errors import Place
from addin.facts.printer import MARK_WORDS, decimals_in, printed, rounded, shown_unit
from addin.language import Language, Text
from addin.measures.book import BOOK
from addin.measures.formula import Formula
from addin.measures.reasons import Reason
from addin.measures.targets.status import Prospect, StatusClass
from addin.model.period import Period
from addin.model.unit import POINTS, UNITS, Unit
from addin.model.words import DataStatus, Precision

PLAN = "PLAN"
"""The subject of what speaks of the plan as a whole."""
DIFFERENCE = "difference:"
"""What the measures of differences begin with."""
_LESS = " - "


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One number: exact in `value`, shown in `display`, with all that is needed to trace it.

    `value` stands in `unit` (45.2 where the unit is per cent) and is None where it cannot be
    known; `reason` then says why. `period` is what the data speak of, which may be earlier than
    the period of the report. `inputs` are ids of facts and cells ``workbook!sheet!cell``, `terms`
    the other numbers in the formula, by the names of its inputs: years left, a direction.
    """

    id: str
    subject: str
    measure: str
    value: float | None
    unit: Unit
    decimals: int
    period: Period
    formula: str
    inputs: tuple[str, ...] = ()
    terms: tuple[tuple[str, float], ...] = ()
    status: DataStatus | None = None
    precision: Precision = Precision.EXACT
    vintage: date | None = None
    reason: Reason | None = None

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return self.value is not None

    @property
    def is_rolling(self) -> bool:
        """Whether it is a sum of twelve months that may end within a year."""
        return self.formula.startswith("ttm")

    @property
    def word(self) -> Text | None:
        """The name of the class, for a fact whose value is a class."""
        if not self.known:
            return None
        if self.measure == "prospect":
            return tuple(Prospect)[int(self.value or 0)].text
        return self.status_class.text if self.measure == "status" else None

    @property
    def status_class(self) -> StatusClass:
        """The class that a status fact stands for."""
        return tuple(StatusClass)[int(self.value or 0)]

    @property
    def how(self) -> Formula:
        """The formula behind the number."""
        return BOOK[self.formula]

    def number(self, language: Language = "zh") -> str:
        """The number as it is printed, without its unit; "—" if unknown, a class by its name."""
        if self.value is None:
            return "—"
        return self.word[language] if self.word is not None else printed(self, language).text

    def shown_unit(self, language: Language) -> Unit:
        """The unit in which a reader of `language` sees the number."""
        return shown_unit(self.unit, language)

    def shown_decimals(self, language: Language) -> int:
        """How many decimals a reader of `language` sees."""
        return decimals_in(self.decimals, self.unit, self.shown_unit(language))

    def display(self, language: Language = "zh") -> str:
        """The number with its unit and the mark of its precision, as a cell or list shows it."""
        if self.value is None or self.word is not None:
            return self.number(language)
        found = printed(self, language)
        return f"{MARK_WORDS[found.mark][language]}{found}"


def plan_fact(
    measure: str,
    value: float,
    period: Period,
    unit: Unit,
    *,
    formula: str,
    inputs: Iterable[str] = (),
    decimals: int | None = None,
) -> Fact:
    """A fact about the plan as a whole; without `decimals` it shows those of its unit."""
    return Fact(
        id=f"{PLAN}.{measure}@{period}",
        subject=PLAN,
        measure=measure,
        value=value,
        unit=unit,
        decimals=unit.decimals if decimals is None else decimals,
        period=period,
        formula=formula,
        inputs=tuple(inputs),
    )


def counted(measure: str, members: Sequence[str], period: Period) -> Fact:
    """How many `members` there are, facts or cells, in the plan as a whole."""
    return plan_fact(
        measure, float(len(members)), period, UNITS["items"],
        formula="count", inputs=members, decimals=0,
    )  # fmt: skip


def difference_id(now: str, before: str) -> str:
    """The id of what is left of a fact when another is taken from it, as a sentence says it.

    >>> difference_id("GO.progress@2024Q3", "PLAN.time_progress@2024Q3")
    'GO.difference:progress@2024Q3 - PLAN.time_progress@2024Q3'
    """
    head, _, period = now.rpartition("@")
    subject, _, measure = head.rpartition(".")
    return f"{subject}.{DIFFERENCE}{measure}@{period}{_LESS}{before}"


def parts_of_difference(key: str) -> tuple[str, str]:
    """The ids of the two facts of a difference; both empty for an id of another kind."""
    now, _, before = key.partition(_LESS)
    subject, found, measure = now.partition(f".{DIFFERENCE}")
    return (f"{subject}.{measure}", before) if found and before else ("", "")


def difference_of(facts: Mapping[str, Fact], key: str) -> Fact:
    """The difference of two facts, of their shown numbers, so that a reader can check it."""
    now, before = (facts[each] for each in parts_of_difference(key))
    shown = [rounded(each.value or 0.0, each.decimals) for each in (now, before)]
    return replace(
        now,
        id=key,
        measure=f"{DIFFERENCE}{now.measure}",
        value=float(shown[0] - shown[1]) if now.known and before.known else None,
        unit=POINTS if now.unit.is_percent else now.unit,
        formula="difference",
        inputs=(now.id, before.id),
        terms=(),
        reason=now.reason or before.reason,
    )


def cell_id(workbook: str, place: Place) -> str:
    """A cell of the plan workbook as facts name it among their inputs."""
    return f"{workbook}!{place.sheet}!{place.cell}"
