"""What do the words in a cell mean for a plan: which indicator, which period, which day?"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from addin.cells import Scalar, day_of_serial, is_hole, is_serial
from addin.errors import WORDS, ModelError, UsageError
from addin.facts.extras.stated import rows_of
from addin.facts.factset import FactSet
from addin.functions.arguments import Argument, options
from addin.functions.cells import Given, UnknownError, grid_of, refuse_errors, walk, word_of
from addin.functions.handles import Loaded
from addin.language import NO_TEXT, Language, Text
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.relative import related
from addin.model.words import Measure
from addin.plan.values import day_of as day_in

_FIELDS = {
    "目标": "target",
    "目标值": "target",
    "基期": "baseline",
    "基期值": "baseline",
    "增速": "growth",
}
_ASSUMED = re.compile(r"\s*(.+?)\s*[.．·]\s*([^.=＝]+?)\s*[=＝]\s*(.+?)\s*")
_CLOCK = re.compile(r"[T ]\d{1,2}:.*")
_LATEST = {"本期", "最新", "LATEST", "CURRENT"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a call asks of a plan: each argument in the words of the plan; "" or None if left out.

    `language` is that of the answer. `indicators` and `periods` of a block stay as they are told:
    each row reads its own, as ``本期`` is another period for each.
    """

    loaded: Loaded
    language: Language
    indicator: str = ""
    period: Period | None = None
    vintage: date | None = None
    measure: str = ""
    scheme: str = ""
    year: int | None = None
    assumption: tuple[str, ...] = ()
    indicators: tuple[Scalar, ...] = ()
    periods: tuple[Scalar, ...] = ()

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.loaded.plan

    @property
    def end(self) -> Period:
        """The last year of the plan."""
        return Period.of_year(self.plan.identity.end_year)

    def covers(self, period: Period) -> bool:
        """Whether a period lies in the plan."""
        plan = self.plan.identity
        return plan.base_end < period.month_index and period.year <= plan.end_year

    @property
    def facts(self) -> FactSet:
        """The assessment for the period, by default for the end of the plan.

        UnknownError for a period outside the plan.
        """
        when, identity = self.period or self.end, self.plan.identity
        if not self.covers(when):
            years = f"{identity.start_year}—{identity.end_year}"
            raise UnknownError(
                "outside_the_plan",
                when=when,
                start_year=identity.start_year,
                end_year=identity.end_year,
                years=years,
            )
        return self.loaded.facts(when, self.vintage, self.assumption)


def asked_of(arguments: Sequence[Argument], given: Sequence[Any], language: Language) -> Asked:
    """What a call asks; the names of its arguments are those of `Asked`. The first is the plan."""
    loaded: Loaded = given[0]
    found: dict[str, Any] = {}
    for argument, cell in zip(arguments[1:], given[1:], strict=False):
        if not is_hole(cell):
            subject = found.get("indicator", "")
            found[argument.name] = _READ[argument.name](loaded, cell, subject)
    return Asked(loaded=loaded, **{"language": language, **found})


def subject_of(loaded: Loaded, text: str) -> str:
    """The subject that `text` names: an indicator, or with ``/`` one of its clusters or areas.

    By code or name in either language. UsageError names the nearest of an unknown one.
    """
    return "/".join(_code(loaded, part.strip()) for part in text.split("/") if part.strip())


@lru_cache(maxsize=1_000)
def measure_of(text: str) -> str:
    """The measure that `text` names, in either language; what is not known stays as it is."""
    said = text.strip()
    if not said:
        return "value"
    named = (word.code for word in options("measure") if word.is_called(said))
    return next(named, said if ":" in said else said.lower())


def period_of(loaded: Loaded, text: Scalar, subject: str = "") -> Period:
    """The period that `text` means; relative ones are told by a suffix to another.

    ``本期`` (latest) is the last period for which `subject` has a value, and stands before a suffix
    that has no period: ``上期``, ``-1Q``.
    """
    said = word_of(text)
    if said.upper() in _LATEST or not said:
        return _latest(loaded, subject)
    number = float(said) if said.isdigit() else 0.0
    if is_serial(number):
        return Period.parse(day_of_serial(number))
    return related(said, lambda base: period_of(loaded, base, subject))


def assumption_of(loaded: Loaded, cells: Iterable[Scalar]) -> tuple[str, ...]:
    """Assumptions as `scenario_of` reads them: ``GO_AS.target=32000``, in the words of the plan.

    A cell may hold several, between semicolons; what is not told apart is left to `scenario_of`.
    """
    refuse_errors(cells := tuple(cells))
    parts = [part.strip() for cell in cells for part in re.split("[;；]", str(cell))]
    return tuple(_assumed(loaded, part) for part in parts if part)


def _assumed(loaded: Loaded, part: str) -> str:
    found = _ASSUMED.fullmatch(part)
    if found is None:
        return part
    return f"{_code(loaded, found[1])}.{_FIELDS.get(found[2], found[2].lower())}={found[3]}"


def day_of(cell: Scalar) -> date | None:
    """The day up to which publications count; None for no limit. UsageError for what is no day.

    As a plan workbook writes days; of a month or year it is the last one.
    """
    if is_hole(cell) or cell == 0:
        return None
    said = word_of(cell)
    # Excel hands over a day as its number, which may have become a text on the way.
    if said.isdecimal() and is_serial(float(said)):
        return day_of_serial(float(said))
    try:
        return day_in(_CLOCK.sub("", said)).value
    except ModelError as error:
        raise UsageError("not_a_day", text=said) from error


def _code(loaded: Loaded, name: str) -> str:
    found = loaded.codes.get(name.lower())
    if found is not None:
        return found
    near = get_close_matches(name.lower(), loaded.codes, n=3, cutoff=0.4)
    codes = list(dict.fromkeys(loaded.codes[each] for each in near))
    raise UsageError("not_of_the_plan", name=name, near=_near(codes))


def _near(codes: list[str]) -> Text:
    return WORDS.text("near", codes=codes) if codes else NO_TEXT


def _latest(loaded: Loaded, subject: str) -> Period:
    known = loaded.plan.observations
    periods = known.period
    if subject:
        periods = periods[rows_of(loaded.plan, known, subject, Measure.LEVEL)]
    if not len(periods):
        raise UnknownError("no_data_for" if subject else "no_data", subject=subject)
    return Period.from_code(int(periods.max()))


def _told(cells: Given) -> Iterator[Scalar]:
    """The cells of a range that hold something."""
    return (cell for cell in walk(grid_of(cells)) if not is_hole(cell))


# How the cell of an argument is read; the subject is that of an indicator named before it.
_READ: Mapping[str, Callable[[Loaded, Any, str], Any]] = {
    "indicator": lambda loaded, cell, _: subject_of(loaded, cell),
    "period": period_of,
    "vintage": lambda _, cell, __: day_of(cell),
    "measure": lambda _, cell, __: measure_of(cell),
    "scheme": lambda _, cell, __: cell.strip(),
    "year": lambda _, cell, __: int(cell),
    "language": lambda _, option, __: option.code,
    "assumption": lambda loaded, cells, _: assumption_of(loaded, _told(cells)),
    "indicators": lambda _, cells, __: tuple(_told(cells)),
    "periods": lambda _, cells, __: tuple(_told(cells)),
}
