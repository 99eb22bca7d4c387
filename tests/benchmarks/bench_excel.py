"""How fast are workbooks filled, written and read, beside the libraries that people use?

Ratios of one run, CPU seconds, the best of some: ``python tests/benchmarks/bench_excel.py``, or
pytest on this file.
"""

import re
import sys
from collections.abc import Callable
from io import BytesIO
from random import Random
from time import process_time
from typing import Any
from warnings import catch_warnings, simplefilter

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from addin.ooxml.newbook import NewBook
from addin.ooxml.package import Package, open_package
from addin.ooxml.sheet.read import open_sheets
from addin.templating.template import compile_template

SHEETS, TAGS, FORMULAS = 10, 220, 200
FILL_BAR, FLOOR_BAR = 8.0, 3.0
ROWS, READ_BAR, WRITE_BAR = 100_000, 1.3, 1.3


def report_template() -> bytes:
    """10 sheets, 2,000 formulas, 20 charts, 2,200 tags, rules and sparklines."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for number in range(SHEETS):
            _sheet(book, book.add_worksheet(f"S{number}"), number)
    return stream.getvalue()


def _sheet(book: Any, sheet: Any, number: int) -> None:
    shown = book.add_format({"num_format": "0.00"})
    for row in range(TAGS // 2):
        sheet.write(row, 0, f"{{{{ s{number}.name{row} }}}}")
        sheet.write(row, 1, f"{{{{ s{number}.value{row} }}}}", shown)
    for row in range(FORMULAS // 2):
        sheet.write_formula(row, 2, f"=B{row + 1}/SUM(B$1:B$110)", shown, 0)
        sheet.write_formula(row, 3, f"=B{row + 1}*2", shown, 0)
    sheet.conditional_format("B1:B110", {"type": "data_bar", "data_bar_2010": True})
    sheet.add_sparkline("F1", {"range": f"S{number}!B1:B110"})
    for place in ("H2", "H20"):
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"=S{number}!$B$1:$B$20"})
        sheet.insert_chart(place, chart)


def values() -> dict[str, Any]:
    """A value for each tag."""
    random = Random(1)  # noqa: S311 - the same numbers each time
    return {
        f"s{number}": {
            **{f"name{row}": f"指标 {row}" for row in range(TAGS // 2)},
            **{f"value{row}": random.random() * 1000 for row in range(TAGS // 2)},
        }
        for number in range(SHEETS)
    }


def by_openpyxl(content: bytes, filled: dict[str, Any]) -> bytes:
    """Load, fill and save; what openpyxl loses on the way is another matter."""
    with catch_warnings():
        simplefilter("ignore")
        book = openpyxl.load_workbook(BytesIO(content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                found = isinstance(cell.value, str) and re.match(
                    r"\{\{ (\w+)\.(\w+) \}\}", cell.value
                )
                if found:
                    cell.value = filled[found[1]][found[2]]
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def floor(content: bytes) -> Callable[[dict[str, Any]], bytes]:
    """What cannot be beaten: sheets cut at their tags once, joined with the values, packed."""
    package = open_package(content)
    strings = re.findall(r"<t[^>]*>([^<]*)</t>", package["xl/sharedStrings.xml"].decode())
    cut: dict[str, list[str]] = {}
    for name in package.names:
        if name.startswith("xl/worksheets/sheet"):
            text = re.sub(
                r' t="s"><v>(\d+)</v>',
                lambda found: "\0" + strings[int(found[1])] + "\0",
                package[name].decode(),
            )
            cut[name] = re.split(r"\0\{\{ (.*?) \}\}\0", text)

    def fill(filled: dict[str, Any]) -> bytes:
        parts: dict[str, bytes | None] = {}
        for name, pieces in cut.items():
            written = pieces[:]
            for at in range(1, len(written), 2):
                owner, _, key = written[at].partition(".")
                value = filled[owner][key]
                written[at] = (
                    f' t="inlineStr"><is><t>{value}</t></is>'
                    if isinstance(value, str)
                    else f"><v>{value!r}</v>"
                )
            parts[name] = "".join(written).encode()
        return package.with_parts(parts).to_bytes()

    return fill


def seconds(run: Callable[[], object], times: int = 3) -> float:
    """CPU seconds, the best of some runs."""
    best = float("inf")
    for _ in range(times):
        start = process_time()
        run()
        best = min(best, process_time() - start)
    return best


def filling() -> tuple[float, float, float]:
    """How many times faster than openpyxl; compile and fill likewise; times the floor."""
    content, filled = report_template(), values()
    compiled, patch = compile_template(content), floor(content)
    ours = seconds(lambda: compiled.render(filled), 9)
    cold = seconds(lambda: compile_template(content).render(filled), 3)
    peer = seconds(lambda: by_openpyxl(content, filled))
    least = seconds(lambda: patch(filled), 9)
    return peer / ours, peer / cold, ours / least


def test_filling_is_faster_than_openpyxl_and_near_the_floor() -> None:
    faster, _, times_the_floor = filling()

    assert faster >= FILL_BAR
    assert times_the_floor <= FLOOR_BAR


def rows() -> list[tuple[str | float, ...]]:
    """Rows as a Data sheet has them: codes, words, numbers with all their digits."""
    random = Random(1)  # noqa: S311 - the same numbers each time
    return [
        (f"IND-{row % 40}", f"集群{row % 9}", 2020.0 + row % 6, random.random() * 1e4, "level",
         f"note {row % 1000}", random.random(), "x", float(row))
        for row in range(ROWS)
    ]  # fmt: skip


def by_xlsxwriter(written: list[tuple[str | float, ...]]) -> bytes:
    """XlsxWriter's own way for many rows, with the method for each type."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        for number, row in enumerate(written):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                else:
                    sheet.write_number(number, column, value)
    return stream.getvalue()


def by_newbook(written: list[tuple[str | float, ...]]) -> bytes:
    """The house's way; the compression is XlsxWriter's, as for its own."""
    book = NewBook(many_rows=True)
    sheet = book.sheet("Data")
    for number, row in enumerate(written, 1):
        for column, value in enumerate(row, 1):
            sheet.put(number, column, value)
    return book.to_bytes()


def read_all(content: bytes) -> int:
    """The house's reader, with its gate before it."""
    return sum(len(row) for row in open_sheets(content).rows("Data"))


def bare_calamine(content: bytes) -> int:
    """What the reader stands on, with nothing before it."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return sum(len(row) for row in book.get_sheet_by_name("Data").iter_rows())


def writing() -> float:
    """How many times XlsxWriter's own time a new workbook of many rows takes."""
    written = rows()
    assert open_package(by_newbook(written[:9])) is not None
    return seconds(lambda: by_newbook(written), 2) / seconds(lambda: by_xlsxwriter(written), 2)


def reading() -> float:
    """How many times bare calamine's time a large sheet takes, its cells as inline texts."""
    content = by_newbook(rows())
    assert read_all(content) == bare_calamine(content)
    return seconds(lambda: read_all(content), 5) / seconds(lambda: bare_calamine(content), 5)


def test_a_large_sheet_is_read_nearly_as_fast_as_by_calamine_alone() -> None:
    assert reading() <= READ_BAR


def test_many_rows_are_written_nearly_as_fast_as_by_xlsxwriter_alone() -> None:
    assert writing() <= WRITE_BAR


def keeps(package: Package) -> int:
    """How many charts a filled workbook still has."""
    return sum(name.startswith("xl/charts/chart") for name in package.names)


if __name__ == "__main__":
    faster, cold, times_the_floor = filling()
    sys.stdout.write(
        f"fill: {faster:.1f} times faster than openpyxl (compiled anew: {cold:.1f}),"
        f" {times_the_floor:.2f} times the floor\n"
    )
    read, written = reading(), writing()
    sys.stdout.write(
        f"read: {read:.2f} times bare calamine; write: {written:.2f} times XlsxWriter\n"
    )
    met = faster >= FILL_BAR and times_the_floor <= FLOOR_BAR
    met = met and read <= READ_BAR and written <= WRITE_BAR
    raise SystemExit(not met)
