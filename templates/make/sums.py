"""Which formulas stand in the rows of the Excel template?

They are written once for a row whose inputs arrive by tags, and hold for every kind of target:
the column `way` says how it is meant. ``{key}`` is the cell of the row; ``{no}`` stands for the
dash where a formula lacks an input. PRACTICE C0 has the formulas, `addin.report.inputs` the words.
"""

from collections.abc import Mapping

from addin.language import Language
from addin.model.words import TargetKind
from addin.report.inputs import WAYS

__all__ = ["CLUSTER_FORMULAS", "FORMULAS", "GAP_FORMULAS", "REVISION_FORMULAS", "in_words"]

_YEARS = "({elapsed}/12)"
_LEFT = "(plan_years-{elapsed}/12)"


def _needs(keys: str, formula: str) -> str:
    """`formula` where all cells named in `keys` are numbers."""
    cells = keys.split()
    return f"IF(COUNT({','.join(f'{{{key}}}' for key in cells)})={len(cells)},{formula},{{no}})"


def _by_way(otherwise: str, **formulas: str) -> str:
    """The formula of the row's way of measuring."""
    for way, formula in reversed(formulas.items()):
        otherwise = f"IF({{way}}={{way_{way}}},{formula},{otherwise})"
    return otherwise


_GROWN = (
    "IF(MIN({comparable},{baseline})>0,"
    f"(({{comparable}}/{{baseline}})^(1/{_YEARS})-1)*100,{{no}})"
)
_TO_GROW = (
    f"IF(MIN({{comparable}},{{target}})>0,(({{target}}/{{comparable}})^(1/{_LEFT})-1)*100,{{no}})"
)
_PACE = _needs("target elapsed", "MIN({elapsed}/(12*plan_years),1)*100")
_OPEN = "IF({direction}>0,{target}-{comparable},{comparable}-{target})"

FORMULAS: Mapping[str, str] = {
    # Neither a target to be kept nor one that is not there has a pace.
    "time_progress": _by_way("{no}", level=_PACE, rate=_PACE, fall=_PACE, sum=_PACE),
    "progress": _by_way(
        "{no}",
        level=_needs(
            "baseline target comparable",
            "IF(({target}-{baseline})*{direction}>0,"
            "({comparable}-{baseline})/({target}-{baseline})*100,{no})",
        ),
        rate=_needs(
            "target comparable elapsed",
            f"LN(1+{{comparable}}/100)*{_YEARS}/(plan_years*LN(1+{{target}}/100))*100",
        ),
        fall=_needs("target comparable", "LN(1-{comparable}/100)/LN(1-ABS({target})/100)*100"),
        sum=_needs("target comparable", "{comparable}/{target}*100"),
    ),
    "lead": _needs("progress time_progress", "{progress}-{time_progress}"),
    "gap_to_path": _needs("comparable expected", "{comparable}-{expected}"),
    "gap_to_target": _by_way(
        _needs("target comparable", _OPEN),
        rate="{no}",
        fall=_needs("target comparable", "ABS({target})-{comparable}"),
        cap=_needs("target comparable", "{comparable}-{target}"),
        floor=_needs("target comparable", "{target}-{comparable}"),
        range=_needs("comparable low high", "MAX({low}-{comparable},{comparable}-{high},0)"),
    ),
    "growth_achieved": _needs(
        "comparable elapsed",
        _by_way(
            _needs("baseline", f'IF({{unit}}="%",({{comparable}}-{{baseline}})/{_YEARS},{_GROWN})'),
            rate="{comparable}",
            fall=f"((1-{{comparable}}/100)^(1/{_YEARS})-1)*100",
            sum=f"{{comparable}}/{_YEARS}",
        ),
    ),
    "growth_required": _needs(
        "target comparable elapsed",
        f"IF({_LEFT}<=0,{{no}},"
        + _by_way(
            f'IF({{unit}}="%",({{target}}-{{comparable}})/{_LEFT},{_TO_GROW})',
            rate=(
                "(((1+{target}/100)^plan_years"
                f"/(1+{{comparable}}/100)^{_YEARS})^(1/{_LEFT})-1)*100"
            ),
            fall=f"(((1-ABS({{target}})/100)/(1-{{comparable}}/100))^(1/{_LEFT})-1)*100",
            sum=f"({{target}}-{{comparable}})/{_LEFT}",
            cap="{no}",
            floor="{no}",
            range="{no}",
        )
        + ")",
    ),
}

GAP_FORMULAS: Mapping[str, str] = {
    **FORMULAS,
    "times": _needs(
        "growth_achieved growth_required",
        "IF({growth_achieved}>0,{growth_required}/{growth_achieved},{no})",
    ),
}

_SAME = "{period}={whole.period}"
_ADDED = "({value}-{value_year_ago})"
_ALL_ADDED = "({whole.value}-{whole.value_year_ago})"


def _of_whole(keys: str, formula: str) -> str:
    """A cluster is compared with the total of the same period only."""
    return f"IF({_SAME},{_needs(keys, formula)},{{no}})"


_FOUR = "value value_year_ago whole.value whole.value_year_ago"
CLUSTER_FORMULAS: Mapping[str, str] = {
    **{key: FORMULAS[key] for key in ("progress", "time_progress", "lead", "gap_to_target")},
    "growth_required": FORMULAS["growth_required"],
    "yoy": "IF(ISNUMBER({yoy_official}),{yoy_official},"
    + _needs("value value_year_ago", "IF({value_year_ago}>0,({value}/{value_year_ago}-1)*100,{no})")
    + ")",
    "share": _of_whole("value whole.value", "{value}/{whole.value}*100"),
    "share_change": _of_whole(
        _FOUR, "{value}/{whole.value}*100-{value_year_ago}/{whole.value_year_ago}*100"
    ),
    # As in measures.structure.decomposition: where the total hardly changed, shares mean nothing.
    "contribution": _of_whole(
        _FOUR,
        f"IF(ABS({_ALL_ADDED})<0.0005*ABS({{whole.value_year_ago}}),{{no}},"
        f"{_ADDED}/{_ALL_ADDED}*100)",
    ),
    "pull": _of_whole(_FOUR, f"{_ADDED}/{{whole.value_year_ago}}*100"),
    "completion": _needs("comparable target", "{comparable}/{target}*100"),
}

REVISION_FORMULAS: Mapping[str, str] = {
    "size": _needs("first_value last_value", "{last_value}-{first_value}"),
    # The revision of a rate is told in percentage points; per cent of a per cent mislead.
    "relative": _needs(
        "first_value last_value",
        'IF(OR({rate}="%",{first_value}=0),{no},({last_value}-{first_value})/{first_value}*100)',
    ),
}

_WAY_KINDS = {
    "level": TargetKind.LEVEL_UP,
    "rate": TargetKind.RATE_AVG,
    "fall": TargetKind.CUM_CHANGE,
    "sum": TargetKind.CUM_COUNT,
    "cap": TargetKind.HOLD_MAX,
    "floor": TargetKind.HOLD_MIN,
    "range": TargetKind.RANGE,
}


def in_words(formula: str, language: Language) -> str:
    """The formula with the words that the rows of a language hold."""
    for way, kind in _WAY_KINDS.items():
        formula = formula.replace(f"{{way_{way}}}", f'"{WAYS[kind][language]}"')
    return formula.replace("{no}", '"—"')
