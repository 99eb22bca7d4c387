"""Is a large plan assessed faster than its workbook can be read?

A plan with 1,000 indicators in 40 areas over 20 quarters: 800,000 observations. One assessment,
against python-calamine reading the same rows. One run: ``python tests/benchmarks/bench_assess.py``.
"""

import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
import xlsxwriter
from python_calamine import CalamineWorkbook

from addin.facts.assess import assess
from addin.language import Text
from addin.model.observations import Observations
from addin.model.plan import Area, Plan
from addin.model.words import Nature
from tests.plans import IDENTITY, indicator

INDICATORS, AREAS, QUARTERS = 1000, 40, 20
ROWS = INDICATORS * AREAS * QUARTERS


def plan() -> Plan:
    """The large plan; values differ from row to row."""
    row = np.arange(ROWS)
    ends = [(2021 + q // 4) * 10000 + (q % 4 * 3 + 3) * 100 + 1 for q in range(QUARTERS)]
    zero, none = np.zeros(ROWS, np.int32), np.full(ROWS, -1, np.int32)
    indicators = tuple(
        indicator(f"I{i:04d}", 200, 100, nature=Nature.FLOW) for i in range(INDICATORS)
    )
    areas = tuple(
        Area(code=f"A{a:02d}", name=Text(zh=f"区{a}", en=f"Area {a}")) for a in range(AREAS)
    )
    return Plan(
        identity=IDENTITY,
        indicators=indicators,
        areas=areas,
        observations=Observations(
            indicators=tuple(found.code for found in indicators),
            areas=tuple(area.code for area in areas),
            sheets=("Data",),
            indicator=(row // (AREAS * QUARTERS)).astype(np.int32),
            area=(row // QUARTERS % AREAS).astype(np.int32),
            period=np.array(ends, np.int32)[row % QUARTERS],
            value=100 + row % 37 + row % 11 / 7,
            vintage=np.full(ROWS, 20240101, np.int32),
            row=(row + 2).astype(np.int32),
            measure=zero,
            precision=zero,
            status=zero,
            sheet=zero,
            column=zero,
            tier=zero,
            cluster=none,
            source=none,
            note=none,
            revision_class=none,
        ),
    )


def workbook(path: Path, found: Plan) -> None:
    """The same observations as a Data sheet of five columns: fewer than a real one has."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        rows = found.observations
        sheet.write_row(0, 0, ["indicator", "area", "period", "value", "vintage"])
        for at in range(ROWS):
            sheet.write_row(
                at + 1,
                0,
                [
                    rows.indicators[rows.indicator[at]], rows.areas[rows.area[at]],
                    str(rows.period_of(at)), float(rows.value[at]), int(rows.vintage[at]),
                ],
            )  # fmt: skip


def measure() -> float:
    """The time of one assessment as a share of the time of reading."""
    found = plan()
    start = perf_counter()
    facts = assess(found, "2024Q3")
    assessed = perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.xlsx"
        workbook(path, found)
        start = perf_counter()
        CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        read = perf_counter() - start
    print(f"{len(facts):,} facts in {assessed:.2f} s; calamine reads in {read:.2f} s")
    return assessed / read


def test_a_large_plan_is_assessed_faster_than_its_workbook_is_read() -> None:
    assert measure() < 1


if __name__ == "__main__":
    ratio = measure()
    print(f"ratio {ratio:.2f} (below 1 is the bar)")
    raise SystemExit(ratio >= 1)
