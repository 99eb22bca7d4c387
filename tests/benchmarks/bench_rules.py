"""Are 500 rules judged over 100,000 observations faster than pandas reads them?

A plan of 100 indicators in 50 areas over 20 quarters, with the shipped rules and as many rules of
the office as make 500, against ``pandas.read_excel`` with python-calamine on the same rows. One
run, in seconds of the processor, which other programs do not lengthen:
``python -m tests.benchmarks.bench_rules``.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd
import xlsxwriter

from addin.facts.rules.book import default_rules, rules_of
from addin.facts.rules.check import check
from addin.language import Text
from addin.model.observations import Observations
from addin.model.plan import Area, Plan, RuleRow
from addin.model.words import Basis, DataStatus, Measure, Nature, Precision
from tests.plans import IDENTITY, indicator

INDICATORS, AREAS, QUARTERS, RULES = 100, 50, 20, 500
ROWS = INDICATORS * AREAS * QUARTERS
PATTERNS = (
    "value >= 0 and value <= {n} * 1e7",
    "abs(value - previous) <= {n} * abs(previous) + 1e6",
    "value_year_ago <= 0 or abs(growth) <= 1000 + {n}",
    "abs(value / value_year_ago - 1) <= {n} + 10",
    "if(known(previous), value > previous - {n} * 1e6, true)",
    'indicator in ("I001", "I002") or value + {n} > 0',
    "mean(history) - {n} <= 1000 or count(history) < 3",
    "value <= whole + {n} * 1e7",
    'value_of("I003") + {n} >= 0',
    "abs(log10(value / before)) < 3 + {n}",
)


def plan() -> Plan:
    """The plan: flows that grow, in quarters to date, with rules of the office."""
    row = np.arange(ROWS)
    quarter = row % QUARTERS
    ends = [(2021 + q // 4) * 10000 + (q % 4 * 3 + 3) * 100 + 1 for q in range(QUARTERS)]
    zero, none = np.zeros(ROWS, np.int32), np.full(ROWS, -1, np.int32)
    indicators = tuple(
        replace(indicator(f"I{i:03d}", 200, 100, nature=Nature.FLOW)) for i in range(INDICATORS)
    )
    areas = tuple(
        Area(code=f"A{a:02d}", name=Text(zh=f"区{a}", en=f"Area {a}")) for a in range(AREAS)
    )
    size = 100 + row // QUARTERS % 37
    observations = Observations(
        indicators=tuple(found.code for found in indicators),
        areas=tuple(area.code for area in areas),
        sheets=("Data",),
        indicator=(row // (AREAS * QUARTERS)).astype(np.int32),
        area=(row // QUARTERS % AREAS).astype(np.int32),
        period=np.array(ends, np.int32)[quarter],
        value=np.round(size * 1.061 ** (quarter // 4) * (quarter % 4 + 1.017), 2),
        vintage=np.full(ROWS, 20240101, np.int32),
        row=(row + 2).astype(np.int32),
        measure=zero, precision=zero, status=zero, sheet=zero, column=zero + 7, tier=zero,
        cluster=none, source=none, note=none, revision_class=none,
    )  # fmt: skip
    return Plan(
        identity=IDENTITY,
        indicators=indicators,
        areas=areas,
        observations=observations,
        rules=tuple(_rule(at) for at in range(RULES - len(default_rules()))),
    )


def _rule(at: int) -> RuleRow:
    return RuleRow(
        code=f"X-{at:03d}",
        level="S",
        scope="series",
        expression=PATTERNS[at % len(PATTERNS)].format(n=1 + at // len(PATTERNS)),
        message=Text(zh="数值{value}不对", en="{value} is wrong"),
    )


def write(large: Plan, path: Path) -> None:
    """The observations as a Data sheet with the columns of a plan workbook."""
    seen = large.observations
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Data")
    columns = ("indicator", "cluster", "area", "period", "measure", "basis", "value", "unit",
               "precision", "status", "vintage", "revision_class", "source", "note")  # fmt: skip
    sheet.write_row(0, 0, columns)
    for at in range(len(seen)):
        period = str(seen.period_of(at))
        sheet.write_row(
            at + 1, 0,
            (seen.indicators[seen.indicator[at]], "", seen.areas[seen.area[at]], period,
             Measure.LEVEL, Basis.YTD, seen.value[at], "CNY_100M", Precision.EXACT,
             DataStatus.FINAL, "2024-01-01", "", "S001", ""),
        )  # fmt: skip
    book.close()


def main() -> None:
    """Measure and print."""
    large = plan()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        write(large, path)
        start = process_time()
        frame = pd.read_excel(path, engine="calamine")
        reading = process_time() - start
    assert len(frame) == ROWS
    rules, faults = rules_of(large)
    assert not faults
    check(replace(large, observations=large.observations.take(np.arange(20))))  # imports
    start = process_time()
    found = check(large, "2024Q3")
    checking = process_time() - start
    out = sys.stdout.write
    out(f"{len(rules)} rules over {ROWS:,} observations: {checking:.2f} s, {len(found)} findings\n")
    out(f"pandas with calamine reads them in {reading:.2f} s\n")
    out(f"ratio {checking / reading:.2f} (below 1 is the bar)\n")
    if checking >= reading:
        raise SystemExit("the bar is missed")


if __name__ == "__main__":
    main()
