"""Which values does a report template get, under which names?

`report_values` is the contract between the facts and the Word templates: the names below are
what an office may use in a tag. Every number is bound: the document knows which fact it shows.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any

from addin.facts.extras.attribution import parts_of
from addin.facts.extras.clusters import clusters_of, schemes_of, subject_of
from addin.facts.extras.revisions import revisions_told
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import in_language
from addin.language import Language, Text
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator
from addin.model.plan import Task
from addin.model.words import Attribute, TargetKind, TaskKind, TaskState
from addin.report.charts import chart_values
from addin.report.inputs import BOUNDS, inputs_of, revision_inputs
from addin.report.sentences.narrative import narrative
from addin.report.sentences.notes import (
    cluster_notes,
    indicator_notes,
    method_lines,
    outlook_notes,
    source_line,
)
from addin.report.sentences.phrases import Sentence
from addin.report.sentences.wording import Voice, day_words
from addin.report.tables.actions import action_table
from addin.report.tables.annexes import revision_table, source_table
from addin.report.tables.annual import annual_table
from addin.report.tables.clusters import cluster_table
from addin.report.tables.gaps import attribution_table, gap_table
from addin.report.tables.indicators import indicator_table
from addin.report.tables.outlook import outlook_table
from addin.report.tables.table import Table, TableCell, TableRow, unit_words
from addin.templating.values import Bound, Pieces

__all__ = ["bookmark_of", "report_values"]

_LONGEST = 36  # Word refuses more than 40 letters; a repeated bookmark gets a number
_TOLD = 8  # so many expected indicators stand in the text, the others in the annex (PRACTICE C1.2)
_GROUPS = (
    StatusClass.ACHIEVED,
    StatusClass.AHEAD,
    StatusClass.ON_PACE,
    StatusClass.BEHIND,
    StatusClass.FAR_BEHIND,
    StatusClass.NOT_SCORED,
    StatusClass.NO_DATA,
)


def report_values(
    facts: FactSet, voice: Voice, previous: FactSet | None = None, day: date | None = None
) -> dict[str, Any]:
    """Every name that the shipped report templates use.

    `previous` is the assessment of the period before, `day` the date under the report (without
    one, the day as of which data are known, else the day on which the latest of them came out).
    """
    said = narrative(facts, voice, previous)
    language = voice.language
    return {
        **_heading(facts, voice, day),
        **_sentences(facts, voice, said),
        **_tables(facts, language),
        **chart_values(facts, language),
        "indicator_notes": [str(note[language]) for note in indicator_notes(facts)],
        "outlook_notes": [str(note[language]) for note in outlook_notes(facts)],
        "cluster_notes": [str(note[language]) for note in cluster_notes(facts)],
        "methods": [line[language] for line in (*source_line(facts), *method_lines(facts))],
        "glossary": [line[language] for line in _GLOSSARY],
        "revisions": [
            shown | inputs
            for shown, inputs in zip(
                _rows(revision_table(facts, revisions_told(facts)), language),
                revision_inputs(facts, language),
                strict=True,
            )
        ],
        "sources": _rows(source_table(facts), language),
        "revision_words": _pieces(said["S-11"]),
    }


def bookmark_of(fact_id: str) -> str:
    """The name of the bookmark around a number of a fact; short enough for Word.

    >>> bookmark_of("GO_AS.progress@2024Q3")
    'f_GO_AS_progress_2024Q3'
    """
    name = "f_" + re.sub(r"[^0-9A-Za-z]+", "_", fact_id)
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(fact_id.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST - 9]}_{digest}"


def _heading(facts: FactSet, voice: Voice, day: date | None) -> dict[str, Any]:
    identity, period, language = facts.plan.identity, facts.period, voice.language
    return {
        "plan_name": identity.name[language],
        "title_lines": re.sub("（", "\n（", identity.name[language], count=1).splitlines(),
        "area": identity.area[language],
        "author": identity.author[language],
        "period_words": period.label(language),
        "year": f"{period.year}年" if language == "zh" else str(period.year),
        "base_year": str(identity.base_year),
        "end_year": str(identity.end_year),
        "plan_years": identity.years,
        "banner": str(voice.say("banner")) if identity.fictitious else "",
        "date_words": _date(day or facts.as_of or _latest(facts), voice),
        "as_of_words": _as_of(facts.as_of, voice),
    }


def _sentences(facts: FactSet, voice: Voice, said: Mapping[str, Sentence]) -> dict[str, Any]:
    named = {
        "opening": "S-01", "class_counts": "S-02", "named_classes": "S-03",
        "clusters_total": "S-06", "projects": "S-08", "actions_words": "S-10",
    }  # fmt: skip
    main = ["S-01", "S-02", "S-03", "S-06"]
    return {name: _pieces(said.get(key, Sentence())) for name, key in named.items()} | {
        "main_points": [_pieces(said[key]) for key in main if said.get(key)],
        "binding": _starting(said, "S-04"),
        "groups": _groups(facts, voice, said),
        "cluster_sentences": _starting(said, "S-07/"),
        "shortfalls": _starting(said, "S-09/"),
        "tasks": list(_task_lines(facts, voice)),
        "advice": list(_advice(facts, voice)),
        "annual_words": _annual_words(facts, voice),
    }


def _groups(facts: FactSet, voice: Voice, said: Mapping[str, Sentence]) -> list[dict[str, Any]]:
    """The indicators that are not binding, grouped by how they stand; at most eight in the text."""
    expected = [found for found in facts.plan.headline if found.attribute is not Attribute.BINDING]
    told = _told(facts, [found for found in expected if f"S-05/{found.code}" in said])
    groups: list[dict[str, Any]] = []
    for status in _GROUPS:
        members = [
            found for found in expected if facts.fact(found.code, "status").status_class is status
        ]
        if members:
            groups.append(
                {
                    "number": str(len(groups) + 1),
                    "name": _capital(status.text[voice.language]),
                    "count": str(len(members)),
                    "sentences": _said_of(facts, voice, members, told, said),
                }
            )
    return groups


def _told(facts: FactSet, expected: list[Indicator]) -> set[str]:
    """The indicators that the text tells of: the furthest from their pace, on either side."""

    def distance(found: Indicator) -> float:
        lead = facts.get(facts.id_of(found.code, "lead"))
        return abs(lead.value) if lead is not None and lead.value is not None else 0.0

    numbered = [found for found in expected if _has_number(facts, found)]
    return {found.code for found in sorted(numbered, key=distance, reverse=True)[:_TOLD]}


def _has_number(facts: FactSet, found: Indicator) -> bool:
    """Whether there is a sentence to say: a status that was scored, a value or a growth."""
    if facts.fact(found.code, "status").status_class.is_scored:
        return True
    return any(facts.fact(found.code, measure).known for measure in ("value", "yoy"))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _said_of(
    facts: FactSet,
    voice: Voice,
    members: list[Indicator],
    told: Collection[str],
    said: Mapping[str, Sentence],
) -> list[Pieces]:
    """A sentence each for the indicators that are told of, and how many the others are."""
    sentences = [_pieces(said[f"S-05/{member.code}"]) for member in members if member.code in told]
    numbered = sum(_has_number(facts, member) for member in members)
    if more := numbered - len(sentences):
        name = "group.more" if sentences else "group.annex"
        sentences.append(_pieces(voice.say(name, count=str(more))))
    if without := len(members) - numbered:
        name = "group.rest" if sentences else "group.all"
        sentences.append(_pieces(voice.say(name, count=str(without))))
    return sentences


def _tables(facts: FactSet, language: Language) -> dict[str, Any]:
    indicators = indicator_table(facts)
    gaps = gap_table(facts)
    inputs = {found.code: inputs_of(facts, found, language) for found in facts.plan.headline}
    names = {row.subject: _name_with_unit(facts, row.subject, language) for row in indicators.rows}
    of_indicator = {
        row.subject: {"baseline": _cell(row["baseline"], language)} for row in indicators.rows
    }
    return {
        "indicators": _rows(
            indicators,
            language,
            lambda row: _indicator_extras(row, language, names) | inputs[row.subject],
        ),
        "gaps": _rows(
            gaps,
            language,
            lambda row: {
                "name_unit": names[row.subject],
                "baseline": of_indicator[row.subject]["baseline"],
                **inputs[row.subject],
            },
        ),
        "scored": [inputs[code] for code in _scored(facts)],
        **_cluster_parts(facts, language),
        "clusters": _rows(cluster_table(facts), language),
        "annual": _rows(annual_table(facts), language, lambda row: _annual_extras(row, language)),
        "actions": _rows(action_table(facts), language),
        "outlook": _rows(
            outlook_table(facts), language, lambda row: {"name_unit": names[row.subject]}
        ),
        "attribution": _attribution(facts, language),
        "cluster_unit": _unit_of_clusters(facts, language),
    }


def _scored(facts: FactSet) -> list[str]:
    """The codes of the indicators that are scored, the furthest behind first."""
    leads = {
        found.code: facts.get(facts.id_of(found.code, "lead")) for found in facts.plan.headline
    }
    known = {code: lead.value for code, lead in leads.items() if lead and lead.value is not None}
    return sorted(known, key=lambda code: known[code])


def _cluster_parts(facts: FactSet, language: Language) -> dict[str, Any]:
    """The clusters without their totals, and the total that they are part of."""
    rows = cluster_table(facts)
    parts = {subject_of(found): found for found in clusters_of(facts, schemes_of(facts)[0])}
    whole = [row for row in rows.rows if row.subject in facts.plan.indicator]

    def more(row: TableRow) -> dict[str, Any]:
        measures = ("baseline", "comparable", "yoy_official")
        own = {key: _fact_cell(facts, row.subject, key, language) for key in measures}
        if row.subject not in parts:
            return own
        return own | inputs_of(facts, parts[row.subject], language)

    shown = _rows(rows, language, more)
    pairs = list(zip(rows.rows, shown, strict=True))
    nothing = dict.fromkeys([column.key for column in rows.columns], "—")
    return {
        "cluster_parts": [cells for row, cells in pairs if row.subject in parts],
        "whole": next((cells for row, cells in pairs if row in whole), nothing),
    }


def _fact_cell(facts: FactSet, subject: str, measure: str, language: Language) -> str | Bound:
    fact = facts.get(facts.id_of(subject, measure))
    return _cell(TableCell(fact=fact), language) if fact else "—"


def _attribution(facts: FactSet, language: Language) -> list[dict[str, Any]]:
    split = parts_of(facts)
    if split is None:
        return []
    return _rows(attribution_table(facts, split), language)


def _rows(
    table: Table, language: Language, more: Callable[[TableRow], Mapping[str, Any]] | None = None
) -> list[dict[str, Any]]:
    rows = []
    for row in table.rows:
        cells: dict[str, Any] = {key: _cell(cell, language) for key, cell in row.cells.items()}
        rows.append(cells | dict(more(row) if more else {}))
    return rows


def _cell(cell: TableCell, language: Language) -> str | Bound:
    text = cell.show(language)
    if cell.fact is None or not cell.fact.known:
        return text
    return Bound(text, bookmark_of(cell.fact.id), number=_number(cell.fact, language))


def _number(fact: Fact, language: Language) -> float | None:
    """What a cell calculates with, in the unit of the language; a bound stays text.

    Facts start from a baseline that is a bound all the same; formulas must come to the facts.
    """
    bound = fact.precision in BOUNDS and fact.measure != "baseline"
    if fact.value is None or fact.word is not None or bound:
        return None
    return in_language(fact.value, fact.unit, language)


def _indicator_extras(
    row: TableRow, language: Language, names: Mapping[str, str]
) -> dict[str, Any]:
    remark = row["remark"].show(language)
    status = row["status"].show(language)
    return {"name_unit": names[row.subject], "status_or_reason": remark or status}


def _annual_extras(row: TableRow, language: Language) -> dict[str, Any]:
    chosen = row["difference"] if row["difference"].fact else row["annual_completion"]
    return {"difference_or_completion": _cell(chosen, language)}


def _name_with_unit(facts: FactSet, code: str, language: Language) -> str:
    found = facts.plan.indicator[code]
    unit = unit_words(found)[language].strip("—")
    if found.target.kind is TargetKind.CUM_CHANGE:
        unit = _FALL[language]
    mark = "▲" if found.attribute is Attribute.BINDING else ""
    name = mark + found.name[language]
    if not unit:
        return name
    return f"{name}（{unit}）" if language == "zh" else f"{name} ({unit})"


def _unit_of_clusters(facts: FactSet, language: Language) -> str:
    codes = [cluster.indicator for cluster in facts.plan.main_clusters]
    if not codes:
        return ""
    return facts.fact(codes[0], "value").shown_unit(language).name[language]


def _task_lines(facts: FactSet, voice: Voice) -> Iterator[str]:
    """One line for each kind of task: how many there are, and how many in each state."""
    kinds: dict[TaskKind, list[Task]] = {}
    for task in facts.plan.tasks:
        if task.kind in {TaskKind.BASELINE, TaskKind.PROJECT}:
            continue
        kinds.setdefault(task.kind, []).append(task)
    for kind, tasks in kinds.items():
        states = [
            voice.say("tasks.state", state=state[voice.language], count=str(count))
            for state in TaskState
            if (count := sum(task.state is state for task in tasks))
        ]
        yield str(
            voice.say(
                "tasks.kind",
                kind=_capital(kind.text[voice.language]),
                total=str(len(tasks)),
                states=voice.phrases.join(states),
            )
        )


def _advice(facts: FactSet, voice: Voice) -> Iterator[str]:
    """One item for each indicator that is behind: who, what, until when; people write the rest."""
    for number, row in enumerate(gap_table(facts).rows, 1):
        who = row["department"].show(voice.language) or str(voice.say("advice.nobody"))
        name = facts.name_of(row.subject)[voice.language]
        yield str(voice.say("advice", number=str(number), name=name, who=who))


def _annual_words(facts: FactSet, voice: Voice) -> str:
    rows = annual_table(facts).rows
    verdicts = [row["verdict"].show(voice.language) for row in rows]
    counts = [
        voice.say("annual.verdict", verdict=verdict, count=str(verdicts.count(verdict)))
        for verdict in dict.fromkeys(verdicts)
    ]
    return str(
        voice.say(
            "annual.summary",
            year=str(facts.period.year),
            total=str(len(rows)),
            verdicts=voice.phrases.join(counts),
        )
    )


def _starting(said: Mapping[str, Sentence], start: str) -> list[Pieces]:
    return [_pieces(sentence) for key, sentence in said.items() if key.startswith(start)]


def _pieces(sentence: Sentence) -> Pieces:
    return Pieces(
        tuple(
            piece if isinstance(piece, str) else _bound(piece.text, piece.fact_id)
            for piece in sentence.pieces
        )
    )


def _bound(text: str, fact_id: str) -> Bound:
    return Bound(text, bookmark_of(fact_id))


def _date(day: date, voice: Voice) -> str:
    month = str(voice.say(f"month.{day.month}"))
    return str(voice.say("date", year=str(day.year), month=month, day=str(day.day)))


def _latest(facts: FactSet) -> date:
    """The day from which a report can exist: the period is over and its figures are out."""
    codes = [found.code for found in facts.plan.headline]
    codes += [subject_of(found) for found in clusters_of(facts, facts.plan.identity.main_scheme)]
    figures = (
        facts.get(facts.id_of(code, measure))
        for code in codes
        for measure in ("value", "yoy_official", "comparable")
    )
    vintages = (fact.vintage for fact in figures if fact is not None and fact.vintage)
    return max([facts.period.end, *vintages])


def _as_of(day: date | None, voice: Voice) -> str:
    if day is None:
        return str(voice.say("as_of.latest"))
    return str(voice.say("as_of", day=day_words(voice, day)))


_FALL = Text(zh="累计下降，%", en="cumulative fall, %")
_GLOSSARY = (
    Text(
        zh="规上工业：年主营业务收入2000万元及以上的工业企业。",
        en="Industry above designated size (规上工业): industrial enterprises with a yearly main"
        " business revenue of CNY 20 million or more.",
    ),
    Text(
        zh="约束性指标：必须达到的指标；预期性指标：允许适度偏离的指标。",
        en="Binding and indicative targets (约束性、预期性): binding ones must be reached,"
        " indicative"
        " ones may be missed by a little.",
    ),
    Text(
        zh="时序进度：规划期已过时间占全部时间的比重。",
        en="Linear pace, time progress (时序进度): the share of the plan's time that has gone.",
    ),
    Text(
        zh="百分点：两个百分数之差的单位。",
        en="Percentage point (百分点): the unit of the difference between two percentages.",
    ),
)
