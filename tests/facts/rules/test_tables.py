"""What a rule may ask of a row, worked out by hand on a few rows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import isnan, nan

import numpy as np
import pytest

from addin.errors import Place
from addin.facts.assess import assess
from addin.facts.rules.asked import AskedColumns
from addin.facts.rules.judge import broken_rows
from addin.facts.rules.rule import compile_rules
from addin.facts.rules.tables.assessed import indicator_table, plan_table, scheme_table
from addin.facts.rules.tables.lookups import Lookups
from addin.facts.rules.tables.series import series_table
from addin.facts.rules.tables.statements import statement_table
from addin.facts.rules.tables.table import Cell, RuleTable, table_of
from addin.language import Text
from addin.model.indicator import Concept
from addin.model.observations import Observation
from addin.model.period import Period
from addin.model.plan import Area, Plan, RuleRow
from addin.model.words import DataStatus, Measure, Nature, Precision, RevisionClass, TargetKind
from tests.plans import cluster, indicator, plan_of, seen

YOY = Measure.YOY
Row = tuple[str, str, str, str]


def _alone(code: str, period: str, value: float) -> Observation:
    """A quarter for itself."""
    return replace(seen(code, period, value), period=Period.parse(period))


def _plan() -> Plan:
    flow = indicator("GO", 900, 100, nature=Nature.FLOW)
    flow = replace(flow, concept=Concept(name="产值 | output", scope="city"))
    parts = [
        ("C1", "", 60), ("C2", "", 25), ("", "A1", 30), ("C1", "A1", 11), ("", "CN", 9000),
    ]  # fmt: skip
    totals = {
        "2022Q1": 90, "2022Q2": 200, "2022Q3": 320, "2022": 450,
        "2023Q1": 100, "2023Q2": 220, "2023Q3": 350,
    }  # fmt: skip
    grown = {"2022Q1": 4, "2022Q3": 7, "2022": 5, "2023Q1": 11, "2023Q2": 10.5, "2023Q3": 9}
    rows = [
        *(seen("GO", period, value) for period, value in totals.items()),
        *(seen("GO", period, value, measure=YOY) for period, value in grown.items()),
        *(seen("GO", "2023Q3", value, cluster=one, area=two) for one, two, value in parts),
        seen("GO", "2023Q3", 6, measure=YOY, area="CN"),
        _alone("GO", "2023Q2", 120), _alone("GO", "2023Q3", 130),
        seen("ST", "2022M9", 40), seen("ST", "2023M6", 50), seen("ST", "2023M9", 55),
        seen("R", "2022", 20, measure=Measure.SHARE), seen("R", "2023", 22, measure=Measure.SHARE),
    ]  # fmt: skip
    plan = plan_of(
        [flow, indicator("ST", 90, 10), indicator("R", 30, 10, unit_name="%", nature=Nature.RATIO)],
        rows,
        (cluster("C1", 60, 35), replace(cluster("C2", 40, 28), parent="C1")),
    )
    areas = (("A1", "一区"), ("CN", "全国"))
    return replace(
        plan, areas=tuple(Area(code=code, name=Text(zh=zh, en=code)) for code, zh in areas)
    )


@pytest.fixture(scope="module")
def series() -> RuleTable:
    return series_table(_plan())


def _find(table: RuleTable, row: Row) -> int:
    """The row of an indicator, cluster, area and period, told as ``2023M1-9``."""
    year, _, months = row[3].partition("M")
    first, _, last = months.partition("-")
    code, one, area = (table.words[name]() for name in ("indicator", "cluster", "area"))
    ends = [table.numbers[name]() for name in ("year", "month", "months")]
    wanted = (float(year), float(last or first), float(int(last or first) - int(first) + 1))
    (found,) = (
        at
        for at in range(table.size)
        if (code.at(at), one.at(at), area.at(at)) == row[:3]
        and tuple(float(each[at]) for each in ends) == wanted
    )
    return found


def _go(period: str) -> Row:
    return "GO", "", "", period


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        (
            _go("2023M1-9"),
            {
                "value": 350, "previous": 220, "before_previous": 100, "quarter": 130,
                "value_year_ago": 320, "before": 220, "growth": 9.375, "yoy": 9,
                "yoy_previous": 10.5, "national_yoy": 6, "rounding": 0.005, "decimals": 2,
                "is_flow": 1, "is_share": 0, "whole": nan, "share": nan,
            },
        ),
        (
            _go("2023M1-3"),
            {
                "previous": nan, "before_previous": nan, "quarter": nan, "value_year_ago": 90,
                "before": 90, "yoy_previous": 5, "growth": 100 / 9, "national_yoy": nan,
            },
        ),
        (_go("2023M1-6"), {"previous": 100, "quarter": 120, "yoy_previous": 11, "growth": 10}),
        (_go("2023M7-9"), {"previous": 120, "value_year_ago": nan, "quarter": nan}),
        (_go("2023M4-6"), {"previous": 100, "value": 120}),
        (_go("2022M1-12"), {"previous": 320, "yoy_previous": 7, "quarter": nan, "growth": nan}),
        (
            ("ST", "", "", "2023M9"),
            {
                "value": 55, "previous": 50, "value_year_ago": 40, "growth": 37.5, "is_flow": 0,
                "before": 50, "before_previous": nan,
            },
        ),
        (
            ("R", "", "", "2023M1-12"),
            {
                "value": 22, "share": 22, "value_year_ago": 20, "growth": 2, "is_share": 1,
                "decimals": 1, "rounding": 0.05,
            },
        ),
        (("GO", "C1", "", "2023M1-9"), {"whole": 350, "whole_year_ago": 320}),
        (("GO", "C2", "", "2023M1-9"), {"whole": 60, "whole_year_ago": nan}),
        (("GO", "", "A1", "2023M1-9"), {"whole": 350}),
        (("GO", "C1", "A1", "2023M1-9"), {"whole": 60}),
        (("GO", "", "CN", "2023M1-9"), {"national_yoy": nan}),
    ],
)  # fmt: skip
def test_the_neighbours_of_a_value_are_those_worked_out_by_hand(
    series: RuleTable, row: Row, numbers: Mapping[str, float]
) -> None:
    at = _find(series, row)

    told = {name: float(series.numbers[name]()[at]) for name in numbers}

    assert told == pytest.approx(dict(numbers), nan_ok=True)


@pytest.mark.parametrize(
    ("row", "group", "members"),
    [
        (_go("2023M1-9"), "clusters", [60]),  # C2 is a part of C1
        (_go("2023M1-9"), "areas", [30]),  # the nation is no part
        (_go("2023M1-6"), "areas", [nan]),
        (("GO", "C1", "", "2023M1-9"), "parts", [25]),
        (("GO", "C1", "", "2023M1-9"), "areas", []),
        (("GO", "C2", "", "2023M1-9"), "parts", []),
        (_go("2023M1-9"), "history", [7]),
        (_go("2023M1-6"), "history", []),
        (_go("2023M1-3"), "history", [4]),
        (_go("2023M1-9"), "recent", [10.5, 11, 5, 7, 4]),
        (_go("2022M1-3"), "recent", []),
    ],
)
def test_the_groups_of_a_value_are_those_worked_out_by_hand(
    series: RuleTable, row: Row, group: str, members: list[float]
) -> None:
    at, found = _find(series, row), series.groups[group]()

    told = found.values[at][found.exists[at]].tolist()

    assert told == pytest.approx(members, nan_ok=True)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (_go("2023M1-9"), {"measure": "level", "status": "final", "precision": "exact",
                           "nature": "flow", "unit": "cny_100m", "concept": "output",
                           "previous_status": "final"}),
        (("R", "", "", "2023M1-12"), {"measure": "share", "unit": "pct", "previous_status": ""}),
    ],
)  # fmt: skip
def test_the_words_of_a_value(series: RuleTable, row: Row, words: dict[str, str]) -> None:
    at = _find(series, row)

    assert {name: series.words[name]().at(at).casefold() for name in words} == words


def test_the_words_of_each_of_three_measures_and_of_what_came_before() -> None:
    rows = [
        replace(seen("GO", "2023Q1", 9, status=DataStatus.PRELIMINARY), source="公报"),
        replace(seen("GO", "2023Q2", 20, precision=Precision.ROUNDED), source="年鉴"),
        replace(seen("GO", "2023Q2", 5, measure=YOY), source="新闻"),
        seen("GO", "2022Q4", 3, measure=YOY, status=DataStatus.REVISED),
        seen("GO", "2023Q3", 22, measure=Measure.SHARE),
    ]
    table = series_table(plan_of([indicator("GO", 900, 100, nature=Nature.FLOW)], rows))
    names = ("measure", "precision", "status", "previous_status", "source")

    def told(period: str) -> list[str]:
        return [table.words[name]().at(_find(table, _go(period))) for name in names]

    assert told("2023M1-3") == ["level", "exact", "preliminary", "", "公报"]
    assert told("2023M1-6") == ["level", "rounded", "final", "preliminary", "年鉴"]
    assert told("2022M1-12") == ["yoy", "exact", "revised", "", ""]
    assert told("2023M1-9") == ["share", "exact", "final", "final", ""]


def test_history_is_eight_years_and_recent_twelve_quarters() -> None:
    rows = [
        seen("GO", f"{year}Q{quarter}", year - 2000 + quarter / 10, measure=YOY)
        for year in range(2012, 2024)
        for quarter in (1, 2, 3, 4)
    ]
    table = series_table(plan_of([indicator("GO", 900, 100, nature=Nature.FLOW)], rows))
    at = _find(table, _go("2023M1-9"))

    def members(group: str) -> list[float]:
        found = table.groups[group]()
        return sorted(found.values[at][found.exists[at]].tolist())

    assert members("history") == [15.3, 16.3, 17.3, 18.3, 19.3, 20.3, 21.3, 22.3]
    assert members("recent") == [
        20.3, 20.4, 21.1, 21.2, 21.3, 21.4, 22.1, 22.2, 22.3, 22.4, 23.1, 23.2,
    ]  # fmt: skip


def test_a_year_is_held_against_its_parts_whatever_parts_others_are_told_in() -> None:
    quarters = [("2023M1-3", 10.0), ("2023M4-6", 20.0), ("2023M7-9", 30.0), ("2023M10-12", 40.0)]
    months = [(f"2023M{month}-{month}", float(month)) for month in range(1, 13)]
    halves = [("2023M1-6", 7.0), ("2023M7-12", 8.0)]
    rows = [
        _alone(code, period, value)
        for code, parts in {"Q": quarters, "M": months, "H": halves}.items()
        for period, value in [*parts, ("2023M1-12", 99.0)]
    ]
    flows = [indicator(code, 900, 100, nature=Nature.FLOW) for code in "QMH"]
    table = series_table(plan_of(flows, rows))

    total, count = table.numbers["sum_of_spans"](), table.numbers["spans"]()

    at = [_find(table, (code, "", "", "2023M1-12")) for code in "QMH"]
    assert [(total[row], count[row]) for row in at] == [(100, 4), (78, 12), (15, 2)]


def test_a_value_stands_in_its_cell_and_a_growth_in_its_own() -> None:
    rows = [
        replace(found, place=Place(sheet="Data", cell=f"G{at}"))
        for at, found in enumerate((
            seen("GO", "2022Q2", 18), seen("GO", "2023Q1", 9), seen("GO", "2023Q2", 20),
            seen("GO", "2023Q2", 5, measure=YOY), seen("GO", "2023Q2", 4, measure=Measure.SHARE),
            seen("GO", "2022", 40), seen("GO", "2022Q1", 8), seen("GO", "2023Q1", 6, measure=YOY),
        ), 2)
    ]  # fmt: skip
    table = series_table(plan_of([indicator("GO", 900, 100, nature=Nature.FLOW)], rows))
    at, first = (_find(table, _go(period)) for period in ("2023M1-6", "2023M1-3"))

    cells = {name: table.place(at, name).cell for name in ("value", "yoy", "share", "previous")}
    beside = {
        name: [place.cell for place in table.beside(at, name)]
        for name in ("previous", "before", "before_previous", "value_year_ago", "growth",
                     "yoy_previous", "same_end", "year_value", "value")
    }  # fmt: skip

    assert cells == {"value": "G4", "yoy": "G5", "share": "G6", "previous": "G4"}
    assert beside == {
        "previous": ["G3"], "before": ["G3"], "before_previous": [], "value_year_ago": ["G2"],
        "growth": ["G2"], "yoy_previous": ["G3"], "same_end": [], "year_value": ["G7"],
        "value": [],
    }  # fmt: skip
    assert [place.cell for place in table.beside(first, "before")] == ["G8"]
    assert [table.seen(at, name) for name in ("value", "yoy", "share")] == [2, 3, 4]
    assert table.label(at) == Text(zh="指标GO 2023年上半年", en="Indicator GO January to June 2023")


def test_an_indicator_without_data_has_no_formula() -> None:
    plan = plan_of([indicator("A", 9, 5), indicator("B", 9, 5)], [seen("A", "2023", 7)])

    table = indicator_table(assess(plan, "2023"))

    assert [table.words["status"]().at(at) for at in (0, 1)] == ["behind", "no_data"]
    assert [table.words["progress_by"]().at(at) for at in (0, 1)] == ["progress_level", ""]
    assert np.isnan([table.numbers[n]()[1] for n in ("value", "value_months", "progress")]).all()


@pytest.mark.parametrize(
    ("code", "row", "value"),
    [
        ("ST", _go("2023M1-9"), 55),
        ("st", _go("2023M1-9"), 55),
        ("S*", _go("2023M1-9"), nan),
        ("output", ("ST", "", "", "2023M9"), nan),  # another scope
        ("GO", ("GO", "C1", "", "2023M1-9"), 60),
        ("NONE", _go("2023M1-9"), nan),
    ],
)
def test_another_indicator_is_asked_for_the_same_place(
    series: RuleTable, code: str, row: Row, value: float
) -> None:
    assert series.others is not None

    found = float(series.others("value", code)[_find(series, row)])

    assert found == pytest.approx(value, nan_ok=True)


def test_every_statement_stands_beside_the_one_before_and_the_one_that_counts() -> None:
    january, march, may = date(2024, 1, 15), date(2024, 3, 15), date(2024, 5, 15)
    early = seen("GO", "2023", 200, vintage=january, status=DataStatus.PRELIMINARY)
    late = replace(seen("GO", "2023", 199, vintage=march), note="abc", tier=1)
    last = replace(seen("GO", "2023", 198, vintage=may), revision_class=RevisionClass.METHOD)
    grown = seen("GO", "2023", 7, measure=YOY, vintage=may)
    other = seen("GO", "2022", 190)

    table = statement_table(plan_of([indicator("GO", 1, 2)], [early, late, last, grown, other]))

    def column(name: str) -> list[float | None]:
        return [None if isnan(one) else one for one in table.numbers[name]().tolist()]

    assert column("value") == [200, 199, 198, 7, 190]
    assert column("earlier") == [None, 200, 199, None, None]
    assert column("counted") == [198, 198, 198, 7, 190]
    assert column("days_after_counted")[:4] == [-121, -61, 0, 0]  # a leap year
    assert column("revisions")[:3] == [2, 2, 2]
    assert column("revisions")[4] == 0
    assert column("yoy_revisions") == [0, 0, 0, 0, None]
    assert column("note_length") == [0, 3, 0, 0, 0]
    assert column("tier")[1] == 1
    assert table.words["revision_class"]().at(2) == "R3"
    assert table.words["revision_class"]().at(0) == ""
    assert table.words["status"]().at(0) == "preliminary"
    assert table.words["measure"]().at(3) == "yoy"


def test_an_indicator_is_asked_for_its_facts() -> None:
    rows = [
        seen("GO", "2020", 90), seen("GO", "2023Q3", 150), seen("GO", "2023Q3", 40, cluster="C1"),
        seen("GO", "2020", 30, area="A1"), seen("DOWN", "2023M9", 8, precision=Precision.EXACT),
        seen("DOWN", "2020", 3, measure=YOY),
    ]  # fmt: skip
    down = indicator("DOWN", 5, 10, kind=TargetKind.LEVEL_DOWN, unit_name="%", nature=Nature.RATIO)
    plan = plan_of([indicator("GO", 200, 100, nature=Nature.FLOW), down], rows, (
        cluster("C1", 60, 35),
    ))  # fmt: skip
    before = replace(
        plan, indicators=(plan.indicators[0], replace(down, definition=Text(zh="旧", en="old")))
    )

    table = indicator_table(assess(plan, "2023Q3"), before)

    names = [
        (table.words["indicator"]().at(at), table.words["cluster"]().at(at),
         table.words["area"]().at(at))
        for at in range(table.size)
    ]  # fmt: skip
    told = {name: dict(zip(names, table.numbers[name]().tolist(), strict=True))
            for name in ("value_months", "base_year_value", "direction_sign", "rounding",
                         "definition_changed", "progress", "decimals")}  # fmt: skip
    go, fall, part, area = ("GO", "", ""), ("DOWN", "", ""), ("GO", "C1", ""), ("GO", "", "A1")
    assert set(names) == {go, fall, part, area}
    assert (told["value_months"][go], told["value_months"][fall]) == (9, 1)
    assert isnan(told["value_months"][area])
    assert (told["base_year_value"][go], told["base_year_value"][area]) == (90, 30)
    assert isnan(told["base_year_value"][fall])
    assert (told["direction_sign"][go], told["direction_sign"][fall]) == (1, -1)
    assert (told["rounding"][go], told["rounding"][fall]) == (0.005, 0.05)
    assert (told["definition_changed"][go], told["definition_changed"][fall]) == (0, 1)
    assert told["progress"][fall] == pytest.approx(40)
    assert isnan(told["progress"][go])
    assert np.isnan(indicator_table(assess(plan, "2023Q3")).numbers["definition_changed"]()).all()
    assert table.words["status"]().at(names.index(fall)) == "far_behind"
    assert table.words["progress_by"]().at(names.index(fall)) == "progress_level"
    assert table.words["progress_by"]().at(names.index(go)) == ""
    assert table.words["kind"]().at(names.index(area)) == ""


def test_a_scheme_and_a_plan_are_asked_as_a_whole() -> None:
    years = {"": (100, 110), "C1": (40, 46), "C2": (30, 31)}
    rows = [
        seen("GO", period, value, cluster=part)
        for part, values in years.items()
        for period, value in zip(("2023", "2024"), values, strict=True)
    ]
    clusters = (cluster("C1", 60, 35), cluster("C2", 40, 28))
    plan = plan_of([indicator("GO", 150, 90, nature=Nature.FLOW)], rows, clusters)

    facts = assess(plan, "2024Q4")
    scheme = scheme_table(facts)

    assert scheme.size == 1
    numbers = {
        n: float(scheme.numbers[n]()[0])
        for n in ("total", "rest", "total_change", "contribution_total", "rounding")
    }
    assert numbers == pytest.approx(
        {"total": 110, "rest": 33, "total_change": 10, "contribution_total": 100,
         "rounding": 0.005}
    )  # fmt: skip
    assert scheme.groups["clusters"]().values.tolist() == [[46, 31]]
    other = replace(plan, thresholds={"ahead_pp": "3"})
    for before, changed in ((None, nan), (plan, 0), (other, 1)):
        row = plan_table(facts, before)
        found = [
            float(row.numbers[name]()[0])
            for name in ("count_total", "count_classes", "thresholds_changed")
        ]
        assert found == pytest.approx([1, 1, changed], nan_ok=True)


@pytest.mark.parametrize(
    ("claim", "row", "missing", "broken"),
    [
        # Values as they stand are compared exactly, computed ones up to float noise.
        ("value >= 5", {"value": 5}, "", False),
        ("value > 5", {"value": 5}, "", True),
        ("value <= 5", {"value": 5}, "", False),
        ("value < 5", {"value": 5}, "", True),
        ("value < 5", {"value": 4.9999999999}, "", False),
        ("value <> 5", {"value": 5}, "", True),
        ("value = 5", {"value": 5.1}, "", True),
        ("value - 0.1 > 0.2", {"value": 0.30000000000000004}, "", True),
        ("value - 0.1 >= 0.2", {"value": 0.3}, "", False),
        ("value + 0.1 < 0.3", {"value": 0.2}, "", True),
        ("value + 0.1 <= 0.3", {"value": 0.2}, "", False),
        ("value > -5", {"value": -5}, "", True),
        # Arithmetic.
        ("value * 2 - 1 = 9 and value ^ 2 = 25 and value / 2 = 2.5", {"value": 5}, "", False),
        ("abs(-value) + sqrt(16) + mod(value, 3) = 11", {"value": 5}, "", False),
        ("min(value, 7) = 5 and max(value, 7) = 7", {"value": 5}, "", False),
        ("log10(1000) + ln(1) = 3 and round(value / 3, 2) = 1.67", {"value": 5}, "", False),
        # Where anything that it needs is unknown, a rule says nothing.
        ("value > 1 and previous > 1", {"value": 0}, "", False),
        ("value > 1 and previous > 1", {"value": 2}, "", False),
        ("value > 1 or previous > 1", {"value": 0}, "", False),
        ("value > 1 or previous > 1", {"value": 0}, "never", True),
        ("not (value > 1)", {"value": 2}, "", True),
        ("not (value > 1)", {}, "", False),
        ("if(value > 1, previous > 1, previous < 1)", {"value": 2, "previous": 1}, "", True),
        ("if(value > 1, previous > 1, previous <= 1)", {"value": 1, "previous": 1}, "", False),
        ("if(value > 1, previous > 1, true)", {"value": 0}, "", False),
        ("if(value > 1, previous > 1, yoy > 1)", {"value": 2, "previous": 1}, "", False),
        ("known(value)", {}, "", True),
        ("known(value) or value > 3", {"value": 1}, "", False),
        ("1 / value > 5", {"value": 0}, "", False),
        # Groups.
        ("sum(parts) = 6", {"parts": (1, 2, 3)}, "", False),
        ("sum(parts) = 7", {"parts": (1, 2, 3)}, "", True),
        ("sum(parts) = 7", {"parts": (1, 2, None)}, "", False),
        ("sum(parts) = 7", {"parts": (1, 2, None)}, "never", True),
        ("count(parts) = 2", {"parts": (1, 2, None)}, "", False),
        ("mean(parts) = 2 and median(parts) = 1", {"parts": (1, 4, 1)}, "", False),
        ("smallest(parts) = 1 and largest(parts) = 4", {"parts": (2, 4, 1)}, "", False),
        ("mad(parts) = 2 and median_deviation(parts) = 1", {"parts": (1, 2, 3, 10)}, "", True),
        ("mad(parts) = 3 and median_deviation(parts) = 1", {"parts": (1, 2, 3, 10)}, "", False),
        # Words.
        ('indicator in ("A", "B*")', {"indicator": "bx"}, "", False),
        ('indicator in ("A", "B*")', {"indicator": "ab"}, "", True),
        ('indicator in ("A", "B*")', {}, "", False),
        ('not indicator in ("A", "B*")', {"indicator": "a"}, "", True),
    ],
)  # fmt: skip
def test_a_rule_breaks_where_a_person_would_say_so(
    claim: str, row: Mapping[str, Cell], missing: str, *, broken: bool
) -> None:
    text = Text(zh="错", en="wrong")
    rules, faults = compile_rules(
        [RuleRow(code="X", level="S", scope="series", expression=claim, message=text,
                 missing=missing)]
    )  # fmt: skip
    assert not faults

    (rows,) = broken_rows(rules, AskedColumns(table_of("series", [row])))

    assert rows.tolist() == ([0] if broken else [])


@pytest.mark.parametrize(
    ("row", "missing", "broken"),
    [
        ({"source": "S1", "counted_source": "s1"}, "", False),
        ({"source": "S1", "counted_source": "S2"}, "", True),
        ({"source": "S1"}, "", False),
        ({"counted_source": "S1"}, "", False),
        ({"source": "S1"}, "never", True),
    ],
)
def test_two_words_are_the_same_whatever_their_letters(
    row: Mapping[str, Cell], missing: str, *, broken: bool
) -> None:
    text = Text(zh="错", en="wrong")
    rules, _ = compile_rules(
        [RuleRow(code="X", level="S", scope="statement", expression="source = counted_source",
                 message=text, missing=missing)]
    )  # fmt: skip

    (rows,) = broken_rows(rules, AskedColumns(table_of("statement", [row, {"source": "S2"}])))

    assert (0 in rows.tolist()) is broken


def test_a_rule_is_in_force_between_its_periods() -> None:
    text = Text(zh="错", en="wrong")
    (rule,), _ = compile_rules(
        [RuleRow(code="X", level="H", scope="series", expression="value > 0", message=text,
                 valid_from="2022", valid_to="2023Q3")]
    )  # fmt: skip

    told = {each: rule.is_valid_at(Period.parse(each)) for each in
            ("2021", "2022Q3", "2022", "2023Q1", "2023Q3", "2023Q4")}  # fmt: skip
    assert told == {"2021": False, "2022Q3": False, "2022": True, "2023Q1": True, "2023Q3": True,
                    "2023Q4": False}  # fmt: skip
    assert rule.is_valid_at(None)


@pytest.mark.parametrize(
    ("words", "rows"),
    [('("A", "B")', [2, 3]), ('("A")', [1, 2, 3]), ('("B*")', [0, 3]), ('("X")', [0, 1, 2, 3])],
)
def test_words_are_looked_for_in_a_whole_column(words: str, rows: list[int]) -> None:
    text = Text(zh="错", en="wrong")
    rules, _ = compile_rules(
        [RuleRow(code="X", level="S", scope="series", expression=f"indicator in {words}",
                 message=text)]
    )  # fmt: skip
    table = table_of("series", [{"indicator": each} for each in ("a", "b", "bc", "d", "")])

    (found,) = broken_rows(rules, AskedColumns(table))

    assert found.tolist() == rows


def test_a_row_of_a_series_means_an_indicator_that_reads_it() -> None:
    found = replace(indicator("GO_AS", 900, 100), series="GO")
    plan = plan_of([found], [seen("GO", "2023Q3", 1), seen("X", "2023Q3", 1)])

    meanings = Lookups(plan).meanings

    names = dict(zip(plan.observations.indicators, meanings, strict=True))
    assert names == {"GO": found, "X": None}
