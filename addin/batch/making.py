"""How is the report of one part made, wherever that happens to be?"""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from addin.errors import AddinError
from addin.facts.assess import assess
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.language import Language, Text
from addin.measures.rounding import round_half_up
from addin.model.period import Period
from addin.model.plan import Plan
from addin.report.build import build_report

SHOWN = ("value", "yoy", "progress", "status")
"""The measures that a ranking shows of each indicator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What every part's report is made of, but its plan: the options of the command.

    PDFs are made of all documents together, at the end.
    """

    period: Period
    languages: tuple[Language, ...] = ("zh", "en")
    as_of: date | None = None
    template: Path | None = None
    publish: bool = False
    pdf: bool = False
    final: date | None = None
    beside: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One number of a part, as it is printed: `size` is rounded as `shown` is; None: unknown."""

    indicator: str
    measure: str
    period: Period
    size: float | None
    shown: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PartMade:
    """What became of one part: its files by name, or why there are none."""

    code: str
    files: Mapping[str, bytes]
    standings: tuple[Standing, ...] = ()
    why: Text | None = None


def make_part(order: Order, code: str, plan: Plan) -> PartMade:
    """The files of a part. What goes wrong with it is its answer: the other parts go on."""
    try:
        with tempfile.TemporaryDirectory(prefix="onpace-part-") as folder:
            made = build_report(
                plan, order.period, Path(folder), languages=order.languages, as_of=order.as_of,
                template=order.template, publish=order.publish, final=order.final,
                beside=order.beside,
            )  # fmt: skip
            files = {path.name: path.read_bytes() for path in made.paths}
        standings = tuple(standings_of(assess(plan, order.period, order.as_of)))
    except AddinError as error:
        return PartMade(code=code, files={}, why=_said(error))
    return PartMade(code=code, files=files, standings=standings)


def standings_of(facts: FactSet) -> Iterator[Standing]:
    """What a ranking shows of each of the plan's own indicators."""
    for row in facts.plan.headline:
        for measure in SHOWN:
            fact = facts.find(row.code, measure)
            if fact is not None:
                yield Standing(
                    indicator=row.code,
                    measure=measure,
                    period=fact.period,
                    size=_rounded(fact),
                    shown=Text(zh=fact.display("zh"), en=fact.display("en")),
                )


def _rounded(fact: Fact) -> float | None:
    return None if fact.value is None else float(round_half_up(fact.value, fact.decimals))


def _said(error: AddinError) -> Text:
    """An error and all that it found, as one text."""
    every = [error.text, *(found.text for found in error.findings)]
    return Text(zh="；".join(one.zh for one in every), en="; ".join(one.en for one in every))
