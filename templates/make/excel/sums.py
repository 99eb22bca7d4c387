"""Which formulas stand in the rows of the Excel template?

They are written once for a row whose inputs arrive by tags, and hold for every kind of target:
the column `way` says how it is meant. ``{key}`` is the cell of the row, ``{tbl.key}`` the column
of a table, ``{no}`` the dash where a formula lacks an input, ``{w_name}`` a word of the language.
PRACTICE C0 has the formulas, `addin.report.inputs` the words.
"""

import re
from collections.abc import Mapping

from addin.facts.extras.reach import HARD_TIMES, Reach
from addin.facts.extras.year import OfYear
from addin.language import Language, Text
from addin.measures.book import BOOK
from addin.measures.targets.status import StatusClass
from addin.model.words import Attribute, PacePath, TargetKind
from addin.report.inputs import WAYS, YEARLY
from addin.report.tables.table import lamp

__all__ = [
    "ANNUAL_FORMULAS",
    "CLUSTER_FORMULAS",
    "FORMULAS",
    "GAP_FORMULAS",
    "REVISION_FORMULAS",
    "SPLIT_FORMULAS",
    "fixed",
    "in_words",
    "linked",
    "needs",
]

_YEARS = "({elapsed}/12)"
_LASTS = "({lasts}/12)"
_LEFT = "({left}/12)"


def needs(keys: str, formula: str, otherwise: str = "{no}") -> str:
    """`formula` where all cells named in `keys` are numbers."""
    cells = keys.split()
    return (
        f"IF(COUNT({','.join(f'{{{key}}}' for key in cells)})={len(cells)},{formula},{otherwise})"
    )


def linked(table: str, key: str, code: str = "{code}") -> str:
    """What stands in the column `key` of another table, in the row of the same code."""
    return f"INDEX({{{table}.{key}}},MATCH({code},{{{table}.code}},0))"


def fixed(number: str, decimals: str = "1") -> str:
    """A number as words with so many decimals, two at most: what every program calculates alike."""
    shown = f"ROUND(ABS({number}),{decimals})"
    zeros = (
        f'IF({decimals}=0,"",IF({shown}=ROUND({shown},0),"."&REPT("0",{decimals}),'
        f'IF(AND({decimals}=2,{shown}=ROUND({shown},1)),"0","")))'
    )
    return f'IF(ROUND({number},{decimals})<0,{{w_minus}},"")&{shown}&{zeros}'


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


def _told(formula: str, **cells: str) -> str:
    """A formula of the book over cells of the row, in per cent."""
    named = {name: re.sub(r"\{(\w+)\}", r"[@\1]", cell) for name, cell in cells.items()}
    found = BOOK[formula].excel(named, blank="{no}", scale=100)
    return re.sub(r"\[@(\w+)\]", r"{\1}", found)


_PACE = needs("target elapsed", _told("time_progress", elapsed="{elapsed}", total="{lasts}"))
_ENDS = {"baseline": "{baseline}", "target": "{target}"}
_STRAIGHT = needs(
    "comparable",
    f"IF({{path}}={{w_compound}},{_told('expected_compound', **_ENDS, share='{time_progress}')},"
    f"{_told('expected_linear', **_ENDS, share='{time_progress}')})",
)


def _within(value: str, months: str) -> str:
    """Whether "about" makes what is reached count as `value` of the path, due after `months`."""
    short = f"({{comparable}}-{value})*{{direction}}"
    return (
        "IF({tolerance}>0,"
        + _by_way(
            f"{short}>=-{{tolerance}}-0.000000001",
            rate="(1+{comparable}/100)^({elapsed}/12)>="
            f"(1+({{target}}-{{direction}}*{{tolerance}})/100)^({months}/12)-0.000000001",
            fall=f"{{comparable}}-ABS({value})>=-{{tolerance}}-0.000000001",
            sum=f"{{comparable}}-{value}>=-{{tolerance}}-0.000000001",
        )
        + ",FALSE)"
    )


# The facts allow for the noise of floats, so that 73 % against 75 % is exactly -2 points.
_POINTS = "{lead}+0.000000001"
# A binding indicator whose projection misses its target is far behind.
_MISSES = (
    "IF({binding}={w_binding},IF(COUNT({projection},{target})=2,"
    "IF({way}={w_fall},{projection}-ABS({target}),({projection}-{target})*{direction})"
    "<-{tolerance},FALSE),FALSE)"
)
_PACED = (
    f"IF(OR({{progress}}>=th_achieved,{_within('{target}', '{lasts}')}),{{w_achieved}},"
    f"IF({_MISSES},{{w_far_behind}},"
    f"IF(AND({{progress}}>=0,{_POINTS}>=th_ahead),{{w_ahead}},"
    f"IF(OR(AND({{progress}}>=0,{_POINTS}>=th_on_pace),{_within('{expected}', '{elapsed}')}),"
    f"{{w_on_pace}},IF(AND({{progress}}>=0,{_POINTS}>=th_behind),{{w_behind}},"
    "{w_far_behind})))))"
)
_KEPT = {
    "cap": ("comparable target", "{comparable}<={target}+{tolerance}"),
    "floor": ("comparable target", "{comparable}>={target}-{tolerance}"),
    "range": ("comparable low high", "AND({comparable}>={low},{comparable}<={high})"),
}
# Where the baseline had met the target there is no way to go: it is kept or lost.
_MET = (
    "IF(COUNT({baseline},{target},{comparable})=3,IF(({target}-{baseline})*{direction}<0,"
    "IF(({comparable}-{target})*{direction}>=-{tolerance},{w_achieved},{w_far_behind}),"
    "{otherwise}),"
    "{otherwise})"
)

_FULL = {"cumulative_now": "{value}", "cumulative_year_ago": "{value_year_ago}",
         "full_last_year": "{last_year}"}  # fmt: skip
# What a rate has reached of its target is what the level behind it has grown.
_GROWN = {"baseline": "1", "current": "(1+{comparable}/100)^({elapsed}/12)"}
_FALLEN = {"reduction": "{comparable}", "target": "ABS({target})"}
_GAP = {"value": "{comparable}", "target": "{target}"}
_TO_GO = {"target": "{target}", "current": "{comparable}", "years_left": _LEFT}

FORMULAS: Mapping[str, str] = {
    # A rate and a fall are told as they are; bounds and chained years too.
    "comparable": _by_way(
        _by_how(
            "{comparable_given}",
            same="{value}",
            ttm=_told("ttm", **_FULL),
            annualised=_told("annualised", **_FULL),
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
            "baseline target",
            "IF(({target}-{baseline})*{direction}>0,"
            + _told("progress_level", **_ENDS, current="{comparable}")
            + ",{no})",
        ),
        rate=needs(
            "comparable elapsed",
            _told("progress_rate", **_GROWN, rate="{target}", years=_LASTS),
        ),
        fall=needs("target", _told("progress_reduction", **_FALLEN)),
        sum=_told("progress_sum", total="{comparable}", target="{target}"),
    ),
    # The progress that the row's own path has by now; without a path there is none.
    "planned_progress": "IF({path}={w_linear},{time_progress},IF({path}={w_compound},"
    + _told("planned_on_path", **_ENDS, expected="{expected}")
    + ",{planned_given}))",
    "lead": _told("lead", progress="{progress}", planned_share="{planned_progress}"),
    "expected": "IF(OR({path}={w_linear},{path}={w_compound}),"
    + _by_way(
        "{expected_given}",
        level=_STRAIGHT,
        fall=needs("target time_progress", "100*(1-(1-ABS({target})/100)^({time_progress}/100))"),
        sum=needs("target time_progress", "{target}*{time_progress}/100"),
    )
    + ",{expected_given})",
    "gap_to_path": _told("gap_to_path", value="{comparable}", expected="{expected}"),
    "gap_to_target": _by_way(
        _told("gap_to_target", **_GAP, direction="{direction}"),
        rate="{no}",
        fall=needs("target comparable", "ABS({target})-{comparable}"),
        cap=needs("target comparable", "{comparable}-{target}"),
        floor=needs("target comparable", "{target}-{comparable}"),
        range=needs("comparable low high", "MAX({low}-{comparable},{comparable}-{high},0)"),
    ),
    # From the bound of a base no growth is told.
    "growth_achieved": needs(
        "comparable elapsed",
        'IF({bound}="",'
        + _by_way(
            "IF({yearly}={w_change},"
            + _told("average_change", start="{baseline}", end="{comparable}", years=_YEARS)
            + ","
            + _told("average_growth", start="{baseline}", end="{comparable}", years=_YEARS)
            + ")",
            rate="{comparable}",
            fall=_told("average_reduction", reduction="{comparable}", years=_YEARS),
            sum=f"{{comparable}}/{_YEARS}",
        )
        + ",{no})",
    ),
    "growth_required": needs(
        "target comparable elapsed left",
        _by_way(
            f"IF({{yearly}}={{w_change}},{_told('required_change', **_TO_GO)},"
            f"{_told('required_growth', **_TO_GO)})",
            rate=(
                f"IF({_LEFT}<=0,{{no}},(((1+{{target}}/100)^{_LASTS}"
                f"/(1+{{comparable}}/100)^{_YEARS})^(1/{_LEFT})-1)*100)"
            ),
            fall=_told("required_reduction", **_FALLEN, years_left=_LEFT),
            sum=_told("required_change", **_TO_GO),
            cap="{no}",
            floor="{no}",
            range="{no}",
        ),
    ),
    "yoy_derived": needs(
        "derivable",
        'IF({unit}="%",'
        + _told("change", current="{value}", previous="{value_year_ago}")
        + ","
        + _told("growth", current="{value}", previous="{value_year_ago}")
        + ")",
    ),
    "projected_completion": _by_way(
        _told("projected_completion", value="{projection}", target="{target}"),
        rate="{no}",
        fall=needs(
            "target", _told("projected_completion", value="{projection}", target="ABS({target})")
        ),
    ),
    "against_total": needs("yoy total_growth", "{yoy}-{total_growth}"),
    "status": "IF({otherwise}={w_not_scored},{otherwise},"
    + _by_way(
        f"IF(ISNUMBER({{progress}}),{_PACED},{_MET})",
        **{
            way: needs(keys, f"IF({test},{{w_on_pace}},{{w_far_behind}})", "{otherwise}")
            for way, (keys, test) in _KEPT.items()
        },
    )
    + ")",
}

_TAKEN = (
    "comparable", "target", "expected", "gap_to_path", "gap_to_target", "progress",
    "time_progress", "planned_progress", "lead", "growth_achieved", "growth_required",
)  # fmt: skip
_WANTED, _DONE = "({growth_required}*{direction})", "({growth_achieved}*{direction})"
# What comes in pieces is hard by its multiple alone: so many points mean nothing there.
_LIMIT = ",".join(f"{linked('tbl_ind', 'way')}={{w_{way}}}" for way in ("cap", "floor", "range"))
_FAR = f'IF(AND({{unit}}<>"%",{linked("tbl_ind", "yearly")}={{w_change}}),9E+99,th_hard)'
GAP_FORMULAS: Mapping[str, str] = {
    **{key: linked("tbl_ind", key) for key in _TAKEN},
    "times": _told("effort", required="{growth_required}", achieved="{growth_achieved}"),
    "outlook": needs(
        "growth_achieved growth_required",
        f"IF({_WANTED}<={_DONE},{{w_enough}},IF(OR({_WANTED}>{_DONE}+{_FAR},"
        f"{_WANTED}>{HARD_TIMES:g}*{_DONE}),{{w_hard}},{{w_more}}))",
        otherwise=f"IF(OR({_LIMIT}),{{w_broken}},{{no}})",
    ),
}

_PART = {"current": "{value}", "previous": "{value_year_ago}",
         "total_current": "{whole_value}",
         "total_previous": "{whole_value_year_ago}"}  # fmt: skip
_BEFORE = {key: cell for key, cell in _PART.items() if key.endswith("previous")}


def _of_whole(formula: str) -> str:
    """A cluster is compared with the total of the same period only."""
    return f"IF({{period}}={{whole_period}},{formula},{{no}})"


def _whole(key: str) -> str:
    return f"IFERROR({linked('tbl_clu', key, '{whole}')},{{no}})"


_MEASURED = (
    "comparable", "time_progress", "progress", "planned_progress", "lead", "expected",
    "gap_to_path", "gap_to_target", "growth_achieved", "growth_required", "status",
)  # fmt: skip
CLUSTER_FORMULAS: Mapping[str, str] = {
    **{key: FORMULAS[key] for key in _MEASURED},
    # Beside a nominal pull stands the growth that it explains.
    "yoy": "IF(AND(ISNUMBER({yoy_official}),OR({by_growth}=1,COUNT({pull})=0)),"
    "{yoy_official}," + _told("growth", current="{value}", previous="{value_year_ago}") + ")",
    "whole_value": _whole("value"),
    "whole_value_year_ago": _whole("value_year_ago"),
    "whole_growth": _whole("yoy_official"),
    "whole_period": _whole("period"),
    "share": _of_whole(_told("share", part="{value}", whole="{whole_value}")),
    "share_change": _of_whole(
        _told(
            "share_change",
            part="{value}",
            whole="{whole_value}",
            part_before="{value_year_ago}",
            whole_before="{whole_value_year_ago}",
        )
    ),
    "contribution": _of_whole(
        "IF({by_growth}=1,"
        + _told("contribution_by_growth", pull="{pull}", total_growth="{whole_growth}")
        + f",{_told('contribution_nominal', **_PART)})"
    ),
    "pull": _of_whole(
        f"IF({{by_growth}}=1,{_told('pull_by_growth', **_BEFORE, growth='{yoy_official}')},"
        f"{_told('pull_nominal', **_BEFORE, current='{value}')})"
    ),
    # The place by size among clusters whose value speaks of the same period.
    "rank": "IF({top}=1,IF(ISNUMBER({value}),COUNTIFS({rows.top},1,{rows.period},{period},"
    '{rows.value},">"&N({value}))+1,{no}),{no})',
    "completion": _told("completion", value="{comparable}", target="{target}"),
}

_LEAST, _MOST = (f"{end}({{rows.gap}},{{gap@1}})" for end in ("MIN", "MAX"))
_NOISE = "ABS({expected@2})*1E-9"
SPLIT_FORMULAS: Mapping[str, str] = {
    "gap": needs("expected comparable", 'IF({role}="-",-1,1)*({expected}-{comparable})'),
    # Of next to nothing, and of parts that offset each other, there are no shares.
    "share": needs(
        "gap whole_gap",
        f"IF(AND(ABS({{whole_gap}})>=0.0005*ABS({{expected@2}}),"
        f"OR({_LEAST}>=-{_NOISE},{_MOST}<={_NOISE})),{{gap}}/{{whole_gap}}*100,{{no}})",
    ),
}

_OVER = "{way}*IF(COUNT({annual_completion})=1,{annual_completion}-{annual_time},{annual_lead})"
ANNUAL_FORMULAS: Mapping[str, str] = {
    "annual_lead": 'IF({by}="%",'
    + _told("annual_lead", current="{actual}", previous="{annual_target}")
    + ",{no})",
    "annual_completion": 'IF({by}="%",{no},'
    + _told("annual_completion", total="{actual}", target="{annual_target}")
    + ")",
    "verdict": "IF(COUNT({annual_lead},{annual_completion})=0,{w_nothing},"
    f"IF({_OVER}>=0,IF(report_month=12,{{w_met}},{{w_going}}),"
    f"IF(-({_OVER})<={{within}}+1E-9,{{w_about}},"
    "IF(report_month=12,{w_missed},IF(N({annual_time})>=100,{w_open},{w_late})))))",
}

REVISION_FORMULAS: Mapping[str, str] = {
    "size": _told("revision", earlier="{first_value}", later="{last_value}"),
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
    "change": YEARLY[True],
    "binding": Attribute.BINDING.text,
    "same": BOOK["same"].name,
    "ttm": BOOK["ttm"].name,
    "annualised": BOOK["annualised"].name,
    "summed": BOOK["sum"].name,
    **{found.value: lamp(found) for found in StatusClass},
    **{found.value: found.text for found in Reach},
    "nothing": Text(zh="暂无数据", en="no data"),
    "met": Text(zh="完成", en="met"),
    "missed": Text(zh="未完成", en="missed"),
    "about": OfYear.ABOUT.text,
    "going": Text(zh="达到进度", en="on pace"),
    "open": Text(zh="尚未达到", en="not there yet"),
    "late": Text(zh="未达进度", en="behind"),
    "minus": Text(zh="-", en="−"),
}


def in_words(formula: str, language: Language) -> str:
    """The formula with the words that the rows of a language hold."""
    for name, text in _WORDS.items():
        formula = formula.replace(f"{{w_{name}}}", f'"{text[language]}"')
    return formula.replace("{no}", '"—"')
