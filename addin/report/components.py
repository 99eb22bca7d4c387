"""How does somebody make every lamp again by hand? The file of inputs, formulas and results.

One table: each result is followed by the terms of its formula. In a workbook each result stands
beside a live formula over the cells of its terms.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from addin.cells import CellFormula, CellValue
from addin.errors import UsageError
from addin.facts.components import Component, Term, components_of
from addin.facts.factset import FactSet
from addin.files import write_atomically
from addin.language import Language, Text
from addin.ooxml.newbook import Look, NewBook, SheetColumn

Row = dict[str, CellValue]


def write_components(facts: FactSet, path: Path, language: Language) -> Path:
    """Write everything behind every lamp as a workbook, CSV or JSON, by the suffix of `path`.

    UsageError for another suffix.
    """
    if path.suffix.lower() not in _WRITERS:
        raise UsageError("components_kind", name=path.name)
    return write_atomically(path, components_file(facts, path.suffix.lower(), language))


def components_file(facts: FactSet, suffix: str, language: Language) -> bytes:
    """Everything behind every lamp as a file: ``.xlsx``, ``.csv`` or ``.json``."""
    return _WRITERS[suffix](facts, language)


def _rows(facts: FactSet, component: Component, language: Language) -> Iterator[Row]:
    """A result, then the terms of its formula; keys as in `_COLUMNS`."""
    result = _result(component, language)
    yield result
    for term in component.terms:
        yield {"id": result["id"], "name": result["name"], **_term(facts, term, language)}


def _plain_rows(facts: FactSet, language: Language) -> list[dict[str, Any]]:
    """All rows as numbers and texts."""
    return [
        {key: _plain(value) for key, value in row.items()}
        for component in components_of(facts)
        for row in _rows(facts, component, language)
    ]


def _result(component: Component, language: Language) -> Row:
    fact, formula = component.fact, component.fact.how
    said = fact.word or fact.reason
    return {
        "id": fact.id,
        "name": component.name[language],
        "input": "",
        "words": formula.name[language],
        "value": fact.value,
        "unit": "" if fact.word else fact.unit.name[language],
        "period": str(fact.period),
        "precision": fact.precision[language],
        "status": fact.status[language] if fact.status else "",
        "vintage": fact.vintage,
        "said": said[language] if said else "",
        "formula": fact.formula,
        "method": formula.words[language],
        "native": component.native,
    }


def _term(facts: FactSet, term: Term, language: Language) -> Row:
    return {
        "input": term.name,
        "words": term.words[language],
        "value": term.value,
        "unit": term.unit.name[language] if term.unit else "",
        "period": term.period,
        "precision": term.precision[language] if term.precision else "",
        "status": term.status[language] if term.status else "",
        "vintage": term.vintage,
        "source": term.source or (facts.plan.workbook if term.place.cell else ""),
        "sheet": term.place.sheet,
        "cell": term.place.cell,
    }


def _csv(facts: FactSet, language: Language) -> bytes:
    """The table as text: keys as headers, numbers with all their digits."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(_COLUMNS), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_plain_rows(facts, language))
    return text.getvalue().encode("utf-8-sig")


def _json(facts: FactSet, language: Language) -> bytes:
    document: dict[str, Any] = {
        "plan": facts.plan.identity.code,
        "period": str(facts.period),
        "as_of": facts.as_of.isoformat() if facts.as_of else None,
        "components": _plain_rows(facts, language),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _plain(value: CellValue) -> Any:
    return value if value is None or isinstance(value, str | float) else str(value)


def _workbook(facts: FactSet, language: Language) -> bytes:
    book = NewBook(
        {"header": Look(bold=True, fill="#EEF2F6", wrap=True), "result": Look(bold=True)}
    )
    sheet = book.sheet(_SHEET[language])
    columns = [
        SheetColumn(header=header[language], width=width) for header, width in _COLUMNS.values()
    ]
    columns.insert(_AGAIN, SheetColumn(header=_MADE_AGAIN[language], width=14))
    sheet.table("components", columns, _cells(facts, language))
    sheet.freeze(2, 3)
    sheet.page(landscape=True, repeat=1)
    return book.to_bytes()


def _cells(facts: FactSet, language: Language) -> Iterator[list[CellValue]]:
    """The rows of the sheet, the first under the header, each result with its live formula."""
    line = 2
    for component in components_of(facts):
        for place, row in enumerate(_rows(facts, component, language)):
            cells = [row.get(key) for key in _COLUMNS]
            cells.insert(_AGAIN, None if place else _again(component, line))
            yield cells
        line += 1 + len(component.terms)


def _again(component: Component, line: int) -> CellFormula | None:
    """The formula over the cells of the terms, which stand in the lines below its own."""
    formula, value = component.fact.how, component.fact.value
    at = {term.name: f"E{line + 1 + place}" for place, term in enumerate(component.terms)}
    missing = set(formula.inputs) - at.keys()
    if value is None or not formula.native or formula.ranges or missing:
        return None
    return CellFormula(formula.excel(at, scale=100), value)


_WRITERS = {".xlsx": _workbook, ".csv": _csv, ".json": _json}
_SHEET = Text(zh="计算要素", en="Components")
_MADE_AGAIN = Text(zh="重新计算", en="Made again")
_AGAIN = 5
_COLUMNS: Mapping[str, tuple[Text, float]] = {
    "id": (Text(zh="标识", en="Id"), 30),
    "name": (Text(zh="对象", en="Subject"), 22),
    "input": (Text(zh="公式中的量（空：计算结果）", en="Input (blank: the result)"), 16),
    "words": (Text(zh="含义", en="What it is"), 18),
    "value": (Text(zh="数值", en="Value"), 14),
    "unit": (Text(zh="单位", en="Unit"), 10),
    "period": (Text(zh="时期", en="Period"), 10),
    "precision": (Text(zh="精度", en="Precision"), 10),
    "status": (Text(zh="数据状态", en="Status of data"), 10),
    "vintage": (Text(zh="公布日期", en="Published"), 12),
    "said": (Text(zh="评价或缺数原因", en="Class, or why not known"), 18),
    "formula": (Text(zh="公式代码", en="Formula"), 18),
    "method": (Text(zh="算法", en="How it goes"), 40),
    "native": (Text(zh="Excel公式", en="Excel formula"), 40),
    "source": (Text(zh="来源", en="From"), 30),
    "sheet": (Text(zh="工作表", en="Sheet"), 14),
    "cell": (Text(zh="单元格", en="Cell"), 8),
}
