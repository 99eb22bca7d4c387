"""Where does a number of a report or of a plan come from?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from addin.errors import Place, UsageError
from addin.exchange.ledger.board import read_state
from addin.exchange.ledger.state import State
from addin.facts.assess import assess
from addin.facts.explain import Explanation, Told, explain_fact, lines
from addin.facts.fact import cell_id
from addin.facts.factset import FactSet
from addin.language import LANGUAGES, Language, Text
from addin.living.opened import Report, open_report
from addin.model.observations import Observation
from addin.model.period import Period
from addin.model.plan import Plan


@dataclass(frozen=True, kw_only=True, eq=False)
class Traced:
    """How one number came about, with what is known of the cells at the end."""

    trace: Explanation
    cells: Mapping[str, Text] = field(default_factory=dict)

    def show(self, language: Language) -> Iterator[str]:
        """Line by line, each step further in."""
        return lines(self.trace, language, lambda place: self._cell(place, language))

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, the form of ``onpace trace --json``."""
        return _row(self.trace, self.cells)

    def _cell(self, place: Place, language: Language) -> str:
        words = self.cells.get(_key(place))
        return f"{place}{f' = {words[language]}' if words else ''}"


def trace_report(path: Path, asked: str) -> tuple[Traced, ...]:
    """How the numbers of a report that `asked` names came about, by the facts that it carries.

    `asked` is the id of a fact, the name of a bookmark, or a number as it is printed. UsageError
    where the report carries no facts, or none is meant.
    """
    report = open_report(path)
    if report.record is None:
        raise UsageError("report_without_facts", name=report.name)
    facts = report.record.facts
    return tuple(Traced(trace=explain_fact(facts, key)) for key in _meant(report, facts, asked))


def trace_plan(
    plan: Plan, book: Path, asked: str, *, period: str = "", ledger: str = ""
) -> tuple[Traced, ...]:
    """How a fact of a plan came about, down to cells, sources, vintages, forms and receipts.

    `asked` is the id of a fact (``GO_AS.progress@2024Q3``), or without its period; then `period`
    counts, or the latest. UsageError for a fact that there is not.
    """
    name, _, when = asked.partition("@")
    end = when.partition(" ")[0] or period or str(_latest(plan))
    facts = assess(plan, Period.parse(end))
    key = asked if when else f"{name}@{facts.period}"
    if key not in facts:
        facts.fact(*name.rpartition(".")[::2])  # says which is near
        raise UsageError("no_fact_asked", asked=asked, near=[])
    known = Origins(facts=facts, book=book, ledger=ledger)
    trace = explain_fact(facts, key)
    places = {_key(place): place for place in _places(trace)}
    cells = {at: words for at, place in places.items() if (words := known.of(place))}
    return (Traced(trace=trace, cells=cells),)


def _latest(plan: Plan) -> Period:
    """The latest quarter within the plan that data reach."""
    seen = plan.observations
    first, last = plan.identity.base_end, plan.identity.base_end + plan.identity.months
    ends = [seen.period_of(row).month_index for row in range(len(seen))]
    month = max((end for end in ends if first < end <= last), default=first + 3)
    quarter = max(month + 1 - first, 3) // 3
    year, end = divmod(first + 3 * quarter, 12)
    return Period.parse(f"{year}Q{end // 3 + 1}")


def _meant(report: Report, facts: Told, asked: str) -> list[str]:
    if asked in facts:
        return [asked]
    if asked in report.numbers:
        return [report.numbers[asked].source]
    shown = [said.source for said in report.numbers.values() if said.text == asked]
    found = [key for key in dict.fromkeys(shown) if key in facts]
    if not found:
        from difflib import get_close_matches

        record = report.record
        ids = list(record.facts) if record else []
        near = get_close_matches(asked, ids, n=3, cutoff=0.4)
        raise UsageError("no_fact_asked", asked=asked, near=near or ids[:3])
    return found


@dataclass(frozen=True, kw_only=True)
class Origins:
    """What is known of the cells of a plan workbook: value, source, vintage, form, receipt."""

    facts: FactSet
    book: Path
    ledger: str

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        seen, file = self.facts.observations, self.facts.plan.workbook
        return {cell_id(file, seen.place(row)): row for row in range(len(seen))}

    @cached_property
    def _state(self) -> State:
        return read_state(self.book, self.ledger)

    def of(self, place: Place) -> Text | None:
        """What a cell says and who said it; None for a cell that holds no observation."""
        row = self._rows.get(_key(place))
        if row is None:
            return None
        one = self.facts.observations[row]
        source = self.facts.plan.source.get(one.source)
        parts = [Text(zh=f"{one.value:.15g}", en=f"{one.value:.15g}"), one.status.text]
        if source is not None:
            parts.append(source.cited)
        if one.vintage:
            day = one.vintage.isoformat()
            parts.append(Text(zh=f"{day}公布", en=f"published {day}"))
        if one.note:
            parts.append(Text(zh=one.note, en=one.note))
        parts += filter(None, [self._receipt(one)])
        zh, en = ("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))
        return Text(zh=zh, en=en)

    def _receipt(self, one: Observation) -> Text | None:
        """The form that an accepted number came in, who sent it, and the entry of its receipt."""
        for said in reversed(self._state.observed):
            row = said.row
            same = str(row["indicator"]) == one.indicator and row.get("value") == one.value
            if not same or str(row.get("note", "")) != one.note:
                continue
            entries = self._state.received.get(said.form, [])
            entry = next((each for each in entries if each.seq == said.entry), None)
            if entry is None:
                return None
            version = entry.content.get("version", "")
            sender = entry.content.get("letter", {}).get("sender", "")
            day, proof = f"{entry.at:%Y-%m-%d %H:%M}", entry.hash[:12]
            zh = f"填报表{said.form}第{version}版"
            en = f"form {said.form} version {version}"
            zh += f"，{sender}寄出" * bool(sender)
            en += f", sent by {sender}" * bool(sender)
            zh += f"，{day}收到，回执第{entry.seq}号（{proof}）"
            en += f", received {day}, receipt {entry.seq} ({proof})"
            return Text(zh=zh, en=en)
        return None


def _places(trace: Explanation) -> Iterator[Place]:
    for source in trace.inputs:
        if isinstance(source, Place):
            yield source
        else:
            yield from _places(source)


def _key(place: Place) -> str:
    return cell_id(place.file, place)


def _row(trace: Explanation, cells: Mapping[str, Text]) -> dict[str, Any]:
    fact = trace.fact
    inputs = [
        _row(each, cells) if isinstance(each, Explanation) else _cell_row(each, cells)
        for each in trace.inputs
    ]
    return {
        "id": fact.id,
        **{f"name_{each}": trace.name[each] for each in LANGUAGES},
        "value": fact.value,
        **{f"display_{each}": fact.display(each) for each in LANGUAGES},
        "period": str(fact.period),
        "formula": fact.formula,
        **{f"said_{each}": trace.said[each] for each in LANGUAGES},
        "source": trace.source,
        "vintage": trace.published.isoformat() if trace.published else None,
        "inputs": inputs,
    }


def _cell_row(place: Place, cells: Mapping[str, Text]) -> dict[str, Any]:
    words = cells.get(_key(place), Text(zh="", en=""))
    return {
        "workbook": place.file, "sheet": place.sheet, "cell": place.cell,
        "zh": words.zh, "en": words.en,
    }  # fmt: skip
