"""Which files tell the data of a release: facts, components, the workbook for publication?

All of them follow from the plan workbook alone, byte for byte.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.language import LANGUAGES, Language
from addin.report.build import workbook
from addin.report.components import components_file

FOLDER = "data"
"""Where the data lie within a release."""
_COLUMNS = (
    "id", "subject", "measure", "name_zh", "name_en", "value", "unit", "unit_zh", "unit_en",
    "decimals", "display_zh", "display_en", "period", "status", "precision", "vintage", "reason",
    "formula", "formula_zh", "formula_en", "inputs", "terms", "reports",
)  # fmt: skip


def data_files(
    facts: FactSet,
    previous: FactSet | None,
    *,
    stem: str,
    languages: Sequence[Language],
    shown: Mapping[str, Sequence[str]],
    book: Path,
    day: date,
) -> Iterator[tuple[str, bytes]]:
    """The files of the data by their names: `shown` says which reports print a fact.

    TemplateError where something stands against the publication of the workbook.
    """
    # What a sentence takes from another number is made when it is asked for.
    asked = [key for key in sorted(shown) if key.partition(" - ")[2] and key in facts]
    rows = [_row(facts, facts[key], shown) for key in dict.fromkeys([*facts, *asked])]
    yield f"{FOLDER}/facts.csv", _csv(rows)
    yield f"{FOLDER}/facts.json", _json(facts, rows)
    for language in languages:
        for suffix in (".csv", ".json"):
            yield (
                f"{FOLDER}/components.{language}{suffix}",
                components_file(facts, suffix, language),
            )
        yield (
            f"{stem}.{language}.published.xlsx",
            workbook(facts, language, previous=previous, beside=book, final=day, publish=True),
        )


def _row(facts: FactSet, fact: Fact, shown: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    name, how = facts.name_of(fact.subject), fact.how
    told: dict[str, Any] = {
        "name": name, "unit": fact.unit.name, "formula": how.name,
        "display": {one: fact.display(one) for one in LANGUAGES},
    }  # fmt: skip
    return {
        "id": fact.id,
        "subject": fact.subject,
        "measure": fact.measure,
        "value": fact.value,
        "unit": fact.unit.code,
        "decimals": fact.decimals,
        "period": str(fact.period),
        "status": fact.status.value if fact.status else None,
        "precision": fact.precision.value,
        "vintage": fact.vintage.isoformat() if fact.vintage else None,
        "reason": fact.reason.value if fact.reason else None,
        "formula": fact.formula,
        "inputs": list(fact.inputs),
        "terms": dict(fact.terms),
        "reports": list(shown.get(fact.id, ())),
        **{f"{key}_{one}": words[one] for key, words in told.items() for one in LANGUAGES},
    }


def _csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The facts as a table, a line each: numbers with all their digits, lists with semicolons."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([_cell(row[key]) for key in _COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return "; ".join(f"{key} {each!r}" for key, each in value.items())
    if isinstance(value, list):
        return "; ".join(value)
    return repr(value) if isinstance(value, float) else str(value)


def _json(facts: FactSet, rows: Sequence[Mapping[str, Any]]) -> bytes:
    document = {
        "plan": facts.plan.identity.code,
        "period": str(facts.period),
        "as_of": facts.as_of.isoformat() if facts.as_of else None,
        "facts": [{key: row[key] for key in _COLUMNS} for row in rows],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False).encode()
