"""English keys of columns are an interface: tables that programs write carry them as headers."""

from addin.model.words import Operator, Precision, TargetKind
from addin.plan.read import plan_of_tables


def test_tables_under_english_keys_are_read_into_their_fields() -> None:
    plan = plan_of_tables(
        {
            "Plan": (
                ("key", "value"), ("code", "K"), ("name_en", "Keys"), ("start_year", 2021),
                ("end_year", 2025),
            ),
            "Indicators": (
                (
                    "code", "name_en", "unit", "nature", "baseline", "baseline_precision",
                    "target_kind", "target", "operator", "tolerance", "flow_basis", "department",
                ),
                ("GO", "output", "CNY_100M", "flow", 100, "rounded",
                 "rate_avg", 6, "about", 0.5, "ttm", "D"),
            ),
            "Clusters": (
                ("code", "name_en", "scheme", "indicator", "baseline", "target_kind", "target"),
                ("C1", "cars", "six", "GO", 40, "level_up", 60),
            ),
            "Data": (
                ("indicator", "cluster", "period", "measure", "value", "precision", "vintage"),
                ("GO", "C1", "2024Q3", "yoy", 5.5, "estimate", "2024-10-20"),
            ),
            "Departments": (("code", "name_en"), ("D", "Department")),
        }
    )  # fmt: skip

    assert plan.findings == ()  # a header that is only nearly known is a finding
    indicator, cluster = plan.indicator["GO"], plan.cluster["C1"]
    target = indicator.target
    assert (target.kind, target.value, target.tolerance) == (TargetKind.RATE_AVG, 6, 0.5)
    assert (target.operator, indicator.department) == (Operator.ABOUT, "D")
    assert (indicator.baseline.value, indicator.baseline.precision) == (100, Precision.ROUNDED)
    assert cluster.target is not None
    assert (cluster.indicator, cluster.target.kind, cluster.target.value) == (
        "GO", TargetKind.LEVEL_UP, 60,
    )  # fmt: skip
    found = plan.observations[0]
    assert (found.value, found.measure.value, found.precision) == (5.5, "yoy", Precision.ESTIMATE)
    assert (found.cluster, str(found.vintage)) == ("C1", "2024-10-20")
