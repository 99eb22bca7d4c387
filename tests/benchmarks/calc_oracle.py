"""What does LibreOffice make of a workbook, before and after it inserts rows itself?

Run by the Python that has ``uno`` (on Debian ``/usr/bin/python3``), as a server of one question
for each line on standard input, a JSON object; one JSON object answers on standard output::

    {"path": "/a/b.xlsx", "insert": ["Sheet1", 7, 3]}    insert 3 rows before row 7, then tell
    {"path": "/a/b.xlsx", "columns": ["Sheet1", 3, 2]}   the same for columns
    {"path": "/a/b.xlsx", "delete": ["Sheet1", 7, 2]}    delete 2 rows from row 7 on, then tell
    {"path": "/a/b.xlsx"}                                tell

The answer holds formulas and values of all cells, merges, names, areas of charts, notes, anchors.
"""

import json
import os
import subprocess
import sys
import time
from typing import Any

import uno
from com.sun.star.beans import PropertyValue

MOST_CELLS = 20_000


def start(profile: str) -> tuple[subprocess.Popen[bytes], Any]:
    """A LibreOffice of our own, and the desktop in it."""
    pipe = f"onpace{os.getpid()}"
    process = subprocess.Popen(
        [
            "soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore",
            "--nologo", f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return process, context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
        except Exception:  # noqa: BLE001 - a program that is still starting
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not start")


def tell(desktop: Any, question: dict[str, Any]) -> dict[str, Any]:
    """The answer to one question."""
    options = [
        PropertyValue(Name="Hidden", Value=bool(1)),
        PropertyValue(Name="MacroExecutionMode", Value=0),
    ]
    book = desktop.loadComponentFromURL("file://" + question["path"], "_blank", 0, tuple(options))
    if book is None:
        return {"error": "not loaded"}
    try:
        if "insert" in question:
            sheet, before, count = question["insert"]
            book.Sheets.getByName(sheet).Rows.insertByIndex(before - 1, count)
        if "columns" in question:
            sheet, before, count = question["columns"]
            book.Sheets.getByName(sheet).Columns.insertByIndex(before - 1, count)
        if "delete" in question:
            sheet, first, count = question["delete"]
            book.Sheets.getByName(sheet).Rows.removeByIndex(first - 1, count)
        book.calculateAll()
        return {
            "names": {
                n.Name: n.Content
                for n in map(book.NamedRanges.getByIndex, range(book.NamedRanges.Count))
            },
            "sheets": {
                sheet.Name: of_sheet(sheet)
                for sheet in map(book.Sheets.getByIndex, range(book.Sheets.Count))
            },
        }
    finally:
        book.close(bool(1))


def of_sheet(sheet: Any) -> dict[str, Any]:
    """What stands on one sheet."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(bool(0))
    last = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
    if (last.EndColumn + 1) * (last.EndRow + 1) > MOST_CELLS * 10:
        return {"large": True}
    formulas, values = area.FormulaArray, area.DataArray
    cells = {
        f"{r},{c}": [formula, value if isinstance(value, float) else str(value)]
        for r, (frow, vrow) in enumerate(zip(formulas, values, strict=True))
        for c, (formula, value) in enumerate(zip(frow, vrow, strict=True))
        if formula != ""
    }
    return {
        "cells": cells,
        "notes": sorted(
            str((n.Position.Column, n.Position.Row))
            for n in map(sheet.Annotations.getByIndex, range(sheet.Annotations.Count))
        ),
        "print": [
            [a.StartColumn, a.StartRow, a.EndColumn, a.EndRow] for a in sheet.getPrintAreas()
        ],
        "merged": merged(sheet, area),
        "charts": charts(sheet),
        "anchors": anchors(sheet),
        "formats": conditions(sheet),
    }


def merged(sheet: Any, area: Any) -> list[tuple[int, ...]]:
    """The merged areas; ranges of one format part where merging changes."""
    found = []
    for piece in map(
        area.UniqueCellFormatRanges.getByIndex, range(area.UniqueCellFormatRanges.Count)
    ):
        for address in piece.RangeAddresses:
            start = sheet.getCellByPosition(address.StartColumn, address.StartRow)
            if start.IsMerged:
                cursor = sheet.createCursorByRange(start)
                cursor.collapseToMergedArea()
                at = cursor.RangeAddress
                found.append([at.StartColumn, at.StartRow, at.EndColumn, at.EndRow])
    return sorted({tuple(place) for place in found})


def charts(sheet: Any) -> list[str]:
    """The areas of each chart."""
    return sorted(
        str([[r.StartColumn, r.StartRow, r.EndColumn, r.EndRow] for r in chart.Ranges])
        for chart in map(sheet.Charts.getByIndex, range(sheet.Charts.Count))
    )


def anchors(sheet: Any) -> list[list[int]]:
    """The cells at which drawings hang."""
    page = sheet.DrawPage
    found = []
    for shape in map(page.getByIndex, range(page.Count)):
        anchor = getattr(shape, "Anchor", None)
        if anchor is not None and hasattr(anchor, "CellAddress"):
            found.append([anchor.CellAddress.Column, anchor.CellAddress.Row])
    return sorted(found)


def conditions(sheet: Any) -> list[str]:
    """The areas of conditional formats."""
    formats = sheet.ConditionalFormats
    return sorted(
        str(
            sorted(
                [a.StartColumn, a.StartRow, a.EndColumn, a.EndRow]
                for a in entry.Range.RangeAddresses
            )
        )
        for entry in formats.getConditionalFormats()
    )


def main() -> None:
    """Answer questions until there are no more."""
    process, desktop = start(sys.argv[1])
    try:
        for line in sys.stdin:
            try:
                answer = tell(desktop, json.loads(line))
            except Exception as error:  # noqa: BLE001 - the answer says so
                answer = {"error": repr(error)[:300]}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
    finally:
        # The process started here is a wrapper: the program itself must be asked to end.
        try:
            desktop.terminate()
        except Exception:  # noqa: BLE001 - it has ended already
            process.kill()


if __name__ == "__main__":
    main()
