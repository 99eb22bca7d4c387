"""Do charts and their alternative texts show the numbers of the tables?"""

import pytest

from addin.facts.assess import assess
from addin.language import LANGUAGES, Language
from addin.model.words import Nature
from addin.report.charts import chart_values
from tests.plans import cluster, indicator, plan_of, seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cluster_is_set_beside_its_target_with_a_full_year_in_chart_and_words(
    language: Language,
) -> None:
    rows = [indicator("GO", 1000, 500, nature=Nature.FLOW)]
    seenings = [
        seen("GO", "2023", 240, cluster="C1"),
        seen("GO", "2023Q3", 150, cluster="C1"),
        seen("GO", "2024Q3", 180, cluster="C1"),
    ]
    facts = assess(plan_of(rows, seenings, (cluster("C1", 300, 200),)), "2024Q3")

    chart = chart_values(facts, language)["chart_clusters"]

    shown = facts.fact("GO/C1", "comparable")
    assert shown.value == 270
    assert chart.series[0].values == (float(shown.number(language)),)
    assert f"{shown.display(language)} /" in chart.alt
