"""What does page 1 show at a glance: how many indicators of each class, which, and what changed?"""

from collections.abc import Mapping, Sequence
from typing import Any

from addin.facts.extras.clusters import clusters_of, subject_of
from addin.facts.fact import PLAN
from addin.facts.factset import FactSet
from addin.language import Language, Text, capital
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator
from addin.model.words import Attribute
from addin.report.charts import drawn_name
from addin.report.inputs import figure
from addin.report.sentences.overview import is_sparse
from addin.report.tables.table import BINDING, TableCell, class_cells

_CLASSES = tuple(StatusClass)
_MOST_NAMED, _MOST_ROWS, _LEAST = 25, 20, 3
_LEAST_STRIP = 5  # indicators; of fewer the text says enough
_BEHIND = frozenset([StatusClass.BEHIND, StatusClass.FAR_BEHIND])
_JOIN = Text(zh="、", en="; ")
_ROOM: Mapping[Language, int] = {"zh": 64, "en": 130}  # letters of a list of names
_MOST_OF_CLASS = 20  # rows of a class where there are many indicators
_LACKING: Mapping[Reason, Text] = {
    Reason.NO_TARGET: Text(zh="目标值", en="a target"),
    Reason.NO_BASELINE: Text(zh="基期值", en="a baseline"),
    Reason.NO_DATA: Text(zh="数据", en="data"),
    Reason.NOT_PUBLISHED: Text(zh="数据", en="data"),
    Reason.BOUND_ONLY: Text(zh="精确数", en="exact figures"),
    Reason.NOT_EXACT: Text(zh="精确数", en="exact figures"),
    Reason.OTHER_CONCEPT: Text(zh="同口径数据", en="data on the plan's concept"),
    Reason.NO_FULL_YEAR: Text(zh="可比的全年数", en="a comparable full year"),
    Reason.PRICE_BASIS_MISMATCH: Text(zh="可比价格数据", en="data at constant prices"),
    Reason.QUALITATIVE: Text(zh="只描述，不评价", en="described, not scored"),
}


def front_values(
    facts: FactSet, language: Language, previous: FactSet | None, rows: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    """The classes with their indicators, the indicators in blocks, and those without a class.

    `rows` are the rows of the indicator table by code; `sparse` where few are scored.
    """
    headline = facts.plan.headline
    scored = [one for one in headline if class_of(facts, one.code).is_scored]
    form = _form(facts, len(headline), len(scored))
    classes = {
        one.value: _class_cell(facts, language, previous, one) for one in _CLASSES if one.is_scored
    }
    return {
        "classes": classes,
        "strip": [one for one in classes.values() if one["there"]],
        "blocks": _blocks(facts, language, previous, rows, sparse=form["sparse"]),
        "unscored_rows": _unscored_rows(facts, language, rows, every=form["brief"])
        if form["sparse"]
        else [],
        **form,
        "situations": [*_scored_rows(facts, language), *_reason_rows(facts, language)],
        "blocks_cut": len(headline) > _MOST_ROWS,
        "some_first": any(is_first(facts, previous, one.code) for one in headline),
        "headline_count": str(len(headline)),
        "scored_count": str(len(scored)),
        "has_binding": any(one.attribute is Attribute.BINDING for one in headline),
    }


def class_of(facts: FactSet, code: str) -> StatusClass:
    """The class of an indicator; no data where the assessment does not know it."""
    found = facts.find(code, "status")
    return found.status_class if found else StatusClass.NO_DATA


def arrow(facts: FactSet, previous: FactSet | None, code: str) -> str:
    """Up or down a class since the report before, level, or a dash where either is not scored."""
    if previous is None:
        return "—"
    now, then = class_of(facts, code), class_of(previous, code)
    if not (now.is_scored and then.is_scored):
        return "—"
    step = _CLASSES.index(now) - _CLASSES.index(then)
    return "→" if step == 0 else "↑" if step < 0 else "↓"


def listed(names: Sequence[str], language: Language, times: int = 1) -> str:
    """The names in a row, as many as a cell has room for, and how many there are.

    Of a wide cell with room for so many `times` as many.
    """
    most = times * _ROOM[language]
    room, shown = most, list[str]()
    for name in names:
        room -= len(name) + 1
        if room < 0 and shown:
            break
        shown.append(name[:most])
    joined = _JOIN[language].join(shown)
    more = Text(zh=f"等{len(names)}项", en=f" and {len(names) - len(shown)} more")
    return joined if len(shown) == len(names) else joined + more[language]


def _move(facts: FactSet, previous: FactSet | None, code: str, language: Language) -> str:
    """The arrow of an indicator; a word where it is in a class for the first time."""
    return _FIRST[language] if is_first(facts, previous, code) else arrow(facts, previous, code)


def is_first(facts: FactSet, previous: FactSet | None, code: str) -> bool:
    """Whether an indicator that was not scored in the report before is scored now."""
    if previous is None or not class_of(facts, code).is_scored:
        return False
    return not class_of(previous, code).is_scored


def _class_cell(
    facts: FactSet, language: Language, previous: FactSet | None, status: StatusClass
) -> dict[str, Any]:
    measure = f"count_{status.value}"
    members, count = _of_class(facts, status), facts.find(PLAN, measure)
    before = previous.find(PLAN, measure) if previous else None
    named = len(facts.plan.headline) <= _MOST_NAMED or status in _BEHIND
    names = [_marked(facts, previous, one, language) for one in members if named]
    return class_cells(status, language) | {
        "there": bool(members or (before and before.value)),
        "name": capital(status[language]),
        "count": figure(TableCell(fact=count), language) if count else str(len(members)),
        "before": figure(TableCell(fact=before), language) if before else "",
        "names": listed(names, language) or ("—" if not members else _IN_ANNEX[language]),
    }


def _of_class(facts: FactSet, status: StatusClass) -> list[Indicator]:
    return [one for one in facts.plan.headline if class_of(facts, one.code) is status]


def _marked(facts: FactSet, previous: FactSet | None, found: Indicator, language: Language) -> str:
    mark = BINDING if found.attribute is Attribute.BINDING else ""
    changed = arrow(facts, previous, found.code)
    name = drawn_name(found.short[language], language)
    return name + mark + (changed if changed in "↑↓" else "")


def _blocks(
    facts: FactSet,
    language: Language,
    previous: FactSet | None,
    rows: Mapping[str, dict[str, Any]],
    *,
    sparse: bool,
) -> list[dict[str, Any]]:
    """Indicators by class, the furthest ahead first; of many only those behind or changed.

    Where few are scored, a table of their own tells of the others.
    """
    many = len(facts.plan.headline) > _MOST_ROWS
    blocks = []
    for status in _CLASSES:
        if sparse and not status.is_scored:
            continue
        members = sorted(_of_class(facts, status), key=lambda one: -_lead(facts, one.code))
        moved = {one.code: _move(facts, previous, one.code, language) for one in members}
        shown = [
            rows[code] | class_cells(status, language) | {"change": change}
            for code, change in moved.items()
            if not many or status in _BEHIND or change not in ("→", "—")
        ]
        if shown:
            count = Text(zh=f"（{len(members)}项）", en=f" ({len(members)})")[language]
            # Those that are furthest from their pace stand at the end.
            told = shown[-_MOST_OF_CLASS:] if many else shown
            blocks.append({"name": capital(status[language]) + count, "rows": told})
    return blocks


def _form(facts: FactSet, headline: int, scored: int) -> dict[str, bool]:
    """Which form a report of so many indicators has; `brief` where no annex would tell more."""
    sparse, alone, few_groups = is_sparse(facts), headline == 1, _few_groups(facts)
    brief = few_groups and (headline < _LEAST_STRIP or (not scored and headline <= _MOST_ROWS))
    many = sparse or headline >= _LEAST_STRIP
    return {
        "sparse": sparse, "alone": alone, "few_groups": few_groups, "brief": brief,
        "with_strip": many and not (alone or brief),
    }  # fmt: skip


def _unscored_rows(
    facts: FactSet, language: Language, rows: Mapping[str, dict[str, Any]], *, every: bool
) -> list[dict[str, Any]]:
    """The indicators that are not scored, with what they lack: those with data, or `every` one."""
    return [
        rows[one.code] | {"needed": _LACKING.get(_reason(facts, one.code), _NOTHING)[language]}
        for one in facts.plan.headline
        if not class_of(facts, one.code).is_scored and (every or facts.known(one.code, "value"))
    ]


def _few_groups(facts: FactSet) -> bool:
    """Whether too few groups have data for a table of them."""
    members = clusters_of(facts, facts.plan.identity.main_scheme)
    return sum(facts.known(subject_of(one), "value") is not None for one in members) < _LEAST


def _reason(facts: FactSet, code: str) -> Reason:
    """Why an indicator is not scored."""
    told = (facts.find(code, measure) for measure in ("progress", "status", "value"))
    return next((one.reason for one in told if one and one.reason), Reason.BOUND_ONLY)


def _lead(facts: FactSet, code: str) -> float:
    found = facts.known(code, "lead")
    return found.value or 0.0 if found else 0.0


def _scored_rows(facts: FactSet, language: Language) -> list[dict[str, str]]:
    """What is scored, class by class, and which years are still to come."""
    rows = []
    for status in _CLASSES:
        members = _of_class(facts, status) if status.is_scored else []
        years = [facts.fact(one.code, "comparable").period.year for one in members]
        if not members:
            continue
        lacking = [str(year) for year in range(min(years) + 1, facts.period.year + 1)]
        span = list(dict.fromkeys((*lacking[:1], *lacking[-1:])))
        data = Text(zh=f"{'—'.join(span)}年数据", en=f"data for {' to '.join(span)}")
        names = [
            _with_year(one.short, year, facts.period.year)[language]
            for one, year in zip(members, years, strict=True)
        ]
        needed = data if lacking else _NOTHING
        shown = class_cells(status, language)
        rows.append(shown | _situation(names, needed, language))
    return rows


def _with_year(name: Text, year: int, now: int) -> Text:
    if year == now:
        return name
    return Text(zh=f"{name.zh}（{year}年）", en=f"{name.en} ({year})")


def _reason_rows(facts: FactSet, language: Language) -> list[dict[str, str]]:
    """What is not scored, reason by reason, and what would make it so."""
    groups: dict[Reason, list[str]] = {}
    for found in facts.plan.headline:
        if class_of(facts, found.code).is_scored:
            continue
        groups.setdefault(_reason(facts, found.code), []).append(found.short[language])
    ordered = sorted(groups.items(), key=lambda one: tuple(Reason).index(one[0]))
    return [
        {"lamp": "○", "word": capital(reason[language]), "tone": "None"}
        | _situation(names, _LACKING.get(reason, _NOTHING), language)
        for reason, names in ordered
    ]


def _situation(names: list[str], needs: Text, language: Language) -> dict[str, str]:
    joined = listed(names, language, 2)
    return {"count": str(len(names)), "names": joined, "needed": needs[language]}


_FIRST = Text(zh="新", en="new")
_IN_ANNEX = Text(zh="见附件1", en="see the annex")
_NOTHING = Text(zh="—", en="—")
