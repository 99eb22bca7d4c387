"""Each screen, in both languages, as HTML and as JSON: the same numbers, each with its reasons."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from lxml import html

from addin.facts.assess import assess
from addin.facts.factset import FactSet
from addin.files import shipped
from addin.hosts.web.views.indicator import indicator_view
from addin.hosts.web.views.why import why_view
from addin.language import LANGUAGES, Language
from addin.plan.read import read_plan
from tests.hosts.web.conftest import EXAMPLE, Door

PLANS = ("example-city", "chongqing-14fyp", "county-health")
VIEWS = ("overview", "indicators", "gaps", "checks")


def seen(client: Door, view: str, language: Language, **asked: str) -> Any:
    answer = client.get(f"/ui/{view}", params={**EXAMPLE, "l": language, **asked})
    assert answer.status_code == 200, answer.text
    return html.fromstring(f"<div>{answer.text}</div>")


def numbers(tree: Any) -> Iterator[tuple[str, str]]:
    """Ids and words of the numbers of tables and lists; those of sentences have forms of theirs."""
    for button in tree.xpath("//td//button[@data-why] | //dd//button[@data-why]"):
        yield button.get("data-why"), (button.text or "").strip()


def facts_of(name: str, period: str = "") -> FactSet:
    plan = read_plan(shipped("workbooks", f"{name}.xlsx"))
    return assess(plan, period or plan.latest)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PLANS)
def test_every_number_is_that_of_its_fact(client: Door, name: str, language: Language) -> None:
    facts, told = facts_of(name), 0

    for view in ("overview", "indicators", "gaps"):
        tree = seen(client, view, language, **{"from": f"example:{name}", "period": ""})
        for key, text in numbers(tree):
            if not key.endswith(f"@{facts.period}"):
                continue
            fact, told = facts[key], told + 1
            bare = re.sub(r"^[≤≥]|(—| to |±)[\d.]+", "", text)
            assert bare == fact.display(language), key

    assert told > 20


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_a_screen_is_whole(client: Door, view: str, language: Language) -> None:
    tree = seen(client, view, language)
    ids = Counter(node.get("id") for node in tree.iter() if node.get("id"))

    assert not [key for key, count in ids.items() if count > 1]
    assert len(tree.xpath("//h1")) == 1
    for drawing in tree.iter("svg"):
        named = drawing.get("aria-hidden") or drawing.get("aria-label") or drawing.find("title")
        assert named is not None, html.tostring(drawing)[:200]
        assert len(html.tostring(drawing)) <= 4096
    assert not tree.xpath("//*[@style] | //script | //*[@*[starts-with(name(), 'on')]]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_a_screen_says_why(client: Door, language: Language) -> None:
    asked = {
        button.get("data-why")
        for view in ("overview", "indicators", "gaps")
        for button in seen(client, view, language).xpath("//button[@data-why]")
    }

    for key in sorted(asked):
        tree = seen(client, "why", language, id=key)
        assert tree.xpath(f"//div[@data-id='{key}']"), key
    assert len(asked) > 100


def test_why_goes_down_to_a_cell_with_its_source(client: Door) -> None:
    key = "GO.progress@2024Q3"
    seen_ids, cells = {key}, []
    waiting = [key]
    while waiting:
        tree = seen(client, "why", "en", id=waiting.pop())
        cells += [node.text_content() for node in tree.xpath("//ul[@class='inputs']/li[.//small]")]
        found = [b.get("data-why") for b in tree.xpath("//ul[@class='inputs']//button[@data-why]")]
        waiting += [one for one in found if one not in seen_ids]
        seen_ids.update(found)

    assert any("Data!G105" in cell and "Bureau of Statistics" in cell for cell in cells)
    assert any("Indicators!T3" in cell for cell in cells)


def test_the_formula_stands_with_its_numbers() -> None:
    facts = facts_of("example-city", "2024Q3")

    zh = why_view(facts, "GO.progress@2024Q3", "zh", lambda _: None)
    en = why_view(facts, "GO.comparable@2024Q3", "en", lambda _: None)

    assert zh.substituted == "（10209.12－8000.00）÷（11000.00－8000.00）×100 = 73.6%"
    assert en.substituted == "9615 + 7635.52 - 7041.4 = 10,209.12"
    assert en.conversion == "10,209.12 × CNY 100 million = CNY 1,020.91 billion"


def test_an_earlier_day_is_compared_with_the_latest() -> None:
    plan = read_plan(shipped("workbooks", "example-city.xlsx"))
    then, now = assess(plan, "2024Q3", date(2024, 11, 1)), assess(plan, "2024Q3")

    found = why_view(then, "IVA.lead@2024Q3", "zh", lambda _: None, now).versus

    assert found is not None
    shown = [
        float(one.display().removesuffix("个百分点"))
        for one in (now["IVA.lead@2024Q3"], then["IVA.lead@2024Q3"])
    ]
    assert found.change == f"{shown[0] - shown[1]:+.1f}个百分点"
    assert {one.number.id for one in found.moved if one.number} == {"IVA.progress@2024Q3"}


def test_a_number_is_the_same_in_json_and_in_html(client: Door) -> None:
    opened = client.post("/api/v1/plans", params={"from": EXAMPLE["from"]}).json()
    plan = quote(opened["plan"])
    for view, address in (
        ("overview", "overview"),
        ("indicators", "indicators/GO"),
        ("gaps", "gaps/GO/parts"),
        ("why", f"facts/{quote('GO.progress@2024Q3')}"),
    ):
        asked = {"period": "2024Q3", "l": "en"}
        document = client.get(f"/api/v1/plans/{plan}/{address}", params=asked).text
        told = dict(re.findall(r'"id": ?"([^"]+)", ?"text": ?"([^"]*)"', document))
        code = {"code": "GO", "id": "GO.progress@2024Q3"}
        for key, text in numbers(seen(client, view, "en", **code)):
            assert told[key] == text, key
        assert told


def test_a_point_of_the_trend_is_the_value_of_its_quarter() -> None:
    plan = read_plan(shipped("workbooks", "example-city.xlsx"))
    facts = assess(plan, "2024Q3")

    for code in ("GO", "ENERGY", "JOBS", "EXPORT"):
        if code not in plan.indicator:
            continue
        trend = indicator_view(facts, code, "zh").trend
        assert trend is not None
        for point in trend.points[1::4]:
            period = point.number.id.rpartition("@")[2]
            own = assess(plan, period).fact(code, "comparable")
            assert own.value == pytest.approx(point.number.value)


def test_the_steps_of_a_gap_add_up(client: Door) -> None:
    opened = client.post("/api/v1/plans", params={"from": EXAMPLE["from"]}).json()
    address = f"/api/v1/plans/{quote(opened['plan'])}/gaps/GO/parts"

    found = client.get(address, params={"period": "2024Q3"}).json()["waterfall"]

    steps = sum(step["number"]["value"] for step in found["steps"])
    assert steps == pytest.approx(found["end"]["value"] - found["start"]["value"])
    assert steps == pytest.approx(found["gap"]["value"])


def test_findings_are_those_of_the_check_and_can_be_chosen(client: Door) -> None:
    every = seen(client, "checks", "zh").xpath("//li[@data-row]")
    soft = seen(client, "checks", "zh", level="S").xpath("//li[@data-row]")

    assert len(every) == 51
    assert len(soft) == 32


def test_a_view_is_quick_once_the_plan_is_open(client: Door) -> None:
    plan = client.post("/api/v1/plans", params={"from": EXAMPLE["from"]}).json()["plan"]

    def cost(view: str, **asked: str) -> float:
        began = time.process_time()
        assert client.get(f"/ui/{view}", params={"plan": plan, "l": "en", **asked}).is_success
        return 1000 * (time.process_time() - began)

    cost("functions")  # templates compile once for a server

    assert max(cost("overview"), cost("indicators"), cost("gaps"), cost("checks")) < 100
    assert cost("why", id="PLAN.time_progress@2024Q4") < 20
