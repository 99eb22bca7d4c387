"""Which clusters does each scheme have, and which parts make a gap? Rows for an Excel template."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from addin.facts.extras.attribution import Attribution, Part, parts_of
from addin.facts.extras.clusters import clusters_of, schemes_of, subject_of
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import in_language, unit_name
from addin.language import Language, Text, capital
from addin.measures.reasons import Reason
from addin.model.plan import Cluster
from addin.model.words import Precision
from addin.report.inputs import NONE, YEARLY, figure, figures_of, inputs_of
from addin.report.tables.clusters import with_parts
from addin.report.tables.gaps import laggards
from addin.report.tables.table import TableCell, cell_of, lamp, period_words

_MOST = 4
_FIGURES = (
    "baseline", "target", "value", "value_year_ago", "yoy", "yoy_official", "share",
    "share_change", "contribution", "pull", "rank", "comparable", "completion", "progress",
    "time_progress", "planned_progress", "lead", "expected", "gap_to_path", "gap_to_target",
    "growth_achieved", "growth_required", "members", "concentration", "overlap",
    "overlap_year_ago", "overlap_comparable", "projection",
)  # fmt: skip
_OF_CLUSTER = (
    "tier", "whole", "department", "top", "whole_period", "whole_value", "whole_value_year_ago",
    "whole_growth",
)  # fmt: skip
_TOLD = ("value", "comparable", "target", "yoy")
_SUMMED = ("baseline", "target", "value", "value_year_ago", "comparable")
_SHEET = 31  # letters of a sheet's name
_SUM = Text(zh="合计（减重叠）", en="Total less overlap")
_REST = Text(zh="其他", en="The rest")


def scheme_values(facts: FactSet, language: Language) -> list[dict[str, Any]]:
    """The clusters of each scheme, the plan's own first: rows, sums where they add up, totals.

    `sheet` is a name that Excel takes.
    """
    own = [scheme for scheme in schemes_of(facts) if _is_told(facts, scheme)]
    return [_scheme(facts, language, scheme, at) for at, scheme in enumerate(own)]


def _is_told(facts: FactSet, scheme: str) -> bool:
    """Whether a number of any of its clusters is known."""
    subjects = map(subject_of, clusters_of(facts, scheme))
    return any(facts.known(one, measure) for one in subjects for measure in _TOLD)


def split_values(facts: FactSet, language: Language) -> list[dict[str, Any]]:
    """Gaps by cluster and by area, of indicators that are behind first, where parts are known."""
    late = [found.code for found in laggards(facts)]
    codes = [found.code for found in facts.plan.headline]
    found = [parts_of(facts), *(parts_of(facts, f"{code}/areas") for code in codes)]
    known = [each for each in found if each is not None and len(each.parts) > 1]
    known.sort(key=lambda each: each.indicator not in late)
    return [
        _Split(facts=facts, language=language, number=at, attribution=each).values()
        for at, each in enumerate(known[:_MOST], 1)
    ]


def _scheme(facts: FactSet, language: Language, scheme: str, at: int) -> dict[str, Any]:
    tops = clusters_of(facts, scheme)
    codes = [one.indicator for one in tops if one.indicator in facts.plan.indicator]
    totals = list(dict.fromkeys(codes))
    shown = [one for one in with_parts(facts, scheme) if one.indicator in totals]
    title = capital(facts.plan.identity.groups[language])
    named = next((one.scheme_name[language] for one in tops if one.scheme_name), "") or scheme
    return {
        "scheme": scheme,
        # The plan's own groups need no name of their taxonomy.
        "name": "" if not at else f"（{named}）" if language == "zh" else f" ({named})",
        "sheet": _sheet_name(f"{title} {named}" if at else title),
        "unit": unit_name(facts.fact(totals[0], "value").unit, language) if totals else NONE,
        "decimals": facts.fact(totals[0], "value").shown_decimals(language) if totals else 2,
        "rows": [_cluster(facts, language, one) for one in shown],
        "sums": _sums(facts, language, scheme, totals),
        "totals": [_total(facts, language, code) for code in totals],
    }


def _sheet_name(name: str) -> str:
    """A name that Excel takes: at most 31 characters, none of those that addresses need."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", name).strip()
    return (
        plain if len(plain) <= _SHEET else plain[: _SHEET + 1].rpartition(" ")[0] or plain[:_SHEET]
    )


def _cluster(facts: FactSet, language: Language, found: Cluster) -> dict[str, Any]:
    subject = subject_of(found)
    department = facts.plan.department.get(found.department)
    cells = _row(facts, language, subject) | inputs_of(facts, found, language)
    hidden = facts.find(subject, "disclosive")
    if hidden is not None and hidden.value:
        cells["concentration"] = Reason.CONFIDENTIAL[language]
    if found.parent:
        cells["rank"] = NONE
    return cells | {
        "name": f"#{found.name[language]}" if found.parent else found.name[language],
        "top": 0 if found.parent else 1,
        "tier": found.tier[language] or NONE,
        "whole": found.indicator,
        "department": department.name[language] if department else NONE,
        "remark": _remark(facts, subject, language) or found.note[language],
    }


def _total(facts: FactSet, language: Language, code: str) -> dict[str, Any]:
    """The total that the clusters are part of."""
    found = facts.plan.indicator[code]
    cells = _row(facts, language, code) | inputs_of(facts, found, language)
    cells["yearly"] = YEARLY[found.unit.is_percent][language]  # as its groups: a rate, no amount
    words = dict.fromkeys(_OF_CLUSTER, NONE)
    remark = _remark(facts, code, language)
    return cells | words | {"name": facts.name_of(code)[language], "remark": remark}


def _row(facts: FactSet, language: Language, subject: str) -> dict[str, Any]:
    value, status = facts.fact(subject, "value"), facts.find(subject, "status")
    pulled = facts.known(subject, "pull")
    concept = facts.plan.indicator[subject.partition("/")[0]].name[language]
    unit = unit_name(value.unit, language)
    return {
        **figures_of(facts, subject, _FIGURES, language),
        "unit": unit,
        "concept": f"{concept}（{unit}）" if language == "zh" else f"{concept} ({unit})",
        "period": period_words(value)[language],
        "status": lamp(status.status_class)[language] if status else NONE,
        "by_growth": int(pulled is not None and pulled.formula == "pull_by_growth"),
    }


def _remark(facts: FactSet, subject: str, language: Language) -> str:
    fact = facts.find(subject, "progress") or facts.fact(subject, "value")
    return fact.reason[language] if fact.reason else ""


def _sums(
    facts: FactSet, language: Language, scheme: str, totals: Sequence[str]
) -> list[dict[str, Any]]:
    """The clusters together less what is counted twice, and the rest of their one total."""
    if len(totals) != 1 or not scheme:
        return []
    keys = (f"{totals[0]}/{scheme}", f"{totals[0]}/{scheme}:rest")
    return [
        figures_of(facts, key, _SUMMED, language) | {"code": key, "name": name[language]}
        for key, name in zip(keys, (_SUM, _REST), strict=True)
    ]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Split:
    """A gap with its parts; a shortfall is above zero: should be less is."""

    facts: FactSet
    language: Language
    number: int
    attribution: Attribution

    def values(self) -> dict[str, Any]:
        """The split as a template takes it: parts with both values, what is twice, the rest."""
        *parts, rest = self.attribution.parts
        code, language = self.attribution.indicator, self.language
        whole = self._whole("comparable")
        name = self.facts.name_of(code)[language]
        method = self.attribution.method[language]
        return {
            "number": self.number,
            "sheet": f"{_SPLIT[language]}{self.number}",
            "name": f"{name}（{method}）" if language == "zh" else f"{name} ({method})",
            "unit": unit_name(whole.unit, language),
            "period": whole.period.label(language),
            "decimals": whole.shown_decimals(language),
            "parts": [self._part(part) for part in parts],
            "rest": {
                "code": rest.subject,
                "name": rest.name[language],
                **self._gap(rest.value, rest.share),
            },
            "whole": {
                "code": code,
                **figures_of(self.facts, code, _BOTH, language),
                **self._gap(self.attribution.total, self.attribution.share),
            },
        }

    def _part(self, part: Part) -> dict[str, Any]:
        cells: dict[str, Any] = {
            "code": part.subject,
            "name": part.name[self.language],
            "role": "",
            "basis": NONE,
        }
        gap = self._gap(part.value, part.share)
        if part.subject.endswith(":overlap"):
            twice, held = (self._shown(each, part.fact) for each in self.attribution.twice)
            return cells | gap | {"role": "-", "expected": held, "comparable": twice}
        now, path = (self._at(part, measure) for measure in ("comparable", "expected"))
        if now is None or now.value is None:
            return cells | {"expected": NONE, "comparable": NONE, "gap": NONE, "share": NONE}
        shared = self._shown(now.value - part.value, now)
        return cells | gap | {
            "basis": (_PATH if path else _SHARED)[self.language],
            "expected": figure(TableCell(fact=path), self.language) if path else shared,
            "comparable": figure(TableCell(fact=now), self.language),
        }  # fmt: skip

    def _gap(self, value: float, share: Fact) -> dict[str, Any]:
        gap = self._shown(-value, self._whole("comparable"))
        return {"gap": gap, "share": NONE if share.value is None else share.value}

    def _whole(self, measure: str) -> Fact:
        found = self.facts.fact(self.attribution.indicator, measure)
        return replace(found, precision=Precision.EXACT)

    def _at(self, part: Part, measure: str) -> Fact | None:
        """A fact of a part, if it speaks of the period of the whole."""
        found = cell_of(self.facts, part.subject, measure).fact
        same = found is not None and found.period.end == self._whole("comparable").period.end
        return found if found is not None and same and found.known else None

    def _shown(self, value: float, like: Fact) -> float:
        return in_language(value, like.unit, self.language)


_BOTH = ("expected", "comparable")
_SPLIT = Text(zh="缺口分解", en="Gap by part ")
_PATH = Text(zh="时序目标值", en="value on the path")
_SHARED = Text(zh="按基期份额分摊", en="base-year share of the path")
