"""Which charts does a report show, and with which numbers? (PRACTICE C1.3)

Both charts have one grammar: solid is done, light is ahead of the path, hatched is short of it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from addin.facts.extras.clusters import clusters_of, subject_of
from addin.facts.factset import FactSet
from addin.facts.printer import printed
from addin.language import Language, Text
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator
from addin.model.plan import Cluster
from addin.ooxml.charts.chart import Chart, Role, Series
from addin.report.sentences.figures.telling import short_within
from addin.report.sentences.wording import Voice

_MM = 36_000
_FONTS = {"zh": ("黑体", "Times New Roman"), "en": ("黑体", "Arial")}
_WIDTHS = {"zh": 152, "en": 160}
_MOST_BARS = 20
_MANY, _MOST_CATEGORIES, _BARS_OF_CATEGORY = 40, 6, 6
_ROOM_OF_NAME = {"zh": 17, "en": 34}
_LEAST_BARS, _LEAST_GROUPS, _MOST_GROUPS = 2, 3, 12
_ROOM = 0.13  # of the widest bar, for the label at its right
_READABLE = 0.08  # of the widest bar: a shorter segment has no room for its number
_NAMED = 2  # in the title of a figure
_GAP = 2  # the segment of a group that is short of its path
_BEHIND = frozenset([StatusClass.BEHIND, StatusClass.FAR_BEHIND])
_NAMES: dict[str, Text] = {
    "done": Text(zh="已完成（不超过时序）", en="Done, up to the path"),
    "ahead": Text(zh="超时序", en="Ahead of the path"),
    "short": Text(zh="欠时序", en="Short of the path"),
    "base": Text(zh="{base}年", en="{base} level"),
    "added": Text(zh="规划以来增加", en="Added since {base}"),
    "gap": Text(zh="比时序目标少", en="Short of the path"),
    "rest": Text(zh="距{end}年目标", en="Still to go to {end}"),
}


def chart_values(facts: FactSet, language: Language) -> dict[str, Any]:
    """The charts by the name of their tag; None where there is nothing to draw."""
    one = _progress(facts, language)
    return {
        "chart_progress": one,
        "progress_charts": _by_category(facts, language) or ([one] if one else []),
        "chart_clusters": _clusters(facts, language),
    }


def drawn_name(name: str, language: Language, lines: int = 1) -> str:
    """A name with room beside a bar, or of two `lines` in a title; of a long one the middle goes.

    >>> drawn_name("规模以上非公有制企业中高技术制造业研发投入之12", "zh")
    '规模以上非公有制企业中…投入之12'
    >>> drawn_name("Research and development spending of firms, number 12", "en")
    'Research and…number 12'
    """
    room = lines * _ROOM_OF_NAME[language]
    if len(name) <= room:
        return name
    head, tail = name[: room - room // 3 - 1], name[-(room // 3) :]
    if language == "en":  # whole words
        head, tail = head.rpartition(" ")[0] or head, tail.partition(" ")[2] or tail
    return f"{head.rstrip()}…{tail}"


def chart_titles(facts: FactSet, voice: Voice) -> dict[str, str]:
    """What the figures show: who is furthest from the path, which group lacks most."""
    language = voice.language
    late = [one.code for one in _drawn(facts) if (_shown(facts, one.code, "lead") or 0.0) < 0]
    furthest = [
        drawn_name(short_within(facts, voice, code), language) for code in late[: -_NAMED - 1 : -1]
    ]
    lacking = {
        one.name[language]: _group_bar(facts, subject_of(one), language)[_GAP]
        for one in groups_drawn(facts)
    }
    name = max(lacking, key=lambda one: lacking[one], default="")
    words = facts.plan.identity.groups[language]
    names = voice.phrases.join(furthest, last="join.last")
    bars = voice.say("chart.furthest", names=names) if late else voice.say("chart.on_path")
    lacks = bool(name) and lacking[name] > 0
    groups = voice.say("chart.lacking" if lacks else "chart.groups", name=name, groups=words)
    return {"progress_title": str(bars.capital), "groups_title": str(groups.capital)}


def chart_fonts(language: Language) -> tuple[str, str]:
    """The Chinese and the Latin typeface of a chart."""
    return _FONTS[language]


def _progress(facts: FactSet, language: Language) -> Chart | None:
    """A bar for each scored indicator with a progress, the furthest ahead on top."""
    drawn = _drawn(facts)
    return _bars(facts, drawn, language) if len(drawn) >= _LEAST_BARS else None


def _by_category(facts: FactSet, language: Language) -> list[Chart]:
    """Of very many indicators a small chart for each category: those behind or in a new class."""
    if len(facts.plan.headline) <= _MANY:
        return []
    groups: dict[str, list[Indicator]] = {one.category[language]: [] for one in facts.plan.headline}
    for one in with_progress(facts):
        moved = facts.known(one.code, "status_change")
        if _class(facts, one.code) in _BEHIND or (moved and moved.value):
            groups[one.category[language]].append(one)
    told = [(name, found[-_BARS_OF_CATEGORY:]) for name, found in groups.items() if name and found]
    return [_bars(facts, found, language, name) for name, found in told][:_MOST_CATEGORIES]


def _bars(facts: FactSet, drawn: list[Indicator], language: Language, title: str = "") -> Chart:
    """A bar for each of these; half as wide with a title, which is that of a category."""
    shown = {
        key: [_shown(facts, found.code, key) or 0.0 for found in drawn]
        for key in ("progress", "planned_progress", "lead")
    }
    done, planned, leads = shown["progress"], shown["planned_progress"], shown["lead"]
    widest = max(*done, *planned, 1.0)
    pairs = list(zip(done, planned, strict=True))
    solid = [min(pair) for pair in pairs]
    numbers = [
        _signed(f"{value:.1f}", language) if abs(room) >= _READABLE * widest else ""
        for value, room in zip(done, solid, strict=True)
    ]
    ahead = [max(p - q, 0.0) for p, q in pairs]
    short = [max(q - max(p, 0.0), 0.0) for p, q in pairs]
    of, lead = ([facts.id_of(one.code, key) for one in drawn] for key in ("progress", "lead"))
    series = (
        _series("done", "done", solid, facts, language, of, numbers),
        *([_series("ahead", "ahead", ahead, facts, language, lead)] if any(ahead) else []),
        *([_series("short", "short", short, facts, language, lead)] if any(short) else []),
        _labels([f"{each:+.1f}" for each in leads], widest * (2 if title else 1), language, lead),
    )
    names = tuple(drawn_name(found.short[language], language) for found in drawn)
    alt = _alt_progress(facts, drawn, language)
    span = min(*done, 0.0), widest * (1 + _ROOM if title else 1)
    return _chart(names, series, language, span, alt=alt, title=title)


def with_progress(facts: FactSet) -> list[Indicator]:
    """The indicators that a bar can show, the furthest ahead first."""
    needed = ("lead", "planned_progress", "progress")
    known = [
        one
        for one in facts.plan.headline
        if all(facts.known(one.code, measure) for measure in needed)
    ]
    return sorted(known, key=lambda one: -(facts.fact(one.code, "lead").value or 0.0))


def _drawn(facts: FactSet) -> list[Indicator]:
    """The indicators with a bar: all, or those behind where there are too many."""
    known = with_progress(facts)
    if len(known) > _MOST_BARS:
        behind = [one for one in known if _class(facts, one.code) in _BEHIND]
        known = (behind or known)[-_MOST_BARS:]
    return known


def _clusters(facts: FactSet, language: Language) -> Chart | None:
    """A bar for each group with size, path and target: it ends where the target is."""
    members = groups_drawn(facts)
    if not members:
        return None
    rows = [_group_bar(facts, subject_of(found), language) for found in members]
    columns = list(zip(*rows, strict=True))
    widest = max(map(sum, rows))
    roles: tuple[tuple[str, Role, str], ...] = (
        ("base", "base", "baseline"), ("added", "done", "comparable"), ("gap", "short", "expected"),
        ("rest", "rest", "target"),
    )  # fmt: skip
    subjects = [subject_of(found) for found in members]
    series = tuple(
        _series(
            name, role, column, facts, language, [facts.id_of(each, measure) for each in subjects]
        )
        for (name, role, measure), column in zip(roles, columns, strict=True)
        if any(column)
    )
    words = [_of_target(facts, subject_of(found), language) for found in members]
    names = tuple(_with_lamp(facts, found, language) for found in members)
    alt = _alt_clusters(facts, members, language)
    of = [facts.id_of(each, "comparable") for each in subjects]
    series += (_labels(words, widest * 1.8, language, of),)
    return _chart(names, series, language, (0.0, widest * 1.1), alt=alt)


def groups_drawn(facts: FactSet) -> list[Cluster]:
    """The groups with size and target, in their order; none where too few are known."""
    members = [
        found
        for found in clusters_of(facts, facts.plan.identity.main_scheme)
        if facts.known(subject_of(found), "comparable") and facts.known(subject_of(found), "target")
    ]
    return members[:_MOST_GROUPS] if len(members) >= _LEAST_GROUPS else []


def _group_bar(facts: FactSet, subject: str, language: Language) -> tuple[float, ...]:
    """How long the segments of a group are: base, added, short of the path, the rest."""
    base, now, path, target = (
        _shown(facts, subject, measure, language) or 0.0
        for measure in ("baseline", "comparable", "expected", "target")
    )
    start, reached = min(base, now), max(now, min(path, target))
    return start, now - start, reached - now, max(target - reached, 0.0)


def _series(
    name: str,
    role: Role,
    values: Sequence[float],
    facts: FactSet,
    language: Language,
    sources: Sequence[str],
    texts: Iterable[str] = (),
) -> Series:
    years = facts.plan.identity
    words = _NAMES[name][language].format(base=years.base_year, end=years.end_year)
    rounded = tuple(round(value, 6) for value in values)
    return Series(name=words, values=rounded, role=role, texts=tuple(texts), sources=tuple(sources))


def _labels(
    texts: Sequence[str], widest: float, language: Language, sources: Sequence[str]
) -> Series:
    """Segments that nobody sees, for what stands at the right of the bars."""
    signs = [_signed(text, language) for text in texts]
    room = round(widest * _ROOM, 6)
    return Series(
        name=" ", values=(room,) * len(texts), role="label", texts=tuple(signs),
        sources=tuple(sources),
    )  # fmt: skip


def _signed(text: str, language: Language) -> str:
    """A number with the minus sign of its language."""
    return text.replace("-", "−") if language == "en" else text


def _chart(
    names: tuple[str, ...],
    series: tuple[Series, ...],
    language: Language,
    span: tuple[float, float],
    *,
    alt: str,
    title: str = "",
) -> Chart:
    font, latin = _FONTS[language]
    low, high = span
    return Chart(
        kind="pace",
        title=title,
        categories=names,
        series=series,
        alt=alt,
        number_format="0.0",
        limits=(round(low * 1.1, 6), round(high * (1 + _ROOM), 6)),
        width=round(_WIDTHS[language] * (0.5 if title else 1.0) * _MM),
        height=round((14 + 6.5 * (len(names) + bool(title))) * _MM),
        font=font,
        latin=latin,
        language=language,
    )


def _class(facts: FactSet, subject: str) -> StatusClass:
    return facts.fact(subject, "status").status_class


def _shown(facts: FactSet, subject: str, measure: str, language: Language = "zh") -> float | None:
    """The value as the table prints it, so that chart and table never differ."""
    found = facts.known(subject, measure)
    return None if found is None else float(printed(found, language).number)


def _of_target(facts: FactSet, subject: str, language: Language) -> str:
    now, target = (_shown(facts, subject, measure, language) or 0.0 for measure in _BOTH)
    # LibreOffice would break the label at a space.
    return (
        f"{now:,.0f}\u00a0of\u00a0{target:,.0f}" if language == "en" else f"{now:.0f}/{target:.0f}"
    )


def _with_lamp(facts: FactSet, found: Cluster, language: Language) -> str:
    status = facts.find(subject_of(found), "status")
    lamp = f"{status.status_class.lamp} " if status else ""
    return lamp + drawn_name(found.name[language], language)


def _alt_progress(facts: FactSet, drawn: list[Indicator], language: Language) -> str:
    """Kind, what, both ends and how many are short of the path."""
    first, last = (
        f"{found.short[language]} {facts.fact(found.code, 'progress').display(language)}"
        for found in (drawn[0], drawn[-1])
    )
    short = sum((_shown(facts, found.code, "lead") or 0.0) < 0 for found in drawn)
    words = Text(
        zh=f"条形图：{len(drawn)}项指标按进度差排列，条内为完成进度。{first}最前，{last}最后；"
        f"{short}项欠时序。",
        en=f"Bar chart: {len(drawn)} indicators by their lead on the path, progress in the bar. "
        f"{first} is furthest ahead, {last} furthest behind; {short} are short of the path.",
    )
    return words[language]


def _alt_clusters(facts: FactSet, members: list[Cluster], language: Language) -> str:
    parts = [
        f"{found.name[language]} {facts.fact(subject_of(found), 'comparable').display(language)}"
        f" / {facts.fact(subject_of(found), 'target').display(language)}"
        for found in members
    ]
    group = facts.plan.identity.group
    lead = Text(
        zh=f"条形图：各{group['zh']}当期（可比全年）与目标：",
        en=f"Bar chart: latest full-year figure and target of each {group['en']}: ",
    )
    return lead[language] + ("；" if language == "zh" else "; ").join(parts)


_BOTH = ("comparable", "target")
