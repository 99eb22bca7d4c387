"""What stands in a workbook and in a document, as text? Read by openpyxl and python-docx."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.table import Table

__all__ = ["said", "text_of_document", "text_of_workbook"]

_UNLOCKED = "unlocked"


def text_of_workbook(source: Path | bytes, *, rules: bool = False) -> Mapping[str, list[str]]:
    """Rows of every sheet: values with their type, formulas with their result.

    `rules` adds what guards the cells: validations, conditions, protection, names, hidden lines.
    """
    content = source if isinstance(source, bytes) else source.read_bytes()
    book = openpyxl.load_workbook(BytesIO(content))
    results = openpyxl.load_workbook(BytesIO(content), data_only=True) if _live(book) else book
    found = {
        sheet.title: [*_rows(sheet, results[sheet.title]), *(_guards(sheet) if rules else ())]
        for sheet in book.worksheets
    }
    if rules:
        found["names"] = sorted(f"{n.name} = {n.attr_text}" for n in book.defined_names.values())
    return found


def text_of_document(source: Path | bytes) -> Mapping[str, list[str]]:
    """Paragraphs and rows of tables of a Word document, under their headings."""
    content = source if isinstance(source, bytes) else source.read_bytes()
    document = docx.Document(BytesIO(content))
    found: dict[str, list[str]] = {"start": []}
    heading = "start"
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found[heading] += [" | ".join(map(said, cells)) for cells in _cells(block)]
        elif (text := said(block.text)) and _is_heading(block):
            heading = text if text not in found else f"{text} ({len(found)})"
            found[heading] = []
        elif text:
            found[heading].append(text)
    for place in document.sections:
        found.setdefault("margins", []).extend(
            said(paragraph.text)
            for part in (place.header, place.footer)
            for paragraph in part.paragraphs
        )
    return found


def said(value: object) -> str:
    """A value of a cell in one line; a number with fifteen digits, a text as it is."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | int):
        return f"{value:.15g}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip().replace("\n", "⏎").replace("\t", "⇥")


def _live(book: Any) -> bool:
    return any(c.data_type == "f" for sheet in book for row in sheet.iter_rows() for c in row)


def _rows(sheet: Any, results: Any) -> Iterator[str]:
    for row in sheet.iter_rows():
        cells = [
            f"{cell.column_letter}={_cell(cell, results[cell.coordinate].value)}"
            for cell in row
            if cell.value is not None
        ]
        if cells:
            yield f"{row[0].row}: " + " | ".join(cells)


def _cell(cell: Any, result: object) -> str:
    """A number plain, a text in quotes, a formula with its result."""
    formula = getattr(cell.value, "text", cell.value)
    if cell.data_type == "f":
        return f"{said(formula)} → {_quoted(result)}"
    return _quoted(cell.value)


def _quoted(value: object) -> str:
    return f'"{said(value)}"' if isinstance(value, str) else said(value)


def _guards(sheet: Any) -> Iterator[str]:
    yield f"sheet: {sheet.sheet_state}, protected {sheet.protection.sheet}"
    yield from sorted(_validations(sheet.data_validations.dataValidation))
    yield from sorted(
        f"condition {area.sqref}: {rule.type} {rule.operator} {rule.formula}"
        for area in sheet.conditional_formatting
        for rule in area.rules
    )
    yield from sorted(f"merged {area}" for area in sheet.merged_cells.ranges)
    unlocked = [c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked]
    yield f"{_UNLOCKED}: {' '.join(unlocked)}"
    hidden = [*sheet.column_dimensions.items(), *sheet.row_dimensions.items()]
    yield f"hidden: {' '.join(str(key) for key, line in hidden if line.hidden)}"
    notes = (c for row in sheet.iter_rows() for c in row if c.comment)
    yield from (f"note {cell.coordinate}: {said(cell.comment.text)}" for cell in notes)


def _validations(rules: Iterable[Any]) -> Iterator[str]:
    for rule in rules:
        words = (rule.promptTitle, rule.prompt, rule.errorTitle, rule.error, rule.errorStyle)
        yield (
            f"validation {rule.sqref}: {rule.type} {rule.operator} {rule.formula1} {rule.formula2}"
            f" blank {rule.allow_blank} ; {' ; '.join(said(word or '') for word in words)}"
        )


def _cells(table: Table) -> Iterator[list[str]]:
    """The texts of each row; a cell merged over columns once."""
    for row in table.rows:
        cells: list[Any] = []
        for cell in row.cells:
            if not cells or cell._tc is not cells[-1]._tc:  # noqa: SLF001 - what makes two cells one
                cells.append(cell)
        yield [cell.text for cell in cells]


def _is_heading(paragraph: Any) -> bool:
    return str(paragraph.style.name).startswith(("Heading", "Title", "标题"))
