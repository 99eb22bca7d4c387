"""Which statements of the data sheets are new, gone, or say another number?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from addin.language import NO_TEXT, Text
from addin.living.comparing.changed import WORDS, Changed, joined, said
from addin.model.observations import (
    MEASURES,
    PRECISIONS,
    STATUSES,
    Observations,
    date_of_vintage,
)
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.words import Measure

What = tuple[str, str, str, int, int]
Key = tuple[str, str, str, int, int, int, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a row says: its value, how sure and how final it is, and where it stands."""

    value: float
    precision: int
    status: int
    row: int


def statement_changes(old: Plan, new: Plan) -> Iterator[Changed]:
    """Every statement that differs; the same value said again by another source is one too."""
    if old.observations == new.observations:
        return
    before, after = _statements(old.observations), _statements(new.observations)
    was, now = _latest(old.observations, before), _latest(new.observations, after)
    for key, said_now in after.items():
        said_before = before.get(key)
        if said_before is None:
            earlier = was.get(key[:5])
            cause = "data" if earlier is None else "revision"
            yield _changed((old, new), key, earlier, said_now, f"statement.{cause}")
        elif _differ(said_before, said_now):
            yield _changed((old, new), key, said_before, said_now, "statement.overwritten")
    for key, said_before in before.items():
        if key not in after:
            yield _changed((old, new), key, said_before, now.get(key[:5]), "statement.gone")


def _statements(seen: Observations) -> dict[Key, _Said]:
    found: dict[Key, _Said] = {}
    names = [
        [seen.code(plural, at) for at in getattr(seen, one).tolist()]
        for one, plural in (
            ("indicator", "indicators"), ("cluster", "clusters"), ("area", "areas"),
            ("source", "sources"),
        )
    ]  # fmt: skip
    columns = (seen.period, seen.measure, seen.vintage, seen.value, seen.precision, seen.status)
    rows = zip(*names, *(each.tolist() for each in columns), strict=True)
    for row, (indicator, cluster, area, source, period, measure, day, *rest) in enumerate(rows):
        again = 0
        key = (indicator, cluster, area, period, measure, day, source, again)
        while key in found:
            again += 1
            key = (*key[:7], again)
        found[key] = _Said(value=rest[0], precision=rest[1], status=rest[2], row=row)
    return found


def _latest(seen: Observations, statements: Mapping[Key, _Said]) -> dict[What, _Said]:
    """The statement that counts of each thing that is stated."""
    counts = set(seen.preferred.tolist())
    return {key[:5]: each for key, each in statements.items() if each.row in counts}


def _differ(one: _Said, other: _Said) -> bool:
    return (one.value, one.precision, one.status) != (other.value, other.precision, other.status)


def _changed(
    plans: tuple[Plan, Plan], key: Key, old: _Said | None, new: _Said | None, cause: str
) -> Changed:
    indicator, cluster, area, period, measure, day, source, _ = key
    plan = plans[1] if indicator in plans[1].indicator else plans[0]
    unit = _unit(plan, indicator, MEASURES[measure])
    places = [
        said(str(each.observations.place(one.row))) if one is not None else NO_TEXT
        for each, one in zip(plans, (old, new), strict=True)
    ]
    less = new.value - old.value if old is not None and new is not None else None
    published = date_of_vintage(day).isoformat() if day else "—"
    return Changed(
        part="statement", name=_name(plan, (indicator, cluster, area), period, measure),
        key=".".join(filter(None, (indicator, cluster, area, str(Period.from_code(period))))),
        before=_text(old), after=_text(new),
        size=said(f"{less:+.12g}") if less else NO_TEXT, causes=(cause.partition(".")[2],),
        why=WORDS.text(cause, day=published, source=source or "—"),
        place_before=places[0], place_after=places[1],
        numbers=(old.value if old else None, new.value if new else None), unit=unit,
    )  # fmt: skip


def _name(plan: Plan, subject: tuple[str, str, str], period: int, measure: int) -> Text:
    indicator, cluster, area = subject
    names = [
        found.name if (found := known.get(code)) else said(code)
        for code, known in ((indicator, plan.indicator), (cluster, plan.cluster), (area, plan.area))
        if code
    ]
    what, when = MEASURES[measure].text, Period.from_code(period)
    return Text(
        zh=" ".join([*(each["zh"] for each in names), what.zh, when.label("zh")]),
        en=", ".join([*(each["en"] for each in names), what.en, when.label("en", brief=True)]),
    )


def _unit(plan: Plan, indicator: str, measure: Measure) -> str:
    found = plan.indicator.get(indicator)
    return found.unit.code if found and measure is Measure.LEVEL else "pct"


def _text(one: _Said | None) -> Text:
    if one is None:
        return Text(zh="—", en="—")
    status, precision = STATUSES[one.status], PRECISIONS[one.precision]
    marks = [each.text for each, at in ((status, one.status), (precision, one.precision)) if at]
    told = joined(marks, Text(zh="，", en=", "))
    number = f"{one.value:.12g}"
    if not told:
        return said(number)
    return Text(zh=f"{number}（{told.zh}）", en=f"{number} ({told.en})")
