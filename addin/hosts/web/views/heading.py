"""Which plan, which period, which day's data: what stands above every screen?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import numpy as np

from addin.functions.handles import Loaded
from addin.language import Language
from addin.model.observations import date_of_vintage
from addin.model.period import Period

_MOST_DAYS = 24
_EXAMPLES = ("example-city", "chongqing-14fyp", "county-health")


class Open(Protocol):
    """A plan that is open."""

    loaded: Loaded
    name: str
    origin: str

    read: datetime

    @property
    def changed_at(self) -> datetime | None:
        """When its workbook was changed since, if it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice of a list."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The plan and what it is looked at for; `changed` says when its workbook was, since `read`."""

    plan: str
    origin: str
    file: str
    name: str
    fictitious: bool
    changed: str
    read: str
    periods: tuple[Choice, ...]
    vintages: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """What there is before a plan is open."""

    examples: tuple[str, ...]


def heading(opened: Open, period: Period, as_of: date | None, language: Language) -> Heading:
    """The heading of a plan; periods and days of publication, the latest first."""
    plan, loaded = opened.loaded.plan, opened.loaded
    return Heading(
        plan=loaded.handle,
        origin=opened.origin,
        file=opened.name,
        name=plan.identity.name[language],
        fictitious=plan.identity.fictitious,
        changed=_moment(opened.changed_at, opened.read),
        read=_moment(opened.read, opened.changed_at or opened.read),
        periods=tuple(_periods(loaded, period, language)),
        vintages=tuple(_days(loaded, as_of)),
    )


def _moment(when: datetime | None, beside: datetime) -> str:
    """The time of a moment, with its day where that is another one than that of `beside`."""
    if when is None:
        return ""
    return f"{when:%H:%M}" if when.date() == beside.date() else f"{when:%Y-%m-%d %H:%M}"


def welcome(language: Language) -> Welcome:
    """The examples that ship."""
    del language
    return Welcome(examples=_EXAMPLES)


def _periods(loaded: Loaded, chosen: Period, language: Language) -> list[Choice]:
    first, last = loaded.plan.identity.quarters[0], max(loaded.plan.latest, chosen)
    ends = range(4 * last.year + last.quarter - 1, 4 * first.year + first.quarter - 2, -1)
    every = [Period.parse(f"{at // 4}Q{at % 4 + 1}") for at in ends]
    return [
        Choice(
            value=str(one),
            words=one.to_date.label(language, brief=language == "en"),
            chosen=one.month_index == chosen.month_index,
        )
        for one in every
    ]


def _days(loaded: Loaded, chosen: date | None) -> list[Choice]:
    """The days on which figures came out."""
    codes = np.unique(loaded.plan.observations.vintage)
    days = [date_of_vintage(code) for code in codes.tolist() if code]
    recent = sorted(days, reverse=True)[1:_MOST_DAYS]
    if chosen is not None and chosen not in recent:
        recent = sorted([*recent, chosen], reverse=True)
    told = [Choice(value=str(day), words=str(day), chosen=day == chosen) for day in recent]
    latest = max(days, default=None)
    return [Choice(value="", words=str(latest or ""), chosen=chosen is None), *told]
