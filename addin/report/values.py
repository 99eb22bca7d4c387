"""Which values does a report template get, under which names?

`report_values` is the contract between the facts and the Word templates: the names below are
what an office may use in a tag. Every number is bound: the document knows which fact it shows.

The words of page 1: `opening` (verdict), `highlights` (rows `number`, `lead`, `text`),
`change_points`, `decisions`. Behind it: `class_counts`, `changes`, `annual_words`,
`clusters_total` and `group_classes`, `projects` and `tasks`, `difficulty`, `actions_words`,
`revision_words`. Rows of tables on the pages: `annex_rows`, `gap_rows`, `group_rows`,
`group_blocks`, `project_rows`, `criteria`, `concepts`. Where `sparse`: `situations` (rows `lamp`,
`word`, `count`, `names`, `needed`), `unscored_rows`, `unknown_words`, `directions`,
`tasks_unknown`. For a draft
alone: `questions` (rows `code`, `about`, `question`). Each is empty where there is nothing to say;
`classes_revised` tells whether `revision_words` belong on page 1.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any

from addin.facts.changes import since
from addin.facts.columns.future.course import Courses, course
from addin.facts.extras.actions import action_about
from addin.facts.extras.attribution import parts_of
from addin.facts.extras.clusters import subject_of
from addin.facts.extras.revisions import revisions_told
from addin.facts.extras.year import tolerance_of_year, way_of_year
from addin.facts.fact import PLAN
from addin.facts.factset import FactSet
from addin.facts.printer import unit_name
from addin.language import Language, Text, capital
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator
from addin.model.words import Attribute, TargetKind
from addin.report.bound.naming import bound
from addin.report.charts import chart_titles, chart_values
from addin.report.dashboard import courses, dashboard_values, yearly_unit
from addin.report.inputs import (
    NONE,
    action_inputs,
    figure,
    indicator_inputs,
    parameters,
    register_rows,
    revision_inputs,
)
from addin.report.pages.front import arrow, class_of, front_values
from addin.report.pages.rows import page_values
from addin.report.pages.trends import direction_values, trend_values
from addin.report.parts import scheme_values, split_values
from addin.report.sentences.narrative import narrative
from addin.report.sentences.notes import (
    SHOWN,
    cluster_notes,
    indicator_notes,
    method_lines,
    outlook_notes,
    path_lines,
    source_line,
    subjects_shown,
)
from addin.report.sentences.overview import is_sparse, laggards
from addin.report.sentences.phrases import Sentence
from addin.report.sentences.wording import Voice, counting, day_words
from addin.report.tables.actions import action_table
from addin.report.tables.annexes import observation_rows, revision_table, source_table
from addin.report.tables.annual import annual_table
from addin.report.tables.clusters import cluster_table
from addin.report.tables.gaps import attribution_table, gap_table
from addin.report.tables.indicators import indicator_table
from addin.report.tables.outlook import outlook_table
from addin.report.tables.table import BINDING, Table, TableRow, cell_of, lamp, unit_words
from addin.templating.values import Pieces

_TOLD = 8  # so many expected indicators stand in the text, the others in the annex (PRACTICE C1.2)
_GROUPS = (
    (StatusClass.ACHIEVED, StatusClass.AHEAD),
    (StatusClass.ON_PACE,),
    (StatusClass.BEHIND, StatusClass.FAR_BEHIND),
    (StatusClass.NOT_SCORED,),
    (StatusClass.NO_DATA,),
)


def report_values(
    facts: FactSet, voice: Voice, previous: FactSet | None = None, day: date | None = None, *,
    wanted: Collection[str] | None = None,
    said: Mapping[str, Sentence] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Every name that the shipped report templates use.

    `previous` is the assessment of the period before, `day` the date under a final report; without
    one it is a draft, which asks a person what is missing and has no date under it yet. Where no
    other names are `wanted` than a document has, those of a workbook are not made. `said` are its
    sentences, where they are made already.
    """
    facts, language = since(facts, previous), voice.language
    said = said or narrative(facts, voice, previous)
    told = _told_in_documents(facts, voice, previous, day, said)
    if wanted is not None and told.keys() >= set(wanted):
        return told
    return {
        **told,
        **dashboard_values(facts, language, previous, told),
        **_workbook(facts, language),
    }


def _told_in_documents(
    facts: FactSet, voice: Voice, previous: FactSet | None, day: date | None,
    said: Mapping[str, Sentence],
) -> dict[str, Any]:  # fmt: skip
    """What a document shows."""
    language = voice.language
    known = course(facts, [one.code for one in facts.plan.headline])
    tables = _tables(facts, language, previous, known)
    rows = {row["code"]: row for row in tables["indicators"]}
    return {
        **_heading(facts, voice, day),
        **_signature(facts, voice, day),
        **_sentences(facts, voice, said),
        **tables,
        **front_values(facts, language, previous, rows),
        **page_values(facts, language, previous, tables),
        **chart_values(facts, language),
        **chart_titles(facts, voice),
        **_drawn(facts, voice, known),
        **_notes(facts, voice),
        "glossary": list(_glossary(facts, voice)),
    }


def _drawn(facts: FactSet, voice: Voice, known: Courses) -> dict[str, Any]:
    """The lines over the years, and how many there are."""
    found = {
        **trend_values(facts, voice.language, known),
        **direction_values(facts, voice.language, known),
    }
    return found | {
        f"{kind}_count": counting(voice, len(found[f"{kind}s"])) for kind in ("trend", "direction")
    }


def _notes(facts: FactSet, voice: Voice) -> dict[str, Any]:
    """The notes of each table, and all of them with their kinds as one list."""
    sources = source_line(facts, voice)
    notes = {
        "indicator_notes": indicator_notes(facts, voice),
        "outlook_notes": outlook_notes(facts, voice),
        "cluster_notes": cluster_notes(facts, voice),
        "methods": [*sources, *method_lines(facts, voice)],
        "source_words": sources,
        "path_words": path_lines(facts, voice),
    }
    remarks = [
        {"kind": kind[voice.language], "words": _NUMBERED.sub("", words)}
        for name, kind in _KINDS.items()
        for words in notes.get(name, [facts.plan.identity.note[voice.language]])
        if words
    ]
    return {**notes, "remarks": remarks}


def _heading(facts: FactSet, voice: Voice, day: date | None) -> dict[str, Any]:
    identity, period, language = facts.plan.identity, facts.period, voice.language
    return {
        "plan_name": identity.name[language],
        "title_lines": re.sub("（", "\n（", identity.name[language], count=1).splitlines(),
        "area": identity.area[language],
        "author": identity.author[language],
        "period_words": period.label(language),
        "period_end_words": day_words(voice, period.end),
        "year": f"{period.year}年" if language == "zh" else str(period.year),
        "recipient": identity.recipient[language],
        "copies": identity.copies[language],
        "group_word": capital(identity.group[language]),
        "group_words": capital(identity.groups[language]),
        "part_word": _PART[bool(facts.plan.clusters)][language].format(
            zh=identity.group["zh"], en=capital(identity.group["en"])
        ),
        "group_measure": identity.group_measure[language],
        "total_word": identity.total_word[language],
        "base_year": str(identity.base_year),
        "end_year": str(identity.end_year),
        "plan_note": identity.note[language],
        "banner": str(voice.say("banner")) if identity.fictitious else "",
        "date_words": _date(day or facts.as_of or newest_day(facts), voice),
        "as_of_words": _as_of(facts.as_of, voice),
    }


def _signature(facts: FactSet, voice: Voice, day: date | None) -> dict[str, Any]:
    """The title without its brackets, the date under the report, and the line at its head."""
    identity, language = facts.plan.identity, voice.language
    heads = [
        str(voice.say(name))
        for name, holds in (
            ("draft", day is None),
            ("banner", identity.fictitious),
            ("unofficial", not identity.author[language]),
        )
        if holds
    ]
    return {
        "title": _BRACKETS.sub("", identity.name[language]).strip() or identity.name[language],
        "draft": day is None,
        "signed": _date(day, voice) if day else str(voice.say("date.open", year=_year(facts))),
        "header_words": str(voice.phrases.join(heads, "join.clause")),
        "data_words": str(voice.say("as_of", day=day_words(voice, newest_day(facts)))),
    }


def _year(facts: FactSet) -> str:
    return str(max(facts.period.year, newest_day(facts).year))


def _sentences(facts: FactSet, voice: Voice, said: Mapping[str, Sentence]) -> dict[str, Any]:
    named = {
        "opening": "S-01", "class_counts": "S-02", "named_classes": "S-03",
        "clusters_total": "S-06", "projects": "S-08", "actions_words": "S-10",
        "attribution_words": "S-12", "changes": "S-13", "annual_words": "S-14",
        "difficulty": "S-15", "group_classes": "S-07", "unknown_words": "S-18",
        "tasks_unknown": "S-18/tasks", "revision_words": "S-11",
    }  # fmt: skip
    binding, groups = _binding(facts, said), _groups(facts, voice, said)
    shown = any(one["scored"] or not is_sparse(facts) for one in groups)
    return {name: _pieces(said.get(key, Sentence())) for name, key in named.items()} | {
        "main_points": [_pieces(said["S-01"]), *(one["text"] for one in _highlights(said))],
        "binding": binding,
        "groups": groups,
        "drivers": bool(binding or shown or "S-14" in said),
        "cluster_sentences": [_pieces(said[key]) for key in ("S-06/other", "S-07") if key in said],
        "shortfalls": list(_shortfalls(facts, said)),
        "tasks": _starting(said, "S-08/"),
        "questions": list(_questions(facts, voice)),
        "highlights": _highlights(said),
        "decisions": _starting(said, "S-17/"),
        "change_points": _starting(said, "S-13/"),
        "classes_revised": bool(facts.fact(PLAN, "count_reclassified").value),
    }


def _binding(facts: FactSet, said: Mapping[str, Sentence]) -> list[Pieces]:
    """A paragraph for each binding indicator; where few are scored, for those that are."""
    keys = [key for key in said if key.startswith("S-04/")]
    if is_sparse(facts):
        keys = [key for key in keys if class_of(facts, key.partition("/")[2]).is_scored]
    return [_pieces(said[key]) for key in keys]


def _shortfalls(facts: FactSet, said: Mapping[str, Sentence]) -> Iterator[Pieces]:
    """A paragraph for each that is far behind: the table tells of the others, if there is one."""
    alone = len(facts.plan.headline) == 1
    for code in laggards(facts):
        far = class_of(facts, code) is StatusClass.FAR_BEHIND
        if f"S-09/{code}" in said and (far or alone):
            yield _pieces(said[f"S-09/{code}"])


def _highlights(said: Mapping[str, Sentence]) -> list[dict[str, Any]]:
    """The lead words and the sentence of each highlight."""
    keys = (key for key in said if key.startswith("S-16/") and not key.endswith("/text"))
    return [
        {"number": str(at), "lead": _pieces(said[key]), "text": _pieces(said[f"{key}/text"])}
        for at, key in enumerate(keys, 1)
    ]


def _questions(facts: FactSet, voice: Voice) -> Iterator[dict[str, str]]:
    """What a draft asks a person about those that are behind; a final report asks nothing."""
    for row in gap_table(facts).rows:
        action = action_about(facts.plan, row.subject)
        name = facts.name_of(row.subject)[voice.language]
        for part, known in (("cause", action and action.cause.zh), ("action", action)):
            if not known:
                asked = str(voice.say(f"question.{part}", name=name))
                yield {"code": row.subject, "about": part, "question": asked}


def _groups(facts: FactSet, voice: Voice, said: Mapping[str, Sentence]) -> list[dict[str, Any]]:
    """The indicators that are not binding, grouped by how they stand; at most eight in the text."""
    expected = [found for found in facts.plan.headline if found.attribute is not Attribute.BINDING]
    told = _told(facts, [found for found in expected if f"S-05/{found.code}" in said])
    groups: list[dict[str, Any]] = []
    for some in _GROUPS:
        classes = [(one, class_of(facts, one.code)) for one in expected]
        members = [found for status in some for found, own in classes if own is status]
        if members:
            there = {own for _, own in classes}
            names = (status.text[voice.language] for status in some if status in there)
            groups.append(
                {
                    "number": str(len(groups) + 1),
                    "name": voice.phrases.join(names, last="join.last").capital,
                    "count": str(len(members)),
                    "scored": some[0].is_scored,
                    "sentences": _said_of(facts, voice, members, told, said),
                }
            )
    return groups


def _told(facts: FactSet, expected: list[Indicator]) -> set[str]:
    """The indicators that the text tells of: the furthest from their pace, on either side."""

    def distance(found: Indicator) -> float:
        lead = facts.known(found.code, "lead")
        return abs(lead.value or 0.0) if lead else 0.0

    numbered = [found for found in expected if _has_number(facts, found)]
    return {found.code for found in sorted(numbered, key=distance, reverse=True)[:_TOLD]}


def _has_number(facts: FactSet, found: Indicator) -> bool:
    """Whether there is a sentence to say: a status that was scored, a value or a growth."""
    if facts.fact(found.code, "status").status_class.is_scored:
        return True
    return any(facts.fact(found.code, measure).known for measure in ("value", "yoy"))


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
        sentences.append(_others(voice, "annex" if more == len(members) else "more", more))
    if without := len(members) - numbered:
        sentences.append(_others(voice, "all" if without == len(members) else "rest", without))
    return sentences


def _others(voice: Voice, name: str, count: int) -> Pieces:
    """Where the indicators stand that the text does not tell of."""
    one = "_one" if count == 1 else ""
    return _pieces(voice.say(f"group.{name}{one}", count=counting(voice, count)).capital)


def _indicators(
    facts: FactSet, language: Language, previous: FactSet | None, known: Courses
) -> dict[str, dict[str, Any]]:
    """The row of each headline indicator, with what its formulas need beside."""
    found = courses(facts, language, known)

    def more(row: TableRow) -> dict[str, Any]:
        remark, status = row["remark"].show(language), row["status"].show(language)
        grown = facts.known(row.subject, "yoy")
        return {
            "number": int(row["number"].show(language)),
            "name_unit": _name_with_unit(facts, row.subject, language),
            "status_or_reason": remark or status,
            "previous": lamp(class_of(previous, row.subject))[language] if previous else NONE,
            "change": arrow(facts, previous, row.subject),
            "course": found[row.subject],
            "yearly_unit": yearly_unit(facts, row.subject, language) or NONE,
            "yoy_unit": grown.unit.name[language] if grown else NONE,
            **indicator_inputs(facts, facts.plan.indicator[row.subject], language),
        }

    return {cells["code"]: cells for cells in _rows(indicator_table(facts), language, more)}


def _tables(
    facts: FactSet, language: Language, previous: FactSet | None, known: Courses
) -> dict[str, Any]:
    shown = _indicators(facts, language, previous, known)

    def of_gap(row: TableRow) -> dict[str, Any]:
        found = facts.plan.indicator[row.subject]
        more = shown[row.subject] | action_inputs(facts, found, language)
        return {key: cell for key, cell in more.items() if key not in row.cells}

    return {
        "indicators": list(shown.values()),
        "gaps": _rows(gap_table(facts), language, of_gap),
        "clusters": _rows(cluster_table(facts), language),
        "annual": _rows(
            annual_table(facts), language, lambda row: _annual_extras(facts, row, language)
        ),
        "actions": _rows(action_table(facts), language),
        "outlook": _rows(
            outlook_table(facts),
            language,
            lambda row: {"name_unit": shown[row.subject]["name_unit"]},
        ),
        "attribution": _attribution(facts, language),
        "revisions": _revisions(facts, language),
        "cluster_unit": _unit_of_clusters(facts, language),
    }


def _revisions(facts: FactSet, language: Language) -> list[dict[str, Any]]:
    rows = _rows(revision_table(facts, revisions_told(facts)), language)
    more = revision_inputs(facts, language)
    return [{**shown, **inputs} for shown, inputs in zip(rows, more, strict=True)]


def _workbook(facts: FactSet, language: Language) -> dict[str, Any]:
    """What only a workbook has room for: every part, observation, source and formula."""
    used = _reasons(facts)
    schemes, splits = scheme_values(facts, language), split_values(facts, language)
    return {
        "schemes": schemes,
        "reasons": {one.value: one in used for one in Reason},
        "splits": splits,
        "split_codes": [split["whole"]["code"] for split in splits],
        "observations": observation_rows(facts, language),
        "sources": _rows(source_table(facts), language, lambda row: _published(facts, row)),
        "register": register_rows(facts, language),
        **parameters(facts),
    }


def _reasons(facts: FactSet) -> set[Reason]:
    """Why numbers are missing, as remarks of indicators and clusters say."""
    subjects = [found.code for found in facts.plan.headline]
    subjects += [key for one in facts.plan.clusters for key in (one.indicator, subject_of(one))]
    found = [
        facts.find(subject, measure) for subject in subjects for measure in ("value", "progress")
    ]
    return {one.reason for one in found if one is not None and one.reason}


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
        cells: dict[str, Any] = {key: figure(cell, language) for key, cell in row.cells.items()}
        rows.append(cells | dict(more(row) if more else {}))
    return rows


def _published(facts: FactSet, row: TableRow) -> dict[str, Any]:
    return {"published": facts.plan.source[row.subject].published or NONE}


def _annual_extras(facts: FactSet, row: TableRow, language: Language) -> dict[str, Any]:
    grown, target = row["difference"], row["annual_target"].fact
    return {
        "difference_or_completion": figure(
            grown if grown.fact else row["annual_completion"], language
        ),
        "code": row.subject,
        "series": facts.name_of(row.subject)[language],
        "unit": unit_name(target.unit, language) if target else "",
        "by": "%" if grown.fact else "",
        "within": tolerance_of_year(facts, row.subject),
        "way": way_of_year(facts, row.subject),
        "annual_time": figure(cell_of(facts, row.subject, "annual_time"), language),
    }


def _name_with_unit(facts: FactSet, code: str, language: Language) -> str:
    found = facts.plan.indicator[code]
    unit = unit_words(found)[language].strip("—")
    if found.target.kind is TargetKind.CUM_CHANGE:
        unit = _FALL[language]
    mark = BINDING if found.attribute is Attribute.BINDING else ""
    name = found.short[language] + mark
    if not unit or unit.casefold() == found.short[language].casefold():
        return name
    return f"{name}（{unit}）" if language == "zh" else f"{name} ({unit})"


def _unit_of_clusters(facts: FactSet, language: Language) -> str:
    codes = [cluster.indicator for cluster in facts.plan.main_clusters]
    if not codes:
        return ""
    return facts.fact(codes[0], "value").shown_unit(language).name[language]


def _glossary(facts: FactSet, voice: Voice) -> Iterator[str]:
    """What the plan says that its indicators mean, and terms that every plan needs."""
    for found in facts.plan.headline:
        if found.definition:
            definition = found.definition[voice.language].strip(" 。.")
            name = found.name[voice.language]
            yield str(voice.say("glossary.indicator", name=name, definition=definition))
    yield from (str(voice.say(f"glossary.{term}")) for term in _TERMS)


def _starting(said: Mapping[str, Sentence], start: str) -> list[Pieces]:
    return [_pieces(sentence) for key, sentence in said.items() if key.startswith(start)]


def _pieces(sentence: Sentence) -> Pieces:
    return Pieces(
        tuple(
            piece if isinstance(piece, str) else bound(piece.text, piece.shown, piece.form)
            for piece in sentence.pieces
        )
    )


def _date(day: date, voice: Voice) -> str:
    month = str(voice.say(f"month.{day.month}"))
    return str(voice.say("date", year=str(day.year), month=month, day=str(day.day)))


def newest_day(facts: FactSet) -> date:
    """The day from which a report can exist: the period is over and its figures are out."""
    figures = (facts.find(code, measure) for code in subjects_shown(facts) for measure in SHOWN)
    vintages = (fact.vintage for fact in figures if fact is not None and fact.vintage)
    return max([facts.period.end, *vintages])


def _as_of(day: date | None, voice: Voice) -> str:
    if day is None:
        return str(voice.say("as_of.latest"))
    return str(voice.say("as_of", day=day_words(voice, day)))


_KINDS: Mapping[str, Text] = {
    "plan_note": Text(zh="规划", en="plan"),
    "indicator_notes": Text(zh="指标表注", en="indicators"),
    "cluster_notes": Text(zh="分组表注", en="groups"),
    "methods": Text(zh="口径方法", en="concepts"),
}
_NUMBERED = re.compile(r"^(注：|Notes?: )?\s*(\d+\.\s*(?!\d))?")
"""What stands before a note of a table, and not in a row of its own."""
_BRACKETS = re.compile(r"\s*[（(][^（()）]*[)）]\s*$")
_PART = {True: Text(zh="{zh}/区域", en="{en} or area"), False: Text(zh="区域", en="Area")}
_FALL = Text(zh="累计下降，%", en="cumulative fall, %")
_TERMS = ("attribute", "time", "points")
