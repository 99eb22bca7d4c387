"""Which native formula gives each number of a subject?

A formula names the cells of its row by key (``{baseline}``) and the parameters of the plan by
defined name (``plan_years``). One recipe for each kind of target, as PRACTICE C0 has them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import in_language
from addin.language import Language
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator, Target
from addin.model.period import Period
from addin.model.plan import Cluster
from addin.model.unit import PERCENT
from addin.model.words import Attribute, FlowBasis, Measure, MilestoneKind, PacePath, TargetKind
from addin.report.excel.cells import (
    quoted,
)

__all__ = ["HOLDS", "LEVELS", "Subject", "lamp_formula", "lamp_words", "subject_of_row"]

LEVELS = (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN, TargetKind.MILESTONE)
HOLDS = (TargetKind.HOLD_MAX, TargetKind.HOLD_MIN, TargetKind.RANGE)
_YEAR = 12


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """An indicator or a cluster, with what decides which formula is meant."""

    facts: FactSet
    language: Language
    key: str
    indicator: Indicator
    target: Target
    cluster: str = ""

    def fact(self, measure: str) -> Fact | None:
        """The fact of this subject, or None where the measure does not apply."""
        return self.facts.get(self.facts.id_of(self.key, measure))

    @property
    def kind(self) -> TargetKind:
        """How the target is meant."""
        return self.target.kind

    @property
    def elapsed(self) -> float | None:
        """Months from the start of the plan to the end of the comparable value."""
        fact = self.fact("time_progress")
        period = fact.period if fact else self.facts.fact(self.key, "comparable").period
        months = period.months_since(self.facts.plan.identity.start_year)
        return float(months) if self.facts.fact(self.key, "comparable").known else None

    @property
    def goal(self) -> str:
        """The target as a level."""
        if self.kind is TargetKind.RATE_AVG:
            return "{baseline}*(1+{target}/100)^plan_years"
        return "ABS({target})" if self.kind is TargetKind.CUM_CHANGE else "{target}"

    @property
    def band(self) -> tuple[float, float] | None:
        """The lower and upper end of a range target, in the language's unit."""
        low, high = self.target.value, self.target.upper
        if self.kind is not TargetKind.RANGE or low is None:
            return None
        if high is None:
            low, high = low - self.target.tolerance, low + self.target.tolerance
        return self._shown(low), self._shown(high)

    @property
    def last_year(self) -> float | None:
        """The whole of last year, where the comparable value is completed with it."""
        rows = self._rows("comparable")
        full = rows[2] if len(rows) > 2 else -1  # noqa: PLR2004 - now, a year ago, last year
        return self._shown(float(self.facts.observations.value[full])) if full >= 0 else None

    @property
    def earlier(self) -> str | None:
        """The years of the plan before this one, for a target that counts all of them."""
        fact = self.fact("comparable")
        if fact is None or not fact.known or fact.formula != "sum":
            return None
        found = self._observed(Measure.LEVEL)
        start = self.facts.plan.identity.start_year
        years = range(start, self._value_period().year)
        return "+".join(repr(self._shown(found[Period.of_year(year)])) for year in years) or "0"

    def comparable(self) -> str | None:
        """How the comparable value follows from the value; None where it is an observation."""
        fact = self.fact("comparable")
        if fact is None:
            return "{value}"
        if fact.formula == "chain":
            return self._chain()
        return {
            "same": "{value}",
            "ttm": "{value}+{last_year}-{value_year_ago}",
            "annualised": "{value}/({value_year_ago}/{last_year})",
            "sum": "{value}+{earlier}",
        }.get(fact.formula)

    def progress(self) -> str:
        """Share of the way done, in per cent."""
        level = "({comparable}-{baseline})/({target}-{baseline})*100"
        return {
            TargetKind.RATE_AVG: "LN({comparable}/{baseline})/(plan_years*LN(1+{target}/100))*100",
            TargetKind.CUM_CHANGE: "LN(1-{comparable}/100)/LN(1-ABS({target})/100)*100",
            TargetKind.CUM_COUNT: "{comparable}/{target}*100",
        }.get(self.kind, level)

    def expected(self) -> str:
        """The value on the path."""
        if self.indicator.pace is PacePath.MILESTONES:
            return self._between_milestones()
        share = "{time_progress}/100"
        compound = f"{{baseline}}*({self.goal}/{{baseline}})^({share})"
        if self.kind is TargetKind.RATE_AVG:
            return f"{{baseline}}*(1+{{target}}/100)^(plan_years*{share})"
        if self.kind is TargetKind.CUM_CHANGE:
            return f"100*(1-(1-ABS({{target}})/100)^({share}))"
        if self.kind is TargetKind.CUM_COUNT:
            return f"{{target}}*{share}"
        if self.indicator.pace is PacePath.COMPOUND:
            return compound
        return f"{{baseline}}+({{target}}-{{baseline}})*{share}"

    def gap_to_target(self) -> str:
        """What is missing to the target."""
        if self.kind is TargetKind.RANGE:
            return "MAX({low}-{comparable},{comparable}-{high},0)"
        rising = (
            TargetKind.CUM_COUNT, TargetKind.CUM_CHANGE, TargetKind.RATE_AVG, TargetKind.HOLD_MIN,
        )  # fmt: skip
        falls = self.kind is TargetKind.HOLD_MAX or self.indicator.direction.sign < 0
        if self.kind not in rising and falls:
            return f"{{comparable}}-{self.goal}"
        return f"{self.goal}-{{comparable}}"

    def achieved(self) -> str:
        """Average growth since the base year."""
        years = "({elapsed}/12)"
        if self.kind is TargetKind.CUM_CHANGE:
            return f"((1-{{comparable}}/100)^(1/{years})-1)*100"
        if self.kind is TargetKind.CUM_COUNT:
            return f"{{comparable}}/{years}"
        if self._in_percent():
            return f"({{comparable}}-{{baseline}})/{years}"
        return f"(({{comparable}}/{{baseline}})^(1/{years})-1)*100"

    def required(self) -> str:
        """Average growth needed in what is left of the plan."""
        left = "(plan_years-{elapsed}/12)"
        if self.kind is TargetKind.CUM_CHANGE:
            return f"(((1-ABS({{target}})/100)/(1-{{comparable}}/100))^(1/{left})-1)*100"
        if self._in_percent() or self.kind is TargetKind.CUM_COUNT:
            return f"({self.goal}-{{comparable}})/{left}"
        return f"((({self.goal})/{{comparable}})^(1/{left})-1)*100"

    def status(self) -> str:
        """The class, by the threshold cells; the facts' own word where it is not scored."""
        found = self.facts.fact(self.key, "status").status_class
        otherwise = found if not found.is_scored else StatusClass.NO_DATA
        progress = self.fact("progress")
        if progress is not None and progress.reason is Reason.BASELINE_PAST_TARGET:
            ahead = "<=" if self.indicator.direction.sign < 0 else ">="
            return self._either(f"{{comparable}}{ahead}{{target}}", StatusClass.ACHIEVED)
        if self.kind in HOLDS:
            kept = {
                TargetKind.HOLD_MAX: "{comparable}<={target}",
                TargetKind.HOLD_MIN: "{comparable}>={target}",
            }.get(self.kind, "AND({comparable}>={low},{comparable}<={high})")
            needs = ("comparable", "low", "high") if self.band else ("comparable", "target")
            scored = self._either(kept, StatusClass.ON_PACE) if found.is_scored else None
            cells = ",".join(f"{{{key}}}" for key in needs)
            if scored is None:
                return quoted(otherwise[self.language])
            return f"IF(COUNT({cells})={len(needs)},{scored},{quoted(otherwise[self.language])})"
        return f"IF(ISNUMBER({{progress}}),{self._paced()},{quoted(otherwise[self.language])})"

    def _paced(self) -> str:
        word = {found: quoted(found[self.language]) for found in StatusClass}
        # The facts allow for the noise of floats, so that 73 % against 75 % is exactly -2 points.
        points = "{lead}+0.000000001"
        return (
            f"IF({{progress}}>=th_achieved,{word[StatusClass.ACHIEVED]},"
            f"IF(OR({{progress}}<0,{self._misses()}),{word[StatusClass.FAR_BEHIND]},"
            f"IF({points}>=th_ahead,{word[StatusClass.AHEAD]},"
            f"IF({points}>=th_on_pace,{word[StatusClass.ON_PACE]},"
            f"IF({points}>=th_behind,{word[StatusClass.BEHIND]},"
            f"{word[StatusClass.FAR_BEHIND]})))))"
        )

    def _misses(self) -> str:
        """A binding indicator whose projection misses its target is far behind."""
        projection = self.fact("projection")
        if self.indicator.attribute is not Attribute.BINDING or not projection:
            return "FALSE"
        short = "{projection}-{target}" if self.indicator.direction.sign > 0 else (
            "{target}-{projection}"
        )  # fmt: skip
        tolerance = self._shown(self.target.tolerance)
        # Not AND: it would look at the words of an unknown projection too.
        return f"IF(ISNUMBER({{projection}}),{short}<-{tolerance!r},FALSE)"

    def _either(self, test: str, good: StatusClass) -> str:
        bad = StatusClass.FAR_BEHIND
        return f"IF({test},{quoted(good[self.language])},{quoted(bad[self.language])})"

    def _chain(self) -> str:
        rows = self._rows("comparable")
        first = rows[0] if rows else -1
        observed = self.facts.observations
        if first >= 0 and tuple(Measure)[int(observed.measure[first])] is Measure.YOY:
            return self._chain_of_rates()
        level = "{value}"
        if len(rows) > 2 and rows[1] >= 0 and rows[2] >= 0:  # noqa: PLR2004 - now, a year ago, last year
            rolling = self.indicator.flow_basis is FlowBasis.ROLLING
            level = (
                "({value}+{last_year}-{value_year_ago})"
                if rolling
                else "({value}/({value_year_ago}/{last_year}))"
            )
        elif first >= 0 and observed.period_of(first) != self._value_period():
            level = repr(self._shown(float(observed.value[first])))
        return f"100*(1-{level}/{{baseline}})"

    def _chain_of_rates(self) -> str:
        found, end = self._observed(Measure.YOY), self.facts.fact(self.key, "comparable").period
        factors = []
        for year in range(self.facts.plan.identity.start_year, end.year + 1):
            rate = found.get(Period(year, _YEAR if year < end.year else end.last, 1))
            if rate is None:
                break
            factors.append(f"(1+{rate!r}/100)".replace("+-", "-"))
        return f"100*(1-{'*'.join(factors)})"

    def _between_milestones(self) -> str:
        plan, part = self.facts.plan, self.cluster
        base, gone = plan.identity.base_year, (self.elapsed or 0.0) / _YEAR
        steps: dict[float, str] = {}
        if self.facts.fact(self.key, "baseline").known:
            steps[0.0] = "{baseline}"
        for step in plan.milestones:
            own = step.indicator == self.indicator.code and part in {step.cluster, step.area}
            if own and step.kind is MilestoneKind.PATH and step.measure is Measure.LEVEL:
                steps[float(step.period.year - base)] = repr(self._shown(step.value))
        steps.setdefault(float(plan.identity.years), self.goal)
        before = max((year for year in steps if year <= gone), default=None)
        after = min((year for year in steps if year > gone), default=None)
        if before is None:
            return "{baseline}"
        if after is None:
            return steps[before]
        low, high = steps[before], steps[after]
        return f"{low}+({high}-{low})*({{elapsed}}/12-{before:g})/{after - before:g}"

    def _in_percent(self) -> bool:
        return self.facts.fact(self.key, "value").unit is PERCENT

    def _shown(self, value: float) -> float:
        return in_language(value, self.facts.fact(self.key, "value").unit, self.language)

    def _value_period(self) -> Period:
        return self.facts.fact(self.key, "value").period

    def _rows(self, measure: str) -> Sequence[int]:
        column = self.facts.columns[measure]
        if column.rows is None or self.key not in self.facts.subjects:
            return ()
        found: list[int] = column.rows[self.facts.subjects.index(self.key)].tolist()
        return found

    def _observed(self, measure: Measure) -> Mapping[Period, float]:
        observed = self.facts.observations
        code = self.indicator.series or self.indicator.code
        rows = observed.rows_of(code, measure, cluster=self.cluster)
        return {observed.period_of(int(row)): float(observed.value[row]) for row in rows}


def subject_of_row(facts: FactSet, language: Language, found: Indicator | Cluster) -> Subject:
    """The subject of an indicator's or cluster's row."""
    if isinstance(found, Indicator):
        return Subject(
            facts=facts, language=language, key=found.code, indicator=found, target=found.target
        )
    indicator = facts.plan.indicator[found.indicator]
    return Subject(
        facts=facts,
        language=language,
        key=f"{indicator.code}/{found.code}",
        indicator=indicator,
        target=found.target or Target(kind=TargetKind.DIRECTION),
        cluster=found.code,
    )


def lamp_words(status: StatusClass, language: Language) -> str:
    """Shape and colour of a class in words, so that it reads in black and white."""
    colours = {"●": ("绿", "green"), "▲": ("黄", "amber"), "■": ("红", "red"), "○": ("灰", "grey")}
    zh, en = colours[status.lamp]
    return f"{status.lamp} {zh if language == 'zh' else en}"


def lamp_formula(language: Language) -> str:
    """The lamp of the class that stands in ``{status}``."""
    good, late, bad = StatusClass.ACHIEVED, StatusClass.BEHIND, StatusClass.FAR_BEHIND
    tests = ",".join(
        f"{{status}}={quoted(found[language])}" for found in StatusClass if found.is_good
    )
    lamp = {found: quoted(lamp_words(found, language)) for found in StatusClass}
    return (
        f"=IF(OR({tests}),{lamp[good]},IF({{status}}={quoted(late[language])},{lamp[late]},"
        f"IF({{status}}={quoted(bad[language])},{lamp[bad]},{lamp[StatusClass.NO_DATA]})))"
    )
