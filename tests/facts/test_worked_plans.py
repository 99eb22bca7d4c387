"""Plans of a few rows, each worked by hand from a rule of METHODS-2, read from a workbook.

`plans.json` holds them, a case on each line: rows of the sheets by the keys of their columns, what
is asked, and what is expected. A row of data is indicator, period, value, and what is unusual.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from math import isclose
from pathlib import Path
from typing import Any

import pytest

from addin.facts.assess import assess
from addin.facts.factset import FactSet
from addin.facts.rules.check import check
from addin.functions.calling import call
from addin.functions.catalogue import FUNCTIONS
from addin.model.period import Period
from addin.plan.read import read_plan
from addin.report.sentences.narrative import narrative
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from tests.plan.books import save

Case = dict[str, Any]
Row = dict[str, Any]

CASES: list[Case] = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "cases" / "plans.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
SHEETS = (
    "indicators", "data", "milestones", "clusters", "areas", "tasks", "actions", "thresholds",
    "sources",
)  # fmt: skip
PLAN = {"code": "T", "name_zh": "规划", "start_year": 2021, "end_year": 2025}


def _with(key: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in CASES if key in case]


@pytest.mark.parametrize("case", _with("expect"))
def test_facts_are_those_worked_by_hand(case: Case, tmp_path: Path) -> None:
    plan = read_plan(_book(case, tmp_path))

    day = date.fromisoformat(case["as_of"]) if "as_of" in case else None
    facts = assess(plan, case["period"], day)

    assert not list(_differences(facts, case["expect"], case.get("tolerance", 1e-4)))


@pytest.mark.parametrize("case", _with("answer"))
def test_functions_answer_as_worked_by_hand(case: Case, tmp_path: Path) -> None:
    book = str(_book(case, tmp_path)) if "indicators" in case else ""
    args = [call(FUNCTIONS, "LOAD", [book]) if arg == "$plan" else arg for arg in case["args"]]

    found = call(FUNCTIONS, case["call"], args, case.get("language", "en"))

    assert _said(found) == pytest.approx(_said(case["answer"]), abs=case.get("tolerance", 1e-4))


@pytest.mark.parametrize("case", _with("findings"))
def test_what_cannot_be_right_is_found(case: Case, tmp_path: Path) -> None:
    plan = read_plan(_book(case, tmp_path))

    found = {(each.place.sheet, each.level.value) for each in (*plan.findings, *check(plan))}

    assert found >= {(each["sheet"], each["level"]) for each in case["findings"]}


@pytest.mark.parametrize("case", _with("text"))
def test_sentences_compare_like_with_like(case: Case, tmp_path: Path) -> None:
    plan, voice = read_plan(_book(case, tmp_path)), Voice(phrases=read_phrases(case["language"]))

    said = narrative(assess(plan, case["period"]), voice, assess(plan, case["previous"]))
    text = " ".join(str(part) for key, part in said.items() if key.endswith("/" + case["key"]))

    assert [word for word in case["text"]["contains"] if word not in text] == []
    assert [word for word in case["text"]["lacks"] if word in text] == []


def _differences(facts: FactSet, wanted: Mapping[str, Any], tolerance: float) -> Iterator[str]:
    for key, want in wanted.items():
        subject, _, measure = key.rpartition(".")
        fact = facts.get(facts.id_of(subject, measure))
        if want is None or (isinstance(want, dict) and want.get("unknown")):
            if fact is not None and fact.value is not None:
                yield f"{key} is {fact.value}"
            continue
        if fact is None:
            yield f"{key} does not exist"
            continue
        found = {
            "value": fact.status_class.value if measure == "status" else fact.value,
            "reason": fact.reason and fact.reason.value, "period": str(fact.period),
            "precision": fact.precision.value, "unit": fact.unit.code, "formula": fact.formula,
        }  # fmt: skip
        for name, told in (want if isinstance(want, dict) else {"value": want}).items():
            got = found[name]
            close = isinstance(told, float | int) and isinstance(got, float | int)
            if not (isclose(got, told, abs_tol=tolerance) if close else got == told):
                yield f"{key}: {name} {got}, wanted {told}"


def _said(answer: Any) -> Any:
    """A number or word; the code of an error; the first and fourth cell of each row of a table."""
    if isinstance(answer, tuple | list):
        return [cell for row in answer for cell in (row if isinstance(row, tuple) else [row])]
    code = getattr(answer, "code", None)
    return answer if code is None else str(getattr(code, "value", code))


def _book(case: Case, folder: Path) -> Path:
    units = {row["code"]: row.get("unit", "亿元") for row in case["indicators"]}
    rows = {
        **{name: case[name] for name in SHEETS if name in case},
        "indicators": [_indicator(row) for row in case["indicators"]],
        "data": [_observation(row, units) for row in case.get("data", [])],
        "clusters": [_cluster(row) for row in case.get("clusters", [])],
    }
    plan = {**PLAN, **case.get("plan", {})}
    sheets = {name.capitalize(): _cells(found) for name, found in rows.items() if found}
    sheets.setdefault("Data", [["indicator", "period", "value"]])
    book = {"Plan": [["key", "value"], *([k, v] for k, v in plan.items())], **sheets}
    return save(folder / "plan.xlsx", book)


def _cells(rows: list[Row]) -> list[list[Any]]:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    return [keys, *([row.get(key) for key in keys] for row in rows)]


def _indicator(row: Row) -> Row:
    usual = {
        "unit": "亿元", "nature": "flow", "direction": "higher", "target_kind": "level_up",
        "role": "headline", "name_zh": "指标" + row["code"], "name_en": "Indicator " + row["code"],
    }  # fmt: skip
    return {**usual, **row}


def _cluster(row: Row) -> Row:
    usual = {"name_zh": "集群" + row["code"], "name_en": "Cluster " + row["code"]}
    return {**usual, "scheme": "s", "target_kind": "level_up", **row}


def _observation(row: list[Any], units: Mapping[str, str]) -> Row:
    indicator, period, value, *more = row
    found, said = Period.parse(str(period)), more[0] if more else {}
    percent = said.get("measure", "level") in {"yoy", "share"}
    usual = {
        "indicator": indicator, "period": str(period), "value": value, "measure": "level",
        "basis": "annual" if found.is_year else "ytd",
        "unit": "%" if percent else units.get(indicator, ""),
        "precision": "exact", "status": "final",
        "vintage": (found.end + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    return {**usual, **said}
