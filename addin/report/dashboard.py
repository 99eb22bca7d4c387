"""What stands on the one screen of a workbook: counts, bars, who is behind, what changed?

The screen is a grid: what it lists comes in slots, a blank where there is less to say. The numbers
that a formula can find in another sheet are not among these values.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from addin.facts.columns.future.course import POINTS, Courses, ends_of
from addin.facts.extras.clusters import subject_of
from addin.facts.extras.reach import has_ended, yearly
from addin.facts.fact import PLAN
from addin.facts.factset import FactSet
from addin.facts.printer import in_language, unit_name
from addin.language import Language, Text, capital
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Baseline, Indicator
from addin.model.plan import Cluster
from addin.model.unit import POINTS as POINTS_UNIT
from addin.model.words import Attribute, Precision, TargetKind
from addin.report.charts import groups_drawn, with_progress
from addin.report.pages.front import arrow, class_of
from addin.report.sentences.changes import moves
from addin.report.tables.gaps import laggards
from addin.report.tables.table import BINDING, lamp
from addin.templating.values import Pieces

__all__ = ["SLOTS", "courses", "dashboard_values", "yearly_unit"]

SLOTS: Mapping[str, int] = {"counts": 7, "worst": 7, "missing": 9, "lines": 3}
"""How many of each kind the grid has room for."""

_MOST_BARS, _WORST_BARS, _FEW_BARS, _LEAST_POINTS = 20, 15, 5, 3
_LARGE, _MIDDLE = 100, 10  # sizes from which on a label needs no decimal, or one
# Letters of a title, of the name of a bar and of a row, of a list and of a line.
_SENTENCE = re.compile(r"。|[.](?= |$)")
_ROOM: Mapping[str, Mapping[Language, int]] = {
    "title": {"zh": 44, "en": 80},
    "bar": {"zh": 14, "en": 32},
    "row": {"zh": 13, "en": 26},
    "names": {"zh": 32, "en": 64},
    "line": {"zh": 110, "en": 245},
}
_LEVELS = frozenset([TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN, TargetKind.MILESTONE])
_MET = Text(zh="●完成", en="● Met")
_MISSED = Text(zh="■未完成", en="■ Missed")
_UNSCORED = Text(zh="○不作评价", en="○ Not scored")
_OTHERS = Text(
    zh="其他（原因见“指标”表说明列）", en="Others (reasons stand in the indicator sheet)"
)


def dashboard_values(
    facts: FactSet, language: Language, previous: FactSet | None, said: Mapping[str, Any]
) -> dict[str, Any]:
    """The names of the dashboard; `said` are those that sentences and tables of the report have."""
    worst, behind = _worst(facts)
    found = {row["code"]: row["course"] for row in said["indicators"]}
    total = _total(facts, found)
    groups = groups_drawn(facts)
    bars = [] if said["sparse"] else _bars(facts, previous)
    return {
        "counts": _counts(facts, language, previous),
        "gone": _gone(facts, language),
        "ended": has_ended(facts),
        "short_title": _cut(said["title"], _ROOM["title"][language]),
        "bars": [_named(one, language) for one in bars],
        "bars_of": f"{len(bars)}/{len(facts.plan.headline)}",
        "few_bars": 0 < len(bars) <= _FEW_BARS,
        "worst": _padded([_slot(one, found, facts, language) for one in worst], _NO_SLOT, "worst"),
        "worst_count": len(behind),
        "worst_behind": bool(behind),
        "total_course": _slot(total, found, facts, language) if total else _NO_SLOT,
        "course_ends": list(ends_of(facts.period)),
        "course_heads": [f"{end:%Y-%m}" for end in ends_of(facts.period)],
        "group_bars": [_group(facts, one, language) for one in groups],
        "shows_missing": not bars,
        "missing": _missing([] if bars else said["situations"], language),
        "moved": _moved(facts, said["change_points"], language),
        "decided": _decided(said, language),
    }


def courses(facts: FactSet, language: Language, known: Courses) -> dict[str, list[float | None]]:
    """The trend of each headline indicator, in the unit of the language, from its base on."""
    ends = ends_of(facts.period)
    return {
        code: [
            None
            if value is None
            else in_language(value, facts.fact(code, "comparable").unit, language)
            for value in _from_base(facts.plan.indicator[code], points, ends, facts)
        ]
        for code, points in known.items()
    }


def yearly_unit(facts: FactSet, code: str, language: Language) -> str:
    """In what a year's need is told: pieces, percentage points or per cent; "" where it is not."""
    need = yearly(facts, code, "required") or yearly(facts, code, "achieved")
    if need is None:
        return ""
    if need.unit == POINTS_UNIT or need.unit.is_percent:
        return POINTS_UNIT.name[language] if need.unit == POINTS_UNIT else "%"
    return unit_name(facts.plan.indicator[code].unit, language).strip("—")


def _from_base(
    found: Indicator, points: Sequence[float | None], ends: Sequence[Any], facts: FactSet
) -> list[float | None]:
    """The points with the base before them, where it is told exactly and in the same unit."""
    base: Baseline = found.baseline
    told = found.target.kind in _LEVELS and base.precision is Precision.EXACT
    start = facts.plan.identity.base_end
    return [
        base.value if told and end.year * 12 + end.month - 1 == start else point
        for end, point in zip(ends, points, strict=True)
    ]


def _counts(facts: FactSet, language: Language, previous: FactSet | None) -> list[dict[str, Any]]:
    """The classes with their count before; a formula counts them now. At the end: met or not."""
    if has_ended(facts):
        told = ((_MET, "met"), (_MISSED, "missed"), (_UNSCORED, "unscored"))
        rows = [
            {
                "label": word[language],
                "given": facts.fact(PLAN, f"count_{of}").value,
                "before": None,
            }
            for word, of in told
        ]
        return _padded(rows, {"label": " ", "given": None, "before": None}, "counts")
    codes = [one.code for one in facts.plan.headline]
    before = [class_of(previous, code) for code in codes] if previous else []
    return [
        {
            "label": lamp(status)[language],
            "given": None,
            "before": before.count(status) if previous else None,
        }
        for status in StatusClass
    ]


def _gone(facts: FactSet, language: Language) -> dict[str, Any]:
    """How much of the plan's time has gone, and in quarters."""
    gone = int(facts.fact(PLAN, "elapsed_quarters").value or 0)
    left = max(facts.plan.identity.months // 3 - gone, 0)
    words = Text(zh=f"{gone}个季度，余{left}个季度", en=f"{gone} quarters, {left} to go")
    return {"share": facts.fact(PLAN, "time_progress").value, "words": words[language]}


def _bars(facts: FactSet, previous: FactSet | None) -> list[Indicator]:
    """The indicators with a bar, the furthest ahead first; of many the worst and the changed."""
    known = with_progress(facts)
    if len(known) <= _MOST_BARS:
        return known
    others, worst = known[:-_WORST_BARS], known[-_WORST_BARS:]
    changed = [one for one in others if arrow(facts, previous, one.code) in "↑↓"]
    return [*changed[_WORST_BARS - _MOST_BARS :], *worst]


def _worst(facts: FactSet) -> tuple[list[Indicator], tuple[Indicator, ...]]:
    """Those that have a row of their own, and all that are behind.

    Where none is behind, the nearest to it have the rows.
    """
    behind = _missed(facts) if has_ended(facts) else laggards(facts)
    scored = [one for one in facts.plan.headline if facts.known(one.code, "lead")]
    scored.sort(key=lambda one: facts.fact(one.code, "lead").value or 0.0)
    return list(behind or scored)[: SLOTS["worst"]], behind


def _missed(facts: FactSet) -> tuple[Indicator, ...]:
    """Those that did not come to their target by the end of the plan, the furthest off first."""
    missed = {key.rpartition("@")[0] for key in facts.fact(PLAN, "count_missed").inputs}
    found = [one for one in facts.plan.headline if f"{one.code}.status" in missed]

    def lead(one: Indicator) -> float:
        known = facts.known(one.code, "lead")
        return known.value or 0.0 if known else 0.0

    return tuple(sorted(found, key=lead))


def _total(facts: FactSet, courses_: Mapping[str, Sequence[float | None]]) -> Indicator | None:
    """The indicator whose trend stands where a plan has no groups to show: its total, if known."""
    code = facts.plan.identity.total_indicator
    long = [
        one
        for one in facts.plan.headline
        if sum(point is not None for point in courses_[one.code]) >= _LEAST_POINTS
    ]
    return next((one for one in long if one.code == code), long[0] if long else None)


_NO_SLOT: Mapping[str, Any] = {
    "code": " ", "name": " ", "yearly_unit": " ", "said": " ", "course": [None] * POINTS,
}  # fmt: skip


def _slot(
    found: Indicator, points: Mapping[str, Any], facts: FactSet, language: Language
) -> dict[str, Any]:
    return {
        "code": found.code,
        "name": _cut(found.short[language], _ROOM["row"][language]) + _mark(found),
        "yearly_unit": _brief_unit(yearly_unit(facts, found.code, language), language) or " ",
        "said": _MISSED[language] if has_ended(facts) else " ",
        "course": points[found.code],
    }


def _brief_unit(words: str, language: Language) -> str:
    """The unit of a year's need where there is little room; English pieces go without."""
    if language == "zh":
        return words.replace("百分点", "点")
    return " pp" if words == POINTS_UNIT.name.en else words if words == "%" else ""


def _mark(found: Indicator) -> str:
    return BINDING if found.attribute is Attribute.BINDING else ""


def _named(found: Indicator, language: Language) -> dict[str, str]:
    name = _cut(found.short[language], _ROOM["bar"][language])
    return {"code": found.code, "name": name + _mark(found)}


def _group(facts: FactSet, found: Cluster, language: Language) -> dict[str, Any]:
    fact = facts.fact(subject_of(found), "target")
    size = abs(in_language(fact.value or 0.0, fact.unit, language))
    name = _cut(found.name[language], _ROOM["row"][language])
    decimals = 0 if size >= _LARGE else 1 if size >= _MIDDLE else 2
    return {"code": found.code, "name": name, "decimals": decimals}


def _missing(situations: Sequence[Mapping[str, str]], language: Language) -> list[dict[str, Any]]:
    """What is scored and what is not, and what would make it so; more than fits is summed up."""
    rows: list[dict[str, Any]] = [
        {
            "situation": f"{one['lamp']} {one['word']}",
            "count": one["count"],
            "names": _cut_names(one, language),
            "needed": one["needed"],
        }
        for one in situations
    ]
    if len(rows) > SLOTS["missing"]:
        rest = rows[SLOTS["missing"] - 1 :]
        more = {"situation": _OTHERS[language], "names": "—", "needed": "—"}
        more["count"] = str(sum(int(one["count"]) for one in rest))
        rows = [*rows[: SLOTS["missing"] - 1], more]
    none = dict.fromkeys(("situation", "count", "names", "needed"))
    return _padded(rows, none, "missing")


def _cut_names(row: Mapping[str, str], language: Language) -> str:
    names, room = row["names"], _ROOM["names"][language]
    if len(names) <= room:
        return names
    parts = names.split("、" if language == "zh" else "; ")
    kept: list[str] = []
    while parts and sum(map(len, kept)) + len(kept) + len(parts[0]) < room:
        kept.append(parts.pop(0))
    shown = kept or [_cut(names, room)]
    more = Text(zh=f"等{row['count']}项", en=f" and others, {row['count']} in all")[language]
    return ("、" if language == "zh" else "; ").join(shown) + more


def _moved(facts: FactSet, said: Sequence[Pieces], language: Language) -> list[dict[str, str]]:
    """What changed since the last report, each behind its arrow."""
    up, down, _ = moves(facts, [one.code for one in facts.plan.headline])
    arrows = [sign for sign, found in (("↑", up), ("↓", down)) if found]
    signs = [*arrows, "→", "→"]
    words = [_cut(str(each), _ROOM["line"][language]) for each in said]
    none = Text(zh="没有上期评价可比。", en="There is no earlier assessment to compare with.")
    rows = [{"sign": s, "words": w} for s, w in zip(signs, words or [none[language]], strict=False)]
    return _padded(rows, {"sign": "", "words": ""}, "lines")


def _decided(said: Mapping[str, Any], language: Language) -> list[str]:
    """What is to be decided, then how the year and the register go, as far as there is room."""
    numbered = [f"{at}. {each}" for at, each in enumerate(said["decisions"], 1)]
    others = [str(said[name]) for name in ("annual_words", "actions_words") if str(said[name])]
    room = _ROOM["line"][language]
    words = [_whole(capital(each), room) for each in (*numbered, *others)]
    return _padded(words, "", "lines")


def _whole(words: str, room: int) -> str:
    """The sentences that fit; of a long one its beginning.

    >>> _whole("One is late. Two are on pace.", 20), _whole("甲滞后。乙达标。", 5)
    ('One is late.', '甲滞后。')
    """
    ends = [found.end() for found in _SENTENCE.finditer(words) if found.end() <= room]
    return words if len(words) <= room else words[: ends[-1]] if ends else _cut(words, room)


def _padded(rows: Iterable[Any], blank: Any, kind: str) -> list[Any]:
    """The rows, filled up to the slots of their kind."""
    found = list(rows)[: SLOTS[kind]]
    return found + [blank] * (SLOTS[kind] - len(found))


def _cut(words: str, room: int) -> str:
    """Words that fit; what was cut off leaves its mark.

    >>> _cut("规模以上工业总产值", 6), _cut("GDP", 6)
    ('规模以上工…', 'GDP')
    """
    return words if len(words) <= room else words[: room - 1].rstrip("，；、。 ") + "…"
