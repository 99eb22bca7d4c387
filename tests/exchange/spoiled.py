"""Sixty and more ways in which a good form comes back spoiled, and what must become of each."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from itertools import chain
from typing import Any

import openpyxl
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import numbers

from addin.exchange.calendar import moment
from addin.exchange.form.form import Form
from addin.exchange.form.layout import FOOT, FORM_PROPERTY, Grid
from addin.exchange.words import Outcome
from tests.exchange.filling import cell_of, edited, fill

__all__ = [
    "OTHER_PERIOD", "SPOILED", "Spoiled", "changed", "identify", "png", "whole_file", "with_cells",
]  # fmt: skip

A, R, X = Outcome.ACCEPTED, Outcome.RETURNED, Outcome.REFUSED
ONE, PART, TWO, SHARE, FOUR = "D01_I01", "D01_I01/C1", "D01_I02", "D01_I03", "D01_I04"
IN_TIME = moment("2024-10-15T10:00")
REASON = "新建产线三季度集中投产，产量同比大幅增加"

Change = Callable[[Any, Form], None]
Spoil = Callable[[bytes, bytes, Form], bytes]


@dataclass(frozen=True, kw_only=True)
class Spoiled:
    """One kind: `spoil` takes the form as sent, the form well filled, and what it asks.

    `rules` are among those that the receipt names; `accepted` the values that enter the ledger,
    where they differ from the good ones (None: no value).
    """

    name: str
    outcome: Outcome
    spoil: Spoil
    rules: frozenset[str] = frozenset()
    accepted: dict[str, float | None] = field(default_factory=dict)
    file: str = "附件1（最终版2）.xlsx"
    when: datetime = IN_TIME
    keeps_cells: bool = True


SPOILED: list[Spoiled] = []
OTHER_PERIOD = "2024Q2"


def whole_file(
    name: str, outcome: Outcome, *rules: str, into: list[Spoiled] = SPOILED, **more: Any
) -> Callable[[Spoil], Spoil]:
    """Register a spoiling of the whole file."""

    def register(spoil: Spoil) -> Spoil:
        into.append(
            Spoiled(name=name, outcome=outcome, rules=frozenset(rules), spoil=spoil, **more)
        )
        return spoil

    return register


def changed(
    name: str, outcome: Outcome, *rules: str, into: list[Spoiled] = SPOILED, **more: Any
) -> Callable[[Change], Change]:
    """Register a change of cells of the filled form."""

    def register(change: Change) -> Change:
        def spoil(_sent: bytes, good: bytes, form: Form) -> bytes:
            return edited(good, form, change)

        into.append(
            Spoiled(name=name, outcome=outcome, rules=frozenset(rules), spoil=spoil, **more)
        )
        return change

    return register


def with_cells(
    name: str, outcome: Outcome, *rules: str, cells: dict[tuple[str, str], Any], **more: Any
) -> None:
    def change(book: Any, form: Form) -> None:
        for (code, key), value in cells.items():
            book["填报表"][cell_of(form, code, key)] = value

    changed(name, outcome, *rules, **more)(change)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    stream = BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return stream.getvalue()


def with_sheet(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name.endswith("worksheets/sheet2.xml") else part)
    return stream.getvalue()


def png() -> bytes:
    """A picture of one point."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


# The file is no form

with_cells("untouched good form", A, cells={})
whole_file("empty file", X, "V-00a")(lambda *_: b"")
whole_file("file of zeros", X, "V-00a")(lambda *_: b"\0" * 4096)
whole_file("screenshot", X, "V-00a", file="三季度数据.png")(lambda *_: png())
whole_file("photo named as a workbook", X, "V-00a")(lambda *_: b"\xff\xd8\xff\xe0" + b"JFIF" * 50)
whole_file("scanned pdf", X, "V-00a", file="盖章件.pdf")(lambda *_: b"%PDF-1.7\n" + b"x" * 500)
whole_file("old Word document", X, "V-00a", file="说明.doc")(
    lambda *_: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")
    )
)
whole_file("rich text", X, "V-00a", file="说明.doc")(lambda *_: b"{\\rtf1 text}")
whole_file("plain text", X, "V-00a", file="数据.csv")(lambda *_: "代码,本期累计\nD01,1".encode())
whole_file("web page named .xls", X, "V-00a", file="导出.xls")(
    lambda *_: b"<html><table></table></html>"
)
whole_file("noise", X, "V-00a")(lambda *_: bytes(range(256)) * 20)
whole_file("password", X, "V-00a")(
    lambda *_: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900 + "EncryptedPackage".encode("utf-16-le")
    )
)
whole_file("half a file", X, "V-00a")(lambda _sent, good, _form: good[: len(good) // 2])
whole_file("macros added", X, "V-00a", file="填报表.xlsm")(
    lambda _sent, good, _form: with_part(good, "xl/vbaProject.bin", b"macro")
)
whole_file("part twice", X, "V-00a")(
    lambda _sent, good, _form: with_part(good, "XL/worksheets/SHEET2.xml", b"<x/>")
)
whole_file("part that unpacks to 40 MB", X, "V-00a")(
    lambda _sent, good, _form: with_part(good, "xl/media/image1.bin", b"\0" * 40_000_000)
)
whole_file("document type in a sheet", X, "V-00a")(
    lambda _sent, good, _form: with_sheet(
        good, lambda part: b'<!DOCTYPE x [<!ENTITY a "b">]>' + part.split(b"?>", 1)[-1]
    )
)
whole_file("sheet that is no XML", X, "V-00a")(
    lambda _sent, good, _form: with_sheet(good, lambda part: part[: len(part) // 2])
)


@whole_file("Word document", X, "V-00a", file="说明.docx")
def _word(*_: Any) -> bytes:
    import docx

    stream = BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


@whole_file("everything merged", A)
def _merged_all(_sent: bytes, good: bytes, _form: Form) -> bytes:
    merge = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'

    def change(part: bytes) -> bytes:
        at = part.index(b"<conditionalFormatting")
        return part[:at] + merge + part[at:]

    return with_sheet(good, change)


@whole_file("a cell in the last corner", A)
def _corner(_sent: bytes, good: bytes, _form: Form) -> bytes:
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return with_sheet(good, lambda part: part.replace(b"</sheetData>", row))


# Another form, or nobody's


@whole_file("another workbook", X, "V-00b")
def _other(*_: Any) -> bytes:
    book = openpyxl.Workbook()
    book.create_sheet("数据")["A1"] = "三季度数据"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def identify(book: Any, form_id: str, marks: str = "visible names property meta keywords") -> None:
    """Write another identity into some of the five marks, or none where it is empty."""
    if "visible" in marks:
        _identify_visibly(book, form_id)
    if "meta" in marks:
        book["_meta"]["B1"] = form_id or None
    if "names" in marks:
        for name in [name for name in book.defined_names if name.startswith("form_")]:
            del book.defined_names[name]
    if "keywords" in marks:
        book.properties.keywords = form_id or None
    if "property" in marks:
        _set_property(book, form_id)


def _identify_visibly(book: Any, form_id: str) -> None:
    for cell in chain.from_iterable((*book["封面"].iter_rows(), *book["填报表"].iter_rows())):
        text = cell.value if isinstance(cell.value, str) else ""
        if "表标识：" in text:
            cell.value = f"表标识：{form_id}" if form_id else None
        elif cell.parent.title == "封面" and text.count("-") >= 4:
            cell.value = form_id or None


def _set_property(book: Any, form_id: str) -> None:
    del book.custom_doc_props[FORM_PROPERTY]
    if form_id:
        book.custom_doc_props.append(StringProperty(name=FORM_PROPERTY, value=form_id))


@changed("form of another ledger", X, "V-00b")
def _foreign(book: Any, _form: Form) -> None:
    identify(book, "ZZ-F01-2024Q3-D01-01")


@changed("form of an earlier wave under another heading", Outcome.HELD, "V-00s")
def _closed(book: Any, form: Form) -> None:
    identify(book, str(form.id).replace("2024Q3", OTHER_PERIOD))


@changed("marks of two forms", X, "V-00b")
def _torn(book: Any, form: Form) -> None:
    identify(book, str(form.id).replace("D01", "D02"), "visible meta")


@changed("one mark left", X, "V-00b")
def _one_mark(book: Any, _form: Form) -> None:
    identify(book, "", "visible names property keywords")


@changed("two marks left", A)
def _two_marks(book: Any, _form: Form) -> None:
    identify(book, "", "names property keywords")


@changed("no mark left", X, "V-00b")
def _no_mark(book: Any, _form: Form) -> None:
    identify(book, "")


@changed("another unit's name", X, "V-00b")
def _stranger(book: Any, _form: Form) -> None:
    book["填报表"]["A6"] = "填报单位（盖章）：市统计局"


@changed("another period in the heading", R, "V-00c")
def _heading(book: Any, _form: Form) -> None:
    book["填报表"]["H6"] = "2024年二季度"


@changed("copied into a new workbook", X, "V-00b")
def _copied(book: Any, _form: Form) -> None:
    for name in ("封面", "审核", "指标解释", "整改事项", "_meta"):
        del book[name]
    _identify_rest(book)


def _identify_rest(book: Any) -> None:
    for name in list(book.defined_names):
        del book.defined_names[name]
    del book.custom_doc_props[FORM_PROPERTY]
    book.properties.keywords = None


# Values that are written otherwise

with_cells("full-width digits", A, "V-02", cells={(TWO, "value"): "２１４５．８５"})
with_cells("thousands and unit", A, "V-02", cells={(TWO, "value"): "2,145.85亿"})
with_cells("another unit in words", A, "V-02", cells={(TWO, "value"): "21,458,500万元"})
with_cells("spaces around", A, "V-02", cells={(TWO, "value"): " 2 145.85\u3000"})
with_cells("number as text", A, "V-02", cells={(TWO, "value"): "2145.85"})
with_cells("per cent sign", A, "V-02", cells={(SHARE, "value"): "2.37％"}, accepted={SHARE: 2.37})
with_cells("date for a number", R, "V-02", cells={(TWO, "value"): date(2024, 9, 30)})
with_cells("about", R, "V-02", cells={(TWO, "value"): "约2146"})
with_cells("dash for nothing", R, "V-02", cells={(TWO, "value"): "—"})
with_cells("error value", R, "V-02", cells={(TWO, "value"): "#REF!"})
with_cells("formula without a result", R, "V-02", cells={(TWO, "value"): "=H11+700"})
with_cells("truth value", R, "V-02", cells={(TWO, "value"): True})
with_cells("letters among digits", R, "V-02", cells={(TWO, "value"): "2l45.85"})
with_cells("two points", R, "V-02", cells={(TWO, "value"): "2.145.85"})


@changed("per cent as format", A, "V-02", accepted={SHARE: 2.37})
def _per_cent(book: Any, form: Form) -> None:
    cell = book["填报表"][cell_of(form, SHARE, "value")]
    cell.value = 0.0237
    cell.number_format = numbers.FORMAT_PERCENTAGE_00


# Values that cannot be, or may not be so

with_cells("value left out", R, "V-01", cells={(TWO, "value"): None})
with_cells("blanks for a value", R, "V-01", cells={(TWO, "value"): "   "})
with_cells("zero for nothing", R, "V-05", cells={(TWO, "value"): 0})
with_cells("below zero", R, "V-03", cells={(TWO, "value"): -2145.85})
with_cells("too many decimals", R, "V-03", cells={(TWO, "value"): 2145.8512345})
with_cells("share above 100", R, "V-04", cells={(SHARE, "value"): 150})
with_cells("another unit", R, "V-11", cells={(TWO, "value"): 21458500})
with_cells("copy of a year ago", R, "V-06", cells={(ONE, "value"): 1011.24})
with_cells("total that fell", R, "V-21", cells={(TWO, "value"): 1400})
with_cells("growth below -100", R, "V-04", cells={(TWO, "growth"): -120})
with_cells("quarter that does not add up", R, "V-20", cells={(TWO, "quarter"): 100})
with_cells("part above the whole", R, "V-41", cells={(PART, "value"): 1500})
with_cells("clusters above the total", R, "V-47", cells={(ONE, "value"): 600})
with_cells("nil with a number", R, "V-46", cells={(TWO, "status"): "无此项"})
with_cells("nil", A, cells={(TWO, "status"): "无此项", (TWO, "value"): None}, accepted={TWO: None})
with_cells("unknown status", R, "V-08", cells={(TWO, "status"): "差不多"})
with_cells("unknown source", R, "V-08", cells={(TWO, "source"): "听说"})
with_cells("another period in a row", R, "V-08", cells={(TWO, "period"): "2023年"})
with_cells(
    "pending without a day",
    R,
    "V-09",
    cells={(TWO, "status"): "待补", (TWO, "value"): None, (TWO, "explanation"): REASON},
)
with_cells(
    "pending with reason and day",
    A,
    accepted={TWO: None},
    cells={
        (TWO, "status"): "待补",
        (TWO, "value"): None,
        (TWO, "explanation"): "企业数据尚未核实，10月25日前补报",
    },
)
with_cells(
    "soft finding explained",
    A,
    "V-05",
    accepted={TWO: 5000.0},
    cells={(TWO, "value"): 5000, (TWO, "explanation"): REASON},
)
with_cells(
    "soft finding with an empty word",
    R,
    "V-05",
    cells={(TWO, "value"): 5000, (TWO, "explanation"): "同上"},
)
with_cells("last year changed silently", R, "V-25", cells={(TWO, "year_ago"): 2000})
with_cells(
    "last year revised with a reason",
    A,
    "V-25",
    cells={(TWO, "year_ago"): 2020, (TWO, "revision"): "R1", (TWO, "explanation"): REASON},
)
with_cells("official growth", A, "V-24", cells={(TWO, "growth"): 5.1})


# Sign-off and time


@changed("not signed", R, "V-10")
def _unsigned(book: Any, form: Form) -> None:
    for found in FOOT:
        book["填报表"][f"{found.input_column}{Grid(form).foot_row}"] = None


@changed("dated before the period ended", R, "V-10")
def _early(book: Any, form: Form) -> None:
    book["填报表"][f"Q{Grid(form).foot_row}"] = date(2024, 9, 1)


@changed("signed behind the labels", A)
def _inline(book: Any, form: Form) -> None:
    row = Grid(form).foot_row
    book["填报表"][f"C{row}"] = None
    book["填报表"][f"B{row}"] = "单位负责人：王局长"


with_cells("late", A, "V-00j", cells={}, when=moment("2024-10-20T12:01"))


@whole_file("partly filled", R, "V-01")
def _partly(sent: bytes, _good: bytes, form: Form) -> bytes:
    half = {row.code for row in form.rows[:2]}

    def change(book: Any, form: Form) -> None:
        for row in form.rows:
            if row.code not in half:
                book["填报表"][cell_of(form, row.code, "value")] = None

    return edited(fill(sent, form), form, change)


@whole_file("sent back blank", R, "V-01", "V-10")
def _blank(sent: bytes, _good: bytes, _form: Form) -> bytes:
    return sent


@whole_file("link to another file", A, "V-00g")
def _linked(_sent: bytes, good: bytes, _form: Form) -> bytes:
    return with_part(good, "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
