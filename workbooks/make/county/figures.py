"""What was observed in the example county, quarter by quarter? Made from a fixed seed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from addin.model.observations import Observation, Observations
from addin.model.period import Period
from addin.model.words import DataStatus, Measure, RevisionClass
from workbooks.make.county.county import REPORTS, SURVEYS

__all__ = ["observations"]

_SEED = 20220101
_YEARS = range(2021, 2025)
_MONTHS = 12
_QUARTERS = range(1, 5)
_SEASON = (0.235, 0.245, 0.250, 0.270)
# The ends of the years 2020 to 2024; the quarters lie between.
_BEDS = {
    "": (3540, 3620, 3744, 3913, 4059),
    "D1": (1710, 1740, 1782, 1836, 1874),
    "D2": (930, 960, 1015, 1083, 1142),
    "D3": (575, 590, 603, 620, 634),
}
_RATIOS = {
    "PRIMARY": (50.6, 51.4, 54.2, 57.6, 60.4),
    "STAY": (8.7, 8.6, 8.5, 8.4, 8.2),
    "VACCINE": (95.9, 95.8, 95.6, 95.1, 94.6),
    "SCREENED": (55.0, 58.2, 61.6, 66.2, 71.0),
}
_FLOWS = {
    "VISITS": (418.2, 437.5, 459.8, 484.6),
    "GPS": (96, 104, 131, 142),
}
_GROWTH = {"VISITS": (3.2, 4.6, 5.1, 5.4)}
_CENTRES = (0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3)
_ANNUAL = {
    "DOCTORS": (2.62, 2.76, 2.93, 3.08),
    "COST": (29.5, 28.8, 28.1, 27.5),
    "DEATHS": (252.4, 249.1, 246.3, 244.8),
    "LITERACY": (24.1, 25.8, 27.6, 29.9),
}


def observations() -> Observations:
    """All observations of the example county."""
    random = Random(_SEED)  # noqa: S311 - a seed is wanted: the same every time
    return Observations.of([*_levels(random), *_flows(random), *_surveys(), *_revised()])


def _levels(random: Random) -> Iterator[Observation]:
    """Stocks and ratios at the end of each quarter."""
    for district, ends in _BEDS.items():
        for period, value in _between(ends, random, 3):
            yield _row("BEDS", _at_end(period), round(value), cluster=district)
    for code, shares in _RATIOS.items():
        for period, value in _between(shares, random, 0.12):
            yield _row(code, period, round(value, 1))
    for (year, quarter), value in zip(_all_quarters(), _CENTRES, strict=True):
        yield _row("CENTRES", _at_end(_to_date(year, quarter)), value)


def _between(ends: Sequence[float], random: Random, noise: float) -> Iterator[tuple[Period, float]]:
    for year, quarter in _all_quarters():
        before, end = ends[year - _YEARS[0]], ends[year - _YEARS[0] + 1]
        away = random.uniform(-noise, noise) if quarter < _QUARTERS[-1] else 0
        yield _to_date(year, quarter), before + (end - before) * quarter / 4 + away


def _flows(random: Random) -> Iterator[Observation]:
    """Running totals of each year, and their growth where it is published."""
    for code, totals in _FLOWS.items():
        for at, (year, total) in enumerate(zip(_YEARS, totals, strict=True)):
            digits = 0 if code == "GPS" else 1
            weights = [share * random.uniform(0.998, 1.002) for share in _SEASON]
            sums = [round(total * part / sum(weights), digits) for part in accumulate(weights)]
            for quarter, value in zip(_QUARTERS, sums, strict=True):
                period = _to_date(year, quarter)
                yield _row(code, period, value)
                if code in _GROWTH:
                    away = random.uniform(-0.2, 0.2) if quarter < _QUARTERS[-1] else 0
                    rate = round(_GROWTH[code][at] + away, 1)
                    yield _row(code, period, rate, measure=Measure.YOY)


def _surveys() -> Iterator[Observation]:
    """What is surveyed once a year and published in spring."""
    for code, values in _ANNUAL.items():
        for year, value in zip(_YEARS, values, strict=True):
            yield _row(code, _to_date(year, 4), value, source=SURVEYS, days=90)


def _revised() -> Iterator[Observation]:
    """Values that were published again, by a survey of residents and by a correction."""
    yield replace(
        _row("DOCTORS", _to_date(2023, 4), 2.91, source=SURVEYS),
        vintage=date(2024, 11, 15),
        status=DataStatus.REVISED,
        revision_class=RevisionClass.SOURCE,
        note="常住人口数修订（虚构）；revised number of residents (fictitious)",
    )
    yield replace(
        _row("SCREENED", _to_date(2024, 3), 69.5),
        vintage=date(2024, 12, 6),
        status=DataStatus.REVISED,
        revision_class=RevisionClass.CORRECTION,
        note="剔除重复计数（虚构）；women counted twice left out (fictitious)",
    )


def _row(
    code: str,
    period: Period,
    value: float,
    *,
    measure: Measure = Measure.LEVEL,
    cluster: str = "",
    source: str = REPORTS,
    days: int = 18,
) -> Observation:
    return Observation(
        indicator=code,
        period=period,
        value=value,
        measure=measure,
        cluster=cluster,
        status=DataStatus.PRELIMINARY if period.year == _YEARS[-1] else DataStatus.FINAL,
        vintage=period.end + timedelta(days=days),
        source=source,
    )


def _all_quarters() -> Iterator[tuple[int, int]]:
    return ((year, quarter) for year in _YEARS for quarter in _QUARTERS)


def _to_date(year: int, quarter: int) -> Period:
    return Period(year, 3 * quarter, 1)


def _at_end(period: Period) -> Period:
    """The last month: a stock is that of a day; the whole year stands for its end."""
    return period if period.last == _MONTHS else Period(period.year, period.last, period.last)
