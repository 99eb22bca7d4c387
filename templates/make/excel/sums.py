"""Which formulas stand in the rows of the Excel template?

They are written once for a row whose inputs arrive by tags, and hold for every kind of target:
the column `way` says how it is meant. ``{key}`` is the cell of the row, ``{tbl.key}`` the column
of a table, ``{no}`` the dash where a formula lacks an input, ``{w_name}`` a word of the language.
PRACTICE C0 has the formulas, `addin.report.inputs` the words.
"""

from collections.abc import Mapping

from addin.facts.fact import StatusClass
from addin.language import Language, Text
from addin.measures.formula import FORMULAS as BOOK
from addin.model.words import Attribute, PacePath, TargetKind
from addin.report.inputs import WAYS
from addin.report.sentences.outlook import HARD_TIMES, Outlook
from addin.report.tables.table import lamp

__all__ = [
    "ANNUAL_FORMULAS",
    "CLUSTER_FORMULAS",
    "FORMULAS",
    "GAP_FORMULAS",
    "REVISION_FORMULAS",
    "SPLIT_FORMULAS",
    "in_words",
    "linked",
    "needs",
]

_YEARS = "({elapsed}/12)"
_LEFT = "(plan_years-{elapsed}/12)"


def needs(keys: str, formula: str, otherwise: str = "{no}") -> str:
    """`formula` where all cells named in `keys` are numbers."""
    cells = keys.split()
    return f"IF(COUNT({','.join(f'{{{key}}}' for key in cells)})={len(cells)},{formula},{otherwise})"


def linked(table: str, key: str, code: str = "{code}") -> str:
    """What stands in the column `key` of another table, in the row of the same code."""
    return f"INDEX({{{table}.{key}}},MATCH({code},{{{table}.code}},0))"


def _by_way(otherwise: str, **formulas: str) -> str:
    """The formula of the row's way of measuring."""
    for way, formula in reversed(formulas.items()):
        otherwise = f"IF({{way}}={{w_{way}}},{formula},{otherwise})"
    return otherwise


def _by_how(otherwise: str, **formulas: str) -> str:
    """The formula by which a value was made comparable with a full year."""
    for how, formula in reversed(formulas.items()):
        otherwise = f"IF({{how}}={{w_{how}}},{formula},{otherwise})"
    return otherwise


_GROWN = (
    "IF(MIN({comparable},{baseline})>0,"
    f"(({{comparable}}/{{baseline}})^(1/{_YEARS})-1)*100,{{no}})"
)
_TO_GROW = (
    f"IF(MIN({{comparable}},{{target}})>0,(({{target}}/{{comparable}})^(1/{_LEFT})-1)*100,{{no}})"
)
_PACE = needs("target elapsed", "MIN({elapsed}/(12*plan_years),1)*100")
_OPEN = "IF({direction}>0,{target}-{comparable},{comparable}-{target})"
_SHARE = "{time_progress}/100"
_STRAIGHT = needs(
    "baseline target comparable time_progress",
    f"IF({{path}}={{w_compound}},{{baseline}}*({{target}}/{{baseline}})^({_SHARE}),"
    f"{{baseline}}+({{target}}-{{baseline}})*{_SHARE})",
)

# The facts allow for the noise of floats, so that 73 % against 75 % is exactly -2 points.
_POINTS = "{lead}+0.000000001"
# A binding indicator whose projection misses its target is far behind.
_MISSES = (
    "IF({binding}={w_binding},IF(COUNT({projection},{target})=2,"
    "({projection}-{target})*{direction}<-{tolerance},FALSE),FALSE)"
)
_PACED = (
    "IF({progress}>=th_achieved,{w_achieved},"
    f"IF(OR({{progress}}<0,{_MISSES}),{{w_far_behind}},"
    f"IF({_POINTS}>=th_ahead,{{w_ahead}},IF({_POINTS}>=th_on_pace,{{w_on_pace}},"
    f"IF({_POINTS}>=th_behind,{{w_behind}},{{w_far_behind}})))))"
)
_KEPT = _by_way(
    "{otherwise}",
    cap=needs(
        "comparable target", "IF({comparable}<={target},{w_on_pace},{w_far_behind})", "{otherwise}"
    ),
    floor=needs(
        "comparable target", "IF({comparable}>={target},{w_on_pace},{w_far_behind})", "{otherwise}"
    ),
    range=needs(
        "comparable low high",
        "IF(AND({comparable}>={low},{comparable}<={high}),{w_on_pace},{w_far_behind})",
        "{otherwise}",
    ),
)
# Where the baseline had met the target there is no way to go: it is kept or lost.
_MET = (
    "IF(COUNT({baseline},{target},{comparable})=3,IF(({target}-{baseline})*{direction}<0,"
    "IF(({comparable}-{target})*{direction}>=0,{w_achieved},{w_far_behind}),{otherwise}),"
    "{otherwise})"
)

FORMULAS: Mapping[str, str] = {
    # A rate and a fall are told as they are; bounds and chained years too.
    "comparable": _by_way(
        _by_how(
            "{comparable_given}",
            same="{value}",
            ttm=needs("value last_year value_year_ago", "{value}+{last_year}-{value_year_ago}"),
            annualised=needs(
                "value last_year value_year_ago", "{value}/({value_year_ago}/{last_year})"
            ),
            summed=needs("value earlier", "{value}+{earlier}"),
        ),
        rate="{comparable_given}",
        fall="{comparable_given}",
    ),
    # Neither a target to be kept nor one that is not there has a pace.
    "time_progress": _by_way("{no}", level=_PACE, rate=_PACE, fall=_PACE, sum=_PACE),
    "progress": _by_way(
        "{no}",
        level=needs(
            "baseline target comparable",
            "IF(({target}-{baseline})*{direction}>0,"
            "({comparable}-{baseline})/({target}-{baseline})*100,{no})",
        ),
        rate=needs(
            "target comparable elapsed",
            f"LN(1+{{comparable}}/100)*{_YEARS}/(plan_years*LN(1+{{target}}/100))*100",
        ),
        fall=needs("target comparable", "LN(1-{comparable}/100)/LN(1-ABS({target})/100)*100"),
        sum=needs("target comparable", "{comparable}/{target}*100"),
    ),
    "lead": needs("progress time_progress", "{progress}-{time_progress}"),
    "expected": "IF(OR({path}={w_linear},{path}={w_compound}),"
    + _by_way(
        "{expected_given}",
        level=_STRAIGHT,
        fall=needs("target time_progress", f"100*(1-(1-ABS({{target}})/100)^({_SHARE}))"),
        sum=needs("target time_progress", f"{{target}}*{_SHARE}"),
    )
    + ",{expected_given})",
    "gap_to_path": needs("comparable expected", "{comparable}-{expected}"),
    "gap_to_target": _by_way(
        needs("target comparable", _OPEN),
        rate="{no}",
        fall=needs("target comparable", "ABS({target})-{comparable}"),
        cap=needs("target comparable", "{comparable}-{target}"),
        floor=needs("target comparable", "{target}-{comparable}"),
        range=needs("comparable low high", "MAX({low}-{comparable},{comparable}-{high},0)"),
    ),
    "growth_achieved": needs(
        "comparable elapsed",
        _by_way(
            needs("baseline", f'IF({{unit}}="%",({{comparable}}-{{baseline}})/{_YEARS},{_GROWN})'),
            rate="{comparable}",
            fall=f"((1-{{comparable}}/100)^(1/{_YEARS})-1)*100",
            sum=f"{{comparable}}/{_YEARS}",
        ),
    ),
    "growth_required": needs(
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
    "yoy_derived": needs(
        "derivable value value_year_ago",
        'IF({unit}="%",{value}-{value_year_ago},({value}/{value_year_ago}-1)*100)',
    ),
    "projected_completion": _by_way(
        needs("projection target", "{projection}/{target}*100"),
        rate="{no}",
        fall=needs("projection target", "{projection}/ABS({target})*100"),
    ),
    "against_total": needs("yoy total_growth", "{yoy}-{total_growth}"),
    "status": "IF({otherwise}={w_not_scored},{otherwise},"
    + _by_way(
        f"IF(ISNUMBER({{progress}}),{_PACED},{_MET})",
        cap=_KEPT,
        floor=_KEPT,
        range=_KEPT,
    )
    + ")",
}

_TAKEN = (
    "comparable", "target", "expected", "gap_to_path", "gap_to_target", "progress",
    "time_progress", "lead", "growth_achieved", "growth_required",
)  # fmt: skip
_WANTED, _DONE = "({growth_required}*{direction})", "({growth_achieved}*{direction})"
GAP_FORMULAS: Mapping[str, str] = {
    **{key: linked("tbl_ind", key) for key in _TAKEN},
    "times": needs(
        "growth_achieved growth_required",
        "IF({growth_achieved}>0,{growth_required}/{growth_achieved},{no})",
    ),
    "outlook": needs(
        "growth_achieved growth_required",
        f"IF({_WANTED}<={_DONE},{{w_enough}},IF(OR({_WANTED}>{_DONE}+th_hard,"
        f"{_WANTED}>{HARD_TIMES:g}*{_DONE}),{{w_hard}},{{w_more}}))",
    ),
}

_SAME = "{period}={whole_period}"
_ADDED = "({value}-{value_year_ago})"
_ALL_ADDED = "({whole_value}-{whole_value_year_ago})"


def _of_whole(keys: str, formula: str) -> str:
    """A cluster is compared with the total of the same period only."""
    return f"IF({_SAME},{needs(keys, formula)},{{no}})"


def _whole(key: str) -> str:
    return f"IFERROR({linked('tbl_clu', key, '{whole}')},{{no}})"


_FOUR = "value value_year_ago whole_value whole_value_year_ago"
_MEASURED = (
    "comparable", "time_progress", "progress", "lead", "expected", "gap_to_path",
    "gap_to_target", "growth_achieved", "growth_required", "status",
)  # fmt: skip
CLUSTER_FORMULAS: Mapping[str, str] = {
    **{key: FORMULAS[key] for key in _MEASURED},
    "yoy": "IF(ISNUMBER({yoy_official}),{yoy_official},"
    + needs(
        "value value_year_ago", "IF({value_year_ago}>0,({value}/{value_year_ago}-1)*100,{no})"
    )
    + ")",
    "whole_value": _whole("value"),
    "whole_value_year_ago": _whole("value_year_ago"),
    "whole_period": _whole("period"),
    "share": _of_whole("value whole_value", "{value}/{whole_value}*100"),
    "share_change": _of_whole(
        _FOUR, "{value}/{whole_value}*100-{value_year_ago}/{whole_value_year_ago}*100"
    ),
    # As in measures.structure.decomposition: where the total hardly changed, shares mean nothing.
    "contribution": _of_whole(
        _FOUR,
        f"IF(ABS({_ALL_ADDED})<0.0005*ABS({{whole_value_year_ago}}),{{no}},"
        f"{_ADDED}/{_ALL_ADDED}*100)",
    ),
    "pull": _of_whole(_FOUR, f"{_ADDED}/{{whole_value_year_ago}}*100"),
    # The place by size among clusters whose value speaks of the same period.
    "rank": "IF({top}=1,IF(ISNUMBER({value}),SUMPRODUCT(({rows.top}=1)*({rows.period}={period})"
    "*ISNUMBER({rows.value})*({rows.value}>{value}))+1,{no}),{no})",
    "completion": needs("comparable target", "{comparable}/{target}*100"),
}

SPLIT_FORMULAS: Mapping[str, str] = {
    "gap": 'IF({role}="-",-{comparable},' + needs("expected comparable", "{expected}-{comparable}") + ")",
    "share": needs("gap whole_gap", "IF({whole_gap}<>0,{gap}/{whole_gap}*100,{no})"),
}

_OVER = "IF(COUNT({annual_completion})=1,{annual_completion}-{annual_time},{annual_lead})"
ANNUAL_FORMULAS: Mapping[str, str] = {
    "annual_lead": 'IF({by}="%",' + needs("actual annual_target", "{actual}-{annual_target}") + ",{no})",
    "annual_completion": 'IF({by}="%",{no},'
    + needs("actual annual_target", "{actual}/{annual_target}*100")
    + ")",
    "annual_time": "report_month/12*100",
    "verdict": "IF(COUNT({annual_lead},{annual_completion})=0,{w_nothing},"
    f"IF({_OVER}>=0,IF(report_month=12,{{w_met}},{{w_going}}),"
    "IF(report_month=12,{w_missed},{w_late})))",
}

REVISION_FORMULAS: Mapping[str, str] = {
    "size": needs("first_value last_value", "{last_value}-{first_value}"),
    # The revision of a rate is told in percentage points; per cent of a per cent mislead.
    "relative": needs(
        "first_value last_value",
        'IF(OR({rate}="%",{first_value}=0),{no},({last_value}-{first_value})/{first_value}*100)',
    ),
}

_WORDS: Mapping[str, Text] = {
    "level": WAYS[TargetKind.LEVEL_UP],
    "rate": WAYS[TargetKind.RATE_AVG],
    "fall": WAYS[TargetKind.CUM_CHANGE],
    "sum": WAYS[TargetKind.CUM_COUNT],
    "cap": WAYS[TargetKind.HOLD_MAX],
    "floor": WAYS[TargetKind.HOLD_MIN],
    "range": WAYS[TargetKind.RANGE],
    "linear": PacePath.LINEAR.text,
    "compound": PacePath.COMPOUND.text,
    "binding": Attribute.BINDING.text,
    "same": BOOK["same"].name,
    "ttm": BOOK["ttm"].name,
    "annualised": BOOK["annualised"].name,
    "summed": BOOK["sum"].name,
    **{found.value: lamp(found) for found in StatusClass},
    **{found.value: found.text for found in Outlook},
    "nothing": Text(zh="暂无数据", en="no data"),
    "met": Text(zh="完成", en="met"),
    "missed": Text(zh="未完成", en="missed"),
    "going": Text(zh="达到进度", en="on pace"),
    "late": Text(zh="未达进度", en="behind"),
}


def in_words(formula: str, language: Language) -> str:
    """The formula with the words that the rows of a language hold."""
    for name, text in _WORDS.items():
        formula = formula.replace(f"{{w_{name}}}", f'"{text[language]}"')
    return formula.replace("{no}", '"—"')
