"""What can reports be made of: which period, which parts, which day?"""

from dataclasses import dataclass
from datetime import date

from addin.batch.parts import PartKind, Parts
from addin.language import Language
from addin.model.period import Period
from addin.model.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChoice:
    """A way to cut the plan, and how many reports it makes."""

    value: str
    words: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChoices:
    """The fifth screen: the period that is chosen above, and how the plan can be cut."""

    period: str
    parts: tuple[PartChoice, ...]


def reports_view(
    plan: Plan, period: Period, as_of: date | None, language: Language
) -> ReportChoices:
    """The choices of a plan; parts that it does not have are left out."""
    found = [
        PartChoice(value=kind.value, words=kind[language], count=len(parts.named))
        for kind in PartKind
        if (parts := Parts(plan, kind, period, as_of)).named
    ]
    return ReportChoices(period=period.label(language), parts=tuple(found))
