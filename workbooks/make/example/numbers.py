"""What was observed in the example city, month by month? Made from a fixed seed.

What adds up in a real city adds up here: months to quarters, districts to the city, clusters to
less than the whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from addin.model.observations import Observation, Observations
from addin.model.period import Period
from addin.model.words import DataStatus, Measure, RevisionClass
from workbooks.make.example.city import AREAS, BULLETIN, FORMS

__all__ = ["observations"]

_SEED = 20210101
_YEARS = range(2020, 2025)
_QUARTERS = tuple((year, quarter) for year in _YEARS for quarter in range(1, 5))
_MONTHS = 12
_DAYS_TO_PUBLICATION = 20
# How a year spreads over its quarters, where the season shows and where it does not.
_EVEN = (0.232, 0.248, 0.252, 0.268)
_SEASON = (0.18, 0.24, 0.27, 0.31)


def observations() -> Observations:
    """All observations of the example city."""
    random = Random(_SEED)  # noqa: S311 - a seed is wanted: the same every time
    rows = [
        *_output(random),
        *_corrected(_flows(random)),
        *_ratios(random),
        *_stocks(),
        *_revisions(),
    ]
    return Observations.of(rows)


# Values of 2020 to 2024 and growth as published (on comparable prices and scope).
_ANNUAL: dict[str, tuple[float, ...]] = {
    "GO": (8000.0, 8664.0, 9054.0, 9615.0, 10428.0),
    "IVA": (2300.0, 2482.0, 2631.0, 2812.0, 3062.0),
    "IND_INV": (1500.0, 1632.0, 1745.0, 1868.0, 1996.0),
    "EXPORT": (900.0, 981.0, 934.0, 902.0, 861.0),
    "PROFIT_SOE": (-12.4, -6.8, -1.9, 3.6, 9.8),
    "WASTEWATER": (12000.0, 11980.0, 11870.0, 11760.0, 11655.0),
    "NEW_JOBS": (11.8, 12.6, 11.2, 12.4, 13.1),
}
_GROWTH: dict[str, tuple[float, ...]] = {
    "GO": (2.1, 8.1, 4.6, 6.0, 8.1),
    "IVA": (2.4, 8.6, 5.1, 6.4, 7.9),
    "IND_INV": (4.0, 8.8, 6.9, 7.1, 6.8),
    "EXPORT": (-3.1, 9.0, -4.8, -3.4, -4.6),
    "WASTEWATER": (-0.6, -0.2, -0.9, -0.9, -0.9),
}
_CLUSTER_SHARES: dict[str, tuple[float, ...]] = {
    "C1": (0.250, 0.255, 0.257, 0.256, 0.262),
    "C2": (0.1875, 0.186, 0.181, 0.184, 0.187),
    "C3": (0.1375, 0.136, 0.135, 0.137, 0.136),
    "C4": (0.1625, 0.164, 0.161, 0.158, 0.155),
    "C5": (0.0875, 0.084, 0.083, 0.082, 0.081),
    "C6": (0.050, 0.053, 0.056, 0.057, 0.0585),
}
_LATER_SHARES: dict[str, tuple[float, float]] = {
    "N1": (0.171, 0.178),
    "N2": (0.262, 0.266),
    "N3": (0.149, 0.147),
    "N4": (0.121, 0.124),
    "N5": (0.079, 0.078),
}
_PART_OF_C2 = (0.147, 0.176, 0.221, 0.268, 0.309)
_AREA_SHARES = (0.186, 0.121, 0.134, 0.098, 0.207, 0.141, 0.064, 0.049)
_FIRM_SHARES = {
    "F601": 0.24, "F602": 0.19, "F603": 0.13, "F604": 0.10, "F605": 0.08, "F606": 0.05,
}  # fmt: skip
_FIRMS: dict[str, tuple[int, ...]] = {
    "": (3120, 3242, 3371, 3455, 3562),
    "C1": (610, 642, 671, 690, 718),
    "C2": (432, 441, 446, 458, 466),
    "C3": (548, 565, 590, 604, 622),
    "C4": (502, 518, 534, 541, 553),
    "C5": (388, 397, 405, 409, 415),
    "C6": (96, 107, 119, 128, 141),
}


def _output(random: Random) -> Iterator[Observation]:
    """Gross output: months and quarters of the city, quarters of clusters and districts."""
    monthly = _months(random, _ANNUAL["GO"], _EVEN)
    for year in _YEARS:
        so_far = [round(value, 2) for value in accumulate(monthly[year])]
        rates = _rates(random, "GO", year, monthly[year], monthly.get(year - 1, ()))
        for month in range(2, _MONTHS + 1):  # January and February are published together
            period = Period(year, month, 1)
            yield _row("GO", period, so_far[month - 1])
            yield _row("GO", period, rates[month - 1], measure=Measure.YOY)
    quarters = {
        (year, quarter): round(sum(monthly[year][3 * quarter - 3 : 3 * quarter]), 2)
        for year, quarter in _QUARTERS
    }
    for (year, quarter), value in quarters.items():
        if quarter > 1:
            yield _row("GO", Period(year, 3 * quarter, 3 * quarter - 2), value)
    yield from _clusters(random, quarters)
    yield from _districts(random, quarters)


def _clusters(random: Random, city: dict[tuple[int, int], float]) -> Iterator[Observation]:
    for code, shares in _CLUSTER_SHARES.items():
        values = _shared(random, city, {y: shares[y - 2020] for y in _YEARS})
        yield from _quarterly("GO", values, cluster=code)
        yield from _growth_of(random, "GO", values, cluster=code)
        if code == "C2":
            part = _shared(random, values, {y: _PART_OF_C2[y - 2020] for y in _YEARS})
            rest = {key: round(value - part[key], 2) for key, value in values.items()}
            for name, piece in (("C2A", part), ("C2B", rest)):
                yield from _quarterly("GO", piece, cluster=name)
                yield from _growth_of(random, "GO", piece, cluster=name)
        if code == "C3":
            # Some equipment makers of the cluster also count in electronics.
            overlap = _shared(random, values, dict.fromkeys(_YEARS, 0.045))
            yield from _quarterly("GO", overlap, cluster=code, measure=Measure.OVERLAP)
        if code == "C6":
            yield from _firms_of(values)
    for code, (first, second) in _LATER_SHARES.items():
        since = {key: value for key, value in city.items() if key[0] > 2022}  # noqa: PLR2004 - the scheme began in 2023
        values = _shared(random, since, {2023: first, 2024: second})
        yield from _quarterly("GO", values, cluster=code)
        yield from _growth_of(random, "GO", values, cluster=code)


def _firms_of(values: dict[tuple[int, int], float]) -> Iterator[Observation]:
    """The largest firms of a cluster, so that its concentration can be seen."""
    for code, share in _FIRM_SHARES.items():
        yield from _quarterly(
            "GO", {key: round(value * share, 2) for key, value in values.items()}, cluster=code
        )


def _districts(random: Random, city: dict[tuple[int, int], float]) -> Iterator[Observation]:
    """Quarters of the districts; the last one takes what the others leave of the city."""
    left = dict(city)
    codes = [area.code for area in AREAS]
    for code, share in zip(codes, _AREA_SHARES, strict=True):
        drift = random.uniform(-0.004, 0.004)
        values = (
            left
            if code == codes[-1]
            else _shared(random, city, {y: share + drift * (y - 2020) / 4 for y in _YEARS})
        )
        left = (
            {key: round(left[key] - values[key], 2) for key in left} if values is not left else left
        )
        yield from _quarterly("GO", values, area=code)
        yield from _growth_of(random, "GO", values, area=code)


def _flows(random: Random) -> Iterator[Observation]:
    seasons = {"EXPORT": _SEASON, "IND_INV": _SEASON}
    for code in ("IVA", "IND_INV", "EXPORT", "PROFIT_SOE", "WASTEWATER", "NEW_JOBS"):
        before: list[float] = []
        for i, year in enumerate(_YEARS):
            quarters = _quarters(random, _ANNUAL[code][i], seasons.get(code, _EVEN))
            if code == "PROFIT_SOE":
                quarters = _turning(quarters, year)
            yield from _quarterly(code, {(year, q): v for q, v in enumerate(quarters, 1)})
            if code in _GROWTH:
                for q, rate in enumerate(_rates(random, code, year, quarters, before), 1):
                    yield _row(code, Period(year, 3 * q, 1), rate, measure=Measure.YOY)
            before = quarters


def _turning(quarters: Sequence[float], year: int) -> list[float]:
    """The year of the turn begins with a loss and ends with a profit."""
    if year != 2023:  # noqa: PLR2004 - the year of the turn
        return list(quarters)
    return [-0.7, 0.6, 1.4, 2.3]


def _ratios(random: Random) -> Iterator[Observation]:
    for code, values in {
        "SH_HT": (24.0, 25.6, 27.1, 28.9, 30.8),
        "SH_MFG": (28.6, 28.9, 28.4, 28.7, 29.1),
        "UNEMP": (5.4, 5.2, 5.7, 5.3, 5.1),
        "SOLID_USE": (85.6, 86.0, 85.4, 85.1, 84.2),
    }.items():
        yield from _quarterly_ratio(random, code, values)
    for year, value in zip(_YEARS, (2.1, 2.24, 2.38, 2.51, 2.62), strict=True):
        yield _row("RD_INT", Period(year, _MONTHS, 1), value, source=FORMS, days=240)
    level = 0.8
    for year, decline in zip(_YEARS, (2.2, 3.1, 2.4, 2.9, 3.3), strict=True):
        if year > 2020:  # noqa: PLR2004 - the base year
            level *= 1 - decline / 100
        yield _row("EN_INT", Period(year, _MONTHS, 1), round(level, 4), source=FORMS, days=60)
        for quarter, away in enumerate((0.3, -0.2, 0.1, 0.0), 1):
            rate = round(away - decline, 1)
            yield _row("EN_INT", Period(year, 3 * quarter, 1), rate, measure=Measure.YOY, days=60)


def _quarterly_ratio(random: Random, code: str, values: Sequence[float]) -> Iterator[Observation]:
    previous = values[0]
    for year, value in zip(_YEARS, values, strict=True):
        for quarter in range(1, 5):
            between = previous + (value - previous) * quarter / 4
            noise = 0 if quarter == 4 else random.uniform(-0.15, 0.15)  # noqa: PLR2004 - the fourth quarter closes the year
            shown = round(between + noise, 1)
            yield _row(code, Period(year, 3 * quarter, 1), shown, source=FORMS)
        previous = value


def _stocks() -> Iterator[Observation]:
    counts = {
        "SMART_FACT": (40, 45, 51, 57, 62, 67, 74, 80, 86, 92, 99, 105, 112, 118, 125, 131, 137),
        "PLATFORM": (0, 0, 0, 1, 2, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 8, 9),
    }
    quarters = ((2020, 4), *(q for q in _QUARTERS if q[0] > 2020))  # noqa: PLR2004 - the base year
    for code, values in counts.items():
        for (year, quarter), value in zip(quarters, values, strict=True):
            yield _row(code, _at_end(year, quarter), value, source=FORMS)
    for cluster, firms in _FIRMS.items():
        for year, value in zip(_YEARS, firms, strict=True):
            yield _row("ENT_N", _at_end(year, 4), value, cluster=cluster, source=FORMS)


def _revisions() -> Iterator[Observation]:
    """Values that were published again: verified, new sources, another method, an error."""
    final = DataStatus.FINAL, RevisionClass.ROUTINE
    for code, year, value, growth in (
        ("GO", 2021, 8682.19, 8.3),
        ("GO", 2022, 9034.08, 4.3),
        ("IVA", 2021, 2490.44, 8.9),
        ("IVA", 2022, 2622.84, 4.8),
    ):
        yield _revised(code, year, value, date(year + 1, 10, 18), *final)
        yield _grown(_revised(code, year, growth, date(year + 1, 10, 18), *final))
    revised = DataStatus.REVISED
    census = _revised(
        "IVA", 2023, 2841.0, date(2024, 12, 27), revised, RevisionClass.SOURCE,
        note="经济普查资料修订（虚构）；revised with census data (fictitious)",
    )  # fmt: skip
    yield census
    yield _grown(replace(census, value=7.2))
    yield _revised(
        "ENT_N", 2022, 3380, date(2023, 9, 30), revised, RevisionClass.METHOD,
        note="统计单位划分方法调整（虚构）；new method of counting units (fictitious)",
    )  # fmt: skip


def _grown(row: Observation) -> Observation:
    return replace(row, measure=Measure.YOY)


def _corrected(rows: Iterable[Observation]) -> Iterator[Observation]:
    """Exports of the second quarter of 2022 were first published too high, then corrected."""
    wrong = {Period(2022, 6, 1), Period(2022, 6, 4)}
    for row in rows:
        if row.indicator != "EXPORT" or row.period not in wrong:
            yield row
            continue
        excess = 1.1 if row.measure is Measure.YOY else 4.6
        yield replace(row, value=round(row.value + excess, 2))
        yield replace(
            row,
            vintage=date(2022, 8, 12),
            status=DataStatus.REVISED,
            revision_class=RevisionClass.CORRECTION,
            note="更正重复计算的一户企业（虚构）；one firm was counted twice (fictitious)",
        )


def _revised(
    code: str,
    year: int,
    value: float,
    day: date,
    status: DataStatus,
    revision: RevisionClass,
    *,
    note: str = "",
) -> Observation:
    row = _row(code, Period(year, _MONTHS, 1), value)
    return replace(row, vintage=day, status=status, revision_class=revision, note=note)


def _row(  # noqa: PLR0913 - one observation
    code: str,
    period: Period,
    value: float,
    *,
    measure: Measure = Measure.LEVEL,
    cluster: str = "",
    area: str = "",
    source: str = BULLETIN,
    days: int = _DAYS_TO_PUBLICATION,
) -> Observation:
    return Observation(
        indicator=code,
        period=period,
        value=value,
        measure=measure,
        cluster=cluster,
        area=area,
        status=DataStatus.PRELIMINARY,
        vintage=period.end + timedelta(days=days),
        source=source,
    )


def _at_end(year: int, quarter: int) -> Period:
    month = 3 * quarter
    return Period(year, month, 1 if month == _MONTHS else month)


def _quarterly(
    code: str, values: dict[tuple[int, int], float], **more: str | Measure
) -> Iterator[Observation]:
    """Running totals of each year, and the quarters that they do not show."""
    so_far = 0.0
    for (year, quarter), value in values.items():
        so_far = value if quarter == 1 else round(so_far + value, 2)
        yield replace(_row(code, Period(year, 3 * quarter, 1), so_far), **more)  # type: ignore[arg-type]  # fields by name
        if quarter > 1:
            alone = Period(year, 3 * quarter, 3 * quarter - 2)
            yield replace(_row(code, alone, value), **more)  # type: ignore[arg-type]  # as above


def _growth_of(
    random: Random, code: str, values: dict[tuple[int, int], float], **more: str
) -> Iterator[Observation]:
    """Published growth: near the derived one, on comparable prices and scope."""
    totals: dict[tuple[int, int], float] = {}
    for (year, quarter), value in values.items():
        totals[year, quarter] = value + (totals[year, quarter - 1] if quarter > 1 else 0)
        before = totals.get((year - 1, quarter))
        if before:
            rate = 100 * (totals[year, quarter] / before - 1) + random.uniform(-0.35, 0.25)
            row = _row(code, Period(year, 3 * quarter, 1), round(rate, 1), measure=Measure.YOY)
            yield replace(row, **more)  # type: ignore[arg-type]  # fields by name


def _shared(
    random: Random, whole: dict[tuple[int, int], float], shares: dict[int, float]
) -> dict[tuple[int, int], float]:
    """A part of `whole` whose share moves a little around that of the year."""
    return {
        (year, quarter): round(value * shares[year] * random.uniform(0.997, 1.003), 2)
        for (year, quarter), value in whole.items()
    }


def _months(
    random: Random, totals: Sequence[float], quarters: Sequence[float]
) -> dict[int, list[float]]:
    """The months of each year, whose season hardly changes from year to year."""
    season = [q / 3 * random.uniform(0.96, 1.04) for q in quarters for _ in range(3)]
    return {
        year: _spread(total, [weight * random.uniform(0.996, 1.004) for weight in season])
        for year, total in zip(_YEARS, totals, strict=True)
    }


def _quarters(random: Random, total: float, quarters: Sequence[float]) -> list[float]:
    return _spread(total, [q * random.uniform(0.994, 1.006) for q in quarters])


def _spread(total: float, weights: Sequence[float]) -> list[float]:
    """Parts of `total` in cents; the last one takes the rest."""
    parts = [round(total * weight / sum(weights), 2) for weight in weights[:-1]]
    return [*parts, round(total - sum(parts), 2)]


def _rates(
    random: Random, code: str, year: int, now: Sequence[float], before: Sequence[float]
) -> list[float]:
    """Published growth to date: near that of the values, on comparable prices and scope.

    `now` and `before` are the parts of this year and the last; without the last, growth wanders
    to the rate of the whole year.
    """
    whole_year = _GROWTH[code][year - 2020]
    count = len(now)
    wander = [random.uniform(-0.12, 0.12) for _ in range(count - 1)]
    if before:
        sums = zip(accumulate(now), accumulate(before), strict=True)
        steps = [100 * (a / b - 1) for a, b in sums]
        steps = [step + whole_year - steps[-1] for step in steps]
    else:
        start = whole_year + random.uniform(-1.6, 1.6)
        steps = [start + (whole_year - start) * (i + 1) / count for i in range(count)]
    return [round(a + b, 1) for a, b in zip(steps, [*wander, 0.0], strict=True)]
