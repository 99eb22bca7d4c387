"""What if a target, a base or a growth were another? The data stay as they are."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from addin.errors import UsageError, nearest
from addin.model.indicator import Indicator
from addin.model.plan import Plan

_GROWTH = "assumed_growth:"
_LARGEST = 1e15
_FRACTION = 0.5
FIELDS = ("target", "baseline", "growth")


def what_if(plan: Plan, changes: Mapping[str, float]) -> Plan:
    """The plan with other assumptions: ``{"GO_AS.target": 32000, "GO_AS.growth": 6}``.

    ``target`` and ``baseline`` stand in the unit of the indicator, ``growth`` is what is assumed
    for each of the years left, in per cent (percentage points for indicators in per cent).
    Nothing is saved. Raises UsageError for what the plan does not have.
    """
    indicators = {found.code: found for found in plan.indicators}
    thresholds = dict(plan.thresholds)
    for name, value in changes.items():
        code, _, field = name.rpartition(".")
        if code not in indicators or field not in FIELDS:
            raise _unknown(name, indicators)
        if field == "growth":
            thresholds[_GROWTH + code] = repr(value)
        else:
            indicators[code] = _changed(indicators[code], field, value)
    return replace(
        plan,
        indicators=tuple(indicators[found.code] for found in plan.indicators),
        thresholds=MappingProxyType(thresholds),
    )


def scenario_of(texts: Iterable[str]) -> dict[str, float]:
    """The changes that a person names: ``GO_AS.target=32000``; UsageError otherwise.

    A growth may carry its sign (``6%``), and must where it could be a fraction.

    >>> scenario_of(["GO_AS.target=32000", "GO_AS.growth=6%"])
    {'GO_AS.target': 32000.0, 'GO_AS.growth': 6.0}
    """
    changes = {}
    for text in texts:
        name, _, value = (part.strip() for part in text.partition("="))
        is_growth = name.endswith(".growth")
        number = _number(value.rstrip("%％") if is_growth else value)
        if number is None:
            raise UsageError("no_assumption", text=text)
        if is_growth and 0 < abs(number) < _FRACTION and not value.endswith(("%", "％")):
            raise UsageError("assumed_fraction", text=text)
        changes[name] = number
    return changes


def _number(text: str) -> float | None:
    """The number of an assumption; nan, inf and what no plan has are none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) <= _LARGEST else None


def assumed_growth(plan: Plan, code: str) -> float | None:
    """The growth that is assumed for `code`, in per cent a year, or None."""
    text = plan.thresholds.get(_GROWTH + code)
    return None if text is None else float(text)


def is_scenario(plan: Plan) -> bool:
    """Whether the plan assumes a growth of something."""
    return any(name.startswith(_GROWTH) for name in plan.thresholds)


def _changed(found: Indicator, field: str, value: float) -> Indicator:
    if field == "target":
        return replace(found, target=replace(found.target, value=value))
    return replace(found, baseline=replace(found.baseline, value=value))


def _unknown(name: str, indicators: Mapping[str, Indicator]) -> UsageError:
    return UsageError(
        "nothing_to_assume", name=name, near=nearest(name.rpartition(".")[0], indicators)
    )
