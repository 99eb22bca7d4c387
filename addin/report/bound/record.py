"""What does a report carry of what it was made of?

The facts that it shows, with what they rest on; the bookmark, fact and form of each number; its
text as it was made. All values are texts of elements in a namespace: LibreOffice drops attributes
without one when it saves.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from addin.facts.fact import Fact
from addin.language import Language, Text
from addin.measures.reasons import Reason
from addin.model.period import Period
from addin.model.unit import UNITS, Unit
from addin.model.words import DataStatus, Precision
from addin.ooxml.xml import escape, local, parse_xml

SPACE = "urn:onpace:report:1"
"""The namespace; its last number counts up when an older reader could no longer read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One number: the fact that it shows, in which form, and the text as it was made."""

    source: str
    form: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One chart: its name, what it says to a reader who does not see it, and its series.

    Each series has a name, its values as texts, and the facts behind its points, "" for a point
    without. `words` are its categories and labels, `book` the digest of its workbook.
    """

    name: str
    alternative: str
    series: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    words: tuple[str, ...] = ()
    book: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Carried(Mapping[str, Fact]):
    """The facts in a report, by id; `names` are those of their subjects."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    names: Mapping[str, Text] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Fact:
        return self.facts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def name_of(self, subject: str) -> Text:
        """The name of a subject in both languages."""
        return self.names.get(subject, Text(zh=subject, en=subject))


@dataclass(frozen=True, kw_only=True)
class Record:
    """What a report was made of: which plan, period and day, by which template and version.

    `as_of` is None where all that was published counted, `final` None for a draft; `numbers` are
    by bookmark, `lines` the text of each paragraph, `spots` its part and cell, `starts` the line
    and letter at which a number begins. `basis` is the digest of all that it was made of; `seal`
    is its `proof` when it was made.
    """

    plan: str
    title: str
    workbook: str
    period: Period
    language: Language
    version: str
    as_of: date | None = None
    final: date | None = None
    template: str = ""
    digest: str = ""
    facts: Carried = field(default_factory=Carried)
    numbers: Mapping[str, Said] = field(default_factory=dict)
    charts: tuple[Drawn, ...] = ()
    lines: tuple[str, ...] = ()
    spots: tuple[str, ...] = ()
    starts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    basis: str = ""
    seal: str = ""

    @property
    def proof(self) -> str:
        """The digest of what it says that the report said."""
        told = [self.basis, *self.lines, *self.spots]
        for mark, said in self.numbers.items():
            told += [mark, said.source, said.form, said.text, str(self.starts.get(mark))]
        for chart in self.charts:
            told += [chart.name, chart.alternative, str(chart.series), *chart.words, chart.book]
        return sha256("\x1f".join(told).encode()).hexdigest()

    @cached_property
    def drawn(self) -> Mapping[str, Drawn]:
        """The charts by name."""
        return {each.name: each for each in self.charts}

    @cached_property
    def by_fact(self) -> Mapping[str, tuple[str, ...]]:
        """The bookmarks that show a fact, by its id."""
        found: dict[str, list[str]] = {}
        for name, said in self.numbers.items():
            found.setdefault(said.source, []).append(name)
        return {key: tuple(names) for key, names in found.items()}


def facts_behind(facts: Mapping[str, Fact], shown: Iterable[str]) -> dict[str, Fact]:
    """The facts of these ids and all facts that they rest on, in the order of first use."""
    found: dict[str, Fact] = {}
    left = list(dict.fromkeys(shown))[::-1]
    while left:
        fact = facts.get(left.pop())
        if fact is not None and fact.id not in found:
            found[fact.id] = fact
            left.extend(key for key in reversed(fact.inputs) if "!" not in key)
    return found


def written(record: Record) -> bytes:
    """The record as XML."""
    facts = record.facts
    every = facts.facts.values()
    units = {unit.code: unit for fact in every for unit in _with_english(fact.unit)}
    own = (each for each in units.values() if UNITS.get(each.code) != each)
    body = [
        _node("about", _about(record)),
        _node("units", "".join(map(_unit, own))),
        _node("names", "".join([_named(*each) for each in facts.names.items()])),
        _node("facts", "".join(map(_fact, every))),
        _node("numbers", "".join([_number(record, *each) for each in record.numbers.items()])),
        _node("charts", "".join(map(_chart, record.charts))),
        _node("lines", _each("line", record.lines)),
        _node("spots", escape(" ".join(record.spots))),
    ]
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<o:report xmlns:o="{SPACE}">{"".join(body)}</o:report>'.encode()


def read_record(content: bytes, part: str) -> Record | None:
    """The record in a part; None where the part is something else, or is not whole."""
    told, facts = _apart(content)
    root = parse_xml(told, part)
    if root.tag != f"{{{SPACE}}}report":
        return None
    parts = {local(each): each for each in root}
    try:
        return _record(parts, lambda: parse_xml(facts, part) if facts else parts["facts"])
    except (KeyError, ValueError):
        return None


def _apart(content: bytes) -> tuple[bytes, bytes]:
    """The record without its facts, and these: most of it, and asked for only now and then."""
    found = _FACTS.search(content)
    end = content.rfind(b"</%sfacts>" % found[1]) if found else -1
    if found is None or end < 0:
        return content, b""
    start, prefix = found.end(), found[1]
    declared = b"xmlns:%s" % prefix.rstrip(b":") if prefix else b"xmlns"
    facts = b'<%sfacts %s="%s">' % (prefix, declared, SPACE.encode())
    return content[:start] + content[end:], facts + content[start:end] + b"</%sfacts>" % prefix


_FACTS = re.compile(rb"<((?:\w+:)?)facts>")


def _record(parts: Mapping[str, Any], facts: Callable[[], Any]) -> Record:
    about, units = _texts(parts["about"]), dict(UNITS)
    for each in reversed(parts["units"]):
        unit = _read_unit(_texts(each), units)
        units[unit.code] = unit
    names = {told["subject"]: Text(zh=told["zh"], en=told["en"]) for told in _all(parts["names"])}
    numbers, starts = _read_numbers(parts["numbers"])
    language: Language = "zh" if about["language"] == "zh" else "en"
    spots = parts.get("spots")
    return Record(
        plan=about["plan"], title=about["title"], workbook=about["workbook"],
        period=Period.parse(about["period"]), language=language, version=about["version"],
        as_of=_day(about["as_of"]), final=_day(about["final"]), template=about["template"],
        digest=about["digest"], basis=about.get("basis", ""), seal=about.get("seal", ""),
        facts=Carried(facts=_Stored(facts, units), names=names),
        numbers=numbers, starts=starts, charts=tuple(map(_read_chart, parts["charts"])),
        lines=tuple([each.text or "" for each in parts["lines"]]),
        spots=tuple((spots.text or "").split()) if spots is not None else (),
    )  # fmt: skip


def _read_numbers(node: Any) -> tuple[dict[str, Said], dict[str, tuple[int, int]]]:
    marks, *told = (
        [each.text or "" for each in node.iter(f"{{{SPACE}}}{name}")]
        for name in ("mark", "fact", "form", "text", "at")
    )
    numbers, starts = {}, {}
    for mark, source, form, text, at in zip(marks, *told, strict=True):
        numbers[mark] = Said(source=source, form=form, text=text)
        if at:
            line, _, letter = at.partition(" ")
            starts[mark] = int(line), int(letter)
    return numbers, starts


class _Stored(Mapping[str, Fact]):
    """Facts that are read when somebody asks; one that cannot be read is not there."""

    def __init__(self, read: Callable[[], Any], units: Mapping[str, Unit]) -> None:
        self._read, self._units = read, units

    @cached_property
    def _nodes(self) -> Mapping[str, Any]:
        return {each[0].text or "": each for each in self._read() if len(each)}

    def __getitem__(self, key: str) -> Fact:
        try:
            return _read_fact(self._nodes[key], self._units)
        except ValueError as error:
            raise KeyError(key) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)


def _about(record: Record) -> str:
    return "".join(
        _node(name, escape(str(getattr(record, name) or "")))
        for name in (
            "plan", "title", "workbook", "period", "language", "version", "as_of", "final",
            "template", "digest", "basis", "seal",
        )
    )  # fmt: skip


def _node(name: str, inside: str) -> str:
    return f"<o:{name}>{inside}</o:{name}>"


def _each(name: str, texts: Iterable[object]) -> str:
    return "".join([f"<o:{name}>{escape(str(text))}</o:{name}>" for text in texts])


def _all(parent: Any) -> Iterator[dict[str, str]]:
    return (_texts(each) for each in parent)


def _texts(parent: Any) -> dict[str, str]:
    return {local(each): each.text or "" for each in parent}


def _named(key: str, name: Text) -> str:
    return _node("name", _each("subject", [key]) + _each("zh", [name.zh]) + _each("en", [name.en]))


def _number(record: Record, mark: str, said: Said) -> str:
    at = "{} {}".format(*record.starts[mark]) if mark in record.starts else ""
    return (
        f"<o:number><o:mark>{escape(mark)}</o:mark><o:fact>{escape(said.source)}</o:fact>"
        f"<o:form>{escape(said.form)}</o:form><o:text>{escape(said.text)}</o:text>"
        f"<o:at>{at}</o:at></o:number>"
    )


def _chart(chart: Drawn) -> str:
    inside = _each("name", [chart.name]) + _each("alternative", [chart.alternative])
    for name, values, sources in chart.series:
        points = _each("value", values) + _each("fact", sources)
        inside += _node("series", _each("name", [name]) + points)
    return _node("chart", inside + _each("word", chart.words) + _each("book", [chart.book]))


def _read_chart(node: Any) -> Drawn:
    told, series = _texts(node), []
    for each in node:
        if local(each) == "series":
            points = [(local(one), one.text or "") for one in each]
            values, sources = (tuple(t for k, t in points if k == of) for of in ("value", "fact"))
            series.append((_texts(each)["name"], values, sources))
    words = tuple(each.text or "" for each in node if local(each) == "word")
    return Drawn(
        name=told["name"], alternative=told["alternative"], series=tuple(series), words=words,
        book=told.get("book", ""),
    )  # fmt: skip


def _with_english(unit: Unit) -> Iterator[Unit]:
    yield unit
    if unit.english is not None:
        yield unit.english


def _unit(unit: Unit) -> str:
    told = {
        "code": unit.code, "zh": unit.name.zh, "en": unit.name.en, "dimension": unit.dimension,
        "factor": repr(unit.factor), "decimals": unit.decimals,
        "english": unit.english.code if unit.english else "",
    }  # fmt: skip
    return _node("unit", "".join(_each(key, [value]) for key, value in told.items()))


def _read_unit(told: Mapping[str, str], units: Mapping[str, Unit]) -> Unit:
    return Unit(
        code=told["code"],
        name=Text(zh=told["zh"], en=told["en"]),
        dimension=told["dimension"],
        factor=float(told["factor"]),
        decimals=int(told["decimals"]),
        english=units[told["english"]] if told["english"] else None,
    )


def _fact(fact: Fact) -> str:
    status = fact.status.value if fact.status else ""
    reason = fact.reason.value if fact.reason else ""
    inputs = _each("input", fact.inputs) if fact.inputs else ""
    terms = _each("term", [f"{name} {value!r}" for name, value in fact.terms]) if fact.terms else ""
    return (
        f"<o:fact><o:id>{escape(fact.id)}</o:id><o:subject>{escape(fact.subject)}</o:subject>"
        f"<o:measure>{escape(fact.measure)}</o:measure>"
        f"<o:value>{'' if fact.value is None else repr(fact.value)}</o:value>"
        f"<o:unit>{escape(fact.unit.code)}</o:unit><o:decimals>{fact.decimals}</o:decimals>"
        f"<o:period>{fact.period}</o:period><o:formula>{escape(fact.formula)}</o:formula>"
        f"<o:status>{escape(status)}</o:status>"
        f"<o:precision>{escape(fact.precision.value)}</o:precision>"
        f"<o:vintage>{fact.vintage or ''}</o:vintage><o:reason>{escape(reason)}</o:reason>"
        f"{inputs}{terms}</o:fact>"
    )


def _read_fact(node: Any, units: Mapping[str, Unit]) -> Fact:
    told, each = _texts(node), [(local(one), one.text or "") for one in node]
    terms = (text.rpartition(" ")[::2] for key, text in each if key == "term")
    return Fact(
        id=told["id"],
        subject=told["subject"],
        measure=told["measure"],
        value=float(told["value"]) if told["value"] else None,
        unit=units[told["unit"]],
        decimals=int(told["decimals"]),
        period=Period.parse(told["period"]),
        formula=told["formula"],
        inputs=tuple(text for key, text in each if key == "input"),
        terms=tuple((name, float(value)) for name, value in terms),
        status=DataStatus.named(told["status"]),
        precision=Precision.named(told["precision"]) or Precision.EXACT,
        vintage=_day(told["vintage"]),
        reason=Reason.named(told["reason"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
