"""Which notes stand under a table? Made from what the table shows, never typed (PRACTICE 1.6)."""

from collections.abc import Iterator
from decimal import Decimal

from addin.facts.columns.standing import thresholds_of
from addin.facts.explain import formulas_used
from addin.facts.extras.clusters import clusters_of, subject_of
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.language import Text
from addin.measures.book import BOOK
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator
from addin.model.unit import POINTS
from addin.model.words import Attribute, PacePath, Precision, TargetKind

__all__ = ["cluster_notes", "indicator_notes", "method_lines", "outlook_notes", "source_line"]


def indicator_notes(facts: FactSet) -> list[Text]:
    """Notes on concept, bounds, missing data, periods and status of the indicator table."""
    return _numbered(_indicator_notes(facts))


def cluster_notes(facts: FactSet) -> list[Text]:
    """Notes of the cluster table."""
    return _numbered(_cluster_notes(facts))


def outlook_notes(facts: FactSet) -> list[Text]:
    """How the projections were made, and what could not be projected."""
    return _numbered(_outlook_notes(facts))


def _outlook_notes(facts: FactSet) -> Iterator[Text]:
    made = [facts.find(found.code, "projection") for found in facts.plan.headline]
    for code in sorted({fact.formula for fact in made if fact is not None and fact.known}):
        formula = BOOK[code]
        yield Text(
            zh=f"{formula.name.zh}：{formula.words.zh}", en=f"{formula.name.en}: {formula.words.en}"
        )
    if any(fact is not None and fact.reason is Reason.SHORT_HISTORY for fact in made):
        yield Text(
            zh="年度数据不足5个或已过时的指标不作预测",
            en="indicators with fewer than five recent yearly values are not projected",
        )


def method_lines(facts: FactSet) -> list[Text]:
    """How each kind of number was computed, with the thresholds that were used."""
    used = formulas_used(facts)
    lines = [
        Text(
            zh=f"{formula.name.zh}＝{formula.words.zh}。",
            en=f"{formula.name.en[:1].upper()}{formula.name.en[1:]}: {formula.words.en}.",
        )
        for code, formula in BOOK.items()
        if code in used and code not in _PLAIN
    ]
    return [*_thresholds(facts), *lines, *_paths(facts)]


def _indicator_notes(facts: FactSet) -> Iterator[Text]:
    yield from _marks([facts.fact(found.code, "value") for found in facts.plan.headline])
    yield Text(
        zh="“评价期”为可与目标比较的最新数据所属时期，进度差按该期时序进度计算",
        en="“Scored at” is the period of the latest figure that can be compared with the target;"
        " lead is measured against the pace of that period",
    )
    for reason in _UNSCORED:
        members = [found for found in facts.plan.headline if _reason(facts, found) is reason]
        if members:
            yield _reason_note(facts, reason, members)
    yield from _units_of_rates(facts)
    if any(found.attribute is Attribute.BINDING for found in facts.plan.headline):
        yield Text(zh="标▲的为约束性指标", en="▲ marks binding indicators")
    yield from _inexact_baselines(facts)


_UNSCORED = (
    Reason.OTHER_CONCEPT, Reason.BOUND_ONLY, Reason.NO_BASELINE, Reason.NO_TARGET,
    Reason.QUALITATIVE, Reason.DISPUTED, Reason.NO_FULL_YEAR, Reason.NOT_PUBLISHED, Reason.NO_DATA,
)  # fmt: skip


def _inexact_baselines(facts: FactSet) -> Iterator[Text]:
    bounds = [
        facts.name_of(found.code)
        for found in facts.plan.headline
        if facts.fact(found.code, "baseline").precision is not Precision.EXACT
        and facts.fact(found.code, "progress").known
    ]
    if bounds:
        yield Text(
            zh=f"{'、'.join(name.zh for name in bounds)}的基期值为公布的约数或上下限，进度为近似值",
            en=f"the baseline of {', '.join(name.en for name in bounds)} was published as a"
            " bound or"
            " rounded, so progress is approximate",
        )


def _units_of_rates(facts: FactSet) -> Iterator[Text]:
    """Columns of yearly rates hold per cent, percentage points and amounts: which is which."""
    rates = [
        fact
        for found in facts.plan.headline
        for measure in ("yoy", "growth_achieved", "growth_required")
        if (fact := facts.known(found.code, measure))
    ]
    if any(fact.unit is POINTS for fact in rates):
        yield Text(
            zh="比重、比率类指标的同比、已实现年均和后续年均需为百分点，其余为%",
            en="changes on the year and yearly rates are in percentage points for shares and rates,"
            " else in per cent",
        )
    if any(found.target.kind is TargetKind.CUM_COUNT for found in facts.plan.headline):
        yield Text(
            zh="五年累计指标的已实现年均、后续年均需为每年的数量",
            en="for totals over the plan the yearly figures achieved and needed are amounts",
        )
    kinds = {found.target.kind for found in facts.plan.headline}
    if kinds & {TargetKind.HOLD_MAX, TargetKind.HOLD_MIN, TargetKind.RANGE}:
        yield Text(
            zh="目标值中的≥、≤表示每期不低于、不高于，±、—表示保持在区间内",
            en="≥ and ≤ mark targets to stay at or above, at or below; ± and “to” a range to"
            " stay in",
        )


def _reason(facts: FactSet, found: Indicator) -> Reason | None:
    progress = facts.find(found.code, "progress")
    return progress.reason if progress is not None else None


def _reason_note(facts: FactSet, reason: Reason, members: list[Indicator]) -> Text:
    zh = "、".join(found.name.zh for found in members)
    en = ", ".join(found.name.en for found in members)
    note = Text(zh=f"{zh}：{reason.zh}，不作评价", en=f"{en}: {reason.en}; not scored")
    if reason is not Reason.OTHER_CONCEPT:
        return note
    related = [_published(facts, code) for found in members for code in found.related]
    known = [text for text in related if text]
    return Text(
        zh=note.zh + (f"（{'；'.join(t.zh for t in known)}）" if known else ""),
        en=note.en + (f" ({'; '.join(t.en for t in known)})" if known else ""),
    )


def _published(facts: FactSet, code: str) -> Text:
    value = facts.known(code, "value")
    if value is None:
        return Text(zh="", en="")
    name = facts.name_of(code)
    return Text(
        zh=f"公布的是{name.zh}，{value.period.label('zh')}为{value.display('zh')}",
        en=f"what is published is {name.en}, {value.display('en')} in {value.period.label('en')}",
    )


def _cluster_notes(facts: FactSet) -> Iterator[Text]:
    scheme = facts.plan.identity.main_scheme
    values = [facts.fact(subject_of(found), "value") for found in clusters_of(facts, scheme)]
    overlaps = (facts.known(value.subject, "overlap") for value in values)
    yield from _marks(values)
    missing = [facts.name_of(value.subject) for value in values if not value.known]
    if missing:
        yield Text(
            zh=f"{'、'.join(name.zh for name in missing)}未公布本体系规模数据",
            en="no size on this classification was published for"
            f" {', '.join(n.en for n in missing)}",
        )
    if len({value.period for value in values if value.known}) > 1:
        yield _DIFFERENT_PERIODS
    if any(found is not None and found.value for found in overlaps):
        yield _COUNTED_TWICE
    if any(_is_rolling(facts, value.subject) for value in values):
        yield _ROLLING
    if _rounding_shows(facts, values):
        yield _ROUNDED


_DIFFERENT_PERIODS = Text(
    zh="各集群数据期不同，不作合计",
    en="the clusters' figures are of different periods: no total is given",
)
_COUNTED_TWICE = Text(
    zh="合计已扣除各集群之间重复计算的部分",
    en="the total leaves out what is counted in more than one cluster",
)
_ROLLING = Text(
    zh="完成目标比例和后续年均需增长按滚动四个季度计算",
    en="share of target and growth needed are those of the last four quarters",
)
_ROUNDED = Text(
    zh="部分数据因四舍五入的原因，存在总计与分项合计不等的情况",
    en="figures may not add up to totals because of rounding",
)


def _rounding_shows(facts: FactSet, values: list[Fact]) -> bool:
    """Whether a reader who adds up the shown clusters gets another total (N-11)."""
    scheme = facts.plan.identity.main_scheme
    totals = {value.subject.partition("/")[0] for value in values}
    total = facts.known(f"{next(iter(totals), '')}/{scheme}", "value")
    if total is None or not all(value.known for value in values):
        return False
    twice = (facts.known(value.subject, "overlap") for value in values)
    less = sum(Decimal(found.number()) for found in twice if found)
    return sum(Decimal(value.number()) for value in values) - less != Decimal(total.number())


def _is_rolling(facts: FactSet, subject: str) -> bool:
    found = facts.known(subject, "comparable")
    return found is not None and found.formula == "ttm"


def source_line(facts: FactSet) -> list[Text]:
    """Where the figures of the headline indicators and clusters come from; none if not stated."""
    codes = [found.code for found in facts.plan.headline]
    codes += [subject_of(found) for found in clusters_of(facts, facts.plan.identity.main_scheme)]
    wanted = set(codes)
    positions = [at for at, subject in enumerate(facts.subjects) if subject in wanted]
    observed = facts.observations
    rows = {
        int(row)
        for measure in ("value", "yoy_official", "comparable")
        if (found := facts.columns[measure].rows) is not None
        for row in found[positions].ravel()
        if row >= 0
    }
    used = {observed.code("sources", int(observed.source[row])) for row in rows}
    titles = [found.title for found in facts.plan.sources if found.code in used]
    if not titles:
        return []
    zh, en = (list(dict.fromkeys(t[lang] for t in titles)) for lang in ("zh", "en"))
    return [Text(zh=f"数据来源：{'；'.join(zh)}。", en=f"Sources: {'; '.join(en)}.")]


def _marks(values: list[Fact]) -> Iterator[Text]:
    """The legend of the signs that the table really uses."""
    precisions = {value.precision for value in values if value.known}
    if Precision.LOWER_BOUND in precisions:
        yield Text(zh="“＞”表示公布值为下限", en="> marks a published lower bound")
    if Precision.UPPER_BOUND in precisions:
        yield Text(zh="“＜”表示公布值为上限", en="< marks a published upper bound")
    if precisions & {Precision.ROUNDED, Precision.ESTIMATE}:
        yield Text(zh="“≈”表示公布值为约数或估计数", en="≈ marks a rounded or estimated figure")
    if any(not value.known for value in values):
        yield Text(zh="“—”表示无数据或不适用", en="— marks what is not known or does not apply")


def _thresholds(facts: FactSet) -> Iterator[Text]:
    limits = thresholds_of(facts.plan)
    words = {status: status.text for status in StatusClass}
    yield Text(
        zh=f"评价标准：完成进度达到100%为{words[StatusClass.ACHIEVED].zh}；进度差不低于{limits.ahead:g}个百分点为"
        f"{words[StatusClass.AHEAD].zh}；不低于{limits.on_pace:g}个百分点为{words[StatusClass.ON_PACE].zh}；"
        f"不低于{limits.behind:g}个百分点为{words[StatusClass.BEHIND].zh}；其余为"
        f"{words[StatusClass.FAR_BEHIND].zh}。",
        en=f"Status: {words[StatusClass.ACHIEVED].en} from a progress of 100%;"
        f" {words[StatusClass.AHEAD].en} from a lead of {limits.ahead:g} percentage points;"
        f" {words[StatusClass.ON_PACE].en} from {limits.on_pace:g};"
        f" {words[StatusClass.BEHIND].en} from {limits.behind:g};"
        f" else {words[StatusClass.FAR_BEHIND].en}.",
    )


def _paths(facts: FactSet) -> Iterator[Text]:
    groups = [
        (pace, members)
        for pace in PacePath
        if pace is not PacePath.LINEAR
        and (members := [found.name for found in facts.plan.headline if found.pace is pace])
    ]
    if groups:
        zh = (f"{'、'.join(name.zh for name in names)}按{pace.zh}路径" for pace, names in groups)
        en = (f"{', '.join(name.en for name in names)} ({pace.en})" for pace, names in groups)
        yield Text(
            zh=f"时序目标值不按线性路径计算的指标：{'；'.join(zh)}。",
            en=f"Values on another path than a straight line: {'; '.join(en)}.",
        )


def _numbered(notes: Iterator[Text]) -> list[Text]:
    found = list(notes)
    if len(found) == 1:
        return [Text(zh=f"注：{found[0].zh}。", en=f"Note: {found[0].en}.")]
    return [
        Text(
            zh=f"{'注：' if n == 1 else '　　'}{n}.{note.zh}。",
            en=f"{'Notes: ' if n == 1 else ''}{n}. {note.en}.",
        )
        for n, note in enumerate(found, 1)
    ]


_PLAIN = frozenset({"observed", "stated", "official", "same", "status"})
