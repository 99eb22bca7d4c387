"""Do the sentences of the report read as published texts do?"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from addin.facts.printer import NumberStyle, Rounding, rounded
from addin.language import Language
from addin.model.unit import PERCENT, POINTS, UNITS, Unit, unit
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import (
    Voice,
    amount,
    change_of_growth,
    change_of_share,
    gap,
    growth,
    pace,
    profit,
)

CASES = Path(os.environ.get("ONPACE_PHRASES", Path(__file__).parents[1] / "cases/phrases.json"))


@dataclass(frozen=True)
class Figure:
    """A fact as far as a sentence looks at it."""

    id: str
    value: float | None
    unit: Unit = PERCENT
    decimals: int = 1


def _round(_: Language, value: float, decimals: int, mode: str) -> str:
    return str(rounded(value, decimals, Rounding(mode)))


def _growth(language: Language, growth_pct: float | None) -> str:
    return str(growth(_voice(language), Figure("yoy", growth_pct)))


def _profit(language: Language, now: float, year_ago: float, unit: str) -> str:
    money = UNITS[_UNITS[unit]]
    rate = 100 * (now / year_ago - 1) if year_ago > 0 else None
    figures = Figure("now", now, money), Figure("before", year_ago, money), Figure("yoy", rate)
    return str(profit(_voice(language), *figures))


def _growth_change(language: Language, now_pct: float, before_pct: float, before_label: str) -> str:
    figures = Figure("now", now_pct), Figure("before", before_pct)
    return str(change_of_growth(_voice(language), *figures, before_label))


def _share_change(language: Language, now_pct: float, before_pct: float, before_label: str) -> str:
    figures = Figure("now", now_pct), Figure("before", before_pct)
    return str(change_of_share(_voice(language), *figures, before_label))


def _pace(language: Language, progress: float, elapsed: float) -> str:
    figures = Figure("progress", 100 * progress), Figure("time_progress", 100 * elapsed)
    return str(pace(_voice(language), *figures))


def _gap(language: Language, value: float, target: float, years_left: float, unit: str) -> str:
    named = UNITS[_UNITS[unit]]
    # A gap of per cents is a fact in percentage points.
    of_gap = POINTS if named.is_percent else named
    missing = Figure("gap", target - value, of_gap, named.decimals)
    if named.is_percent:
        required = Figure("required", (target - value) / years_left, POINTS)
    else:
        required = Figure("required", 100 * ((target / value) ** (1 / years_left) - 1))
    return str(gap(_voice(language), missing, required))


def _amount(language: Language, value_100m: float, *, use_wanyi: bool) -> str:
    voice = Voice(phrases=read_phrases(language), style=NumberStyle(trillions=use_wanyi))
    return str(amount(voice, Figure("value", value_100m, UNITS["CNY_100M"], 2)))


_UNITS = {name: unit(name).code for name in ("亿元", "万元", "%", "个", "户")}
WHAT: dict[str, Callable[..., str]] = {
    "round": _round,
    "growth": _growth,
    "profit": _profit,
    "growth_change": _growth_change,
    "share_change": _share_change,
    "pace": _pace,
    "gap": _gap,
    "amount": _amount,
}


def _voice(language: Language) -> Voice:
    return Voice(phrases=read_phrases(language))


def _cases() -> list[Any]:
    found = json.loads(CASES.read_text(encoding="utf-8"))
    return [
        pytest.param(case, id=f"{i}-{case['what']}-{case['expected']}")
        for i, case in enumerate(found)
    ]


@pytest.mark.parametrize("case", _cases())
def test_every_case_of_the_phrase_file_reads_as_published(case: dict[str, Any]) -> None:
    what, _, language = case["what"].partition(".")
    assert what in WHAT, f"no test knows what {case['what']!r} asks for"

    expected = case["expected"].replace("-", "−") if language == "en" else case["expected"]

    assert WHAT[what](language or "zh", **case["inputs"]) == expected  # −: REPORT 4.6
