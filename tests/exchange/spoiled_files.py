"""Ways in which a whole file comes back: resaved, repacked, cut, or with parts of its own."""

import re
import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import openpyxl

from addin.exchange.form.form import Form
from addin.exchange.words import Outcome
from tests.exchange import spoiled
from tests.exchange.letters import archive_of, mail_of
from tests.exchange.spoiled import (
    Spoiled,
    with_part,
)

__all__ = ["FILES"]

FILES: list[Spoiled] = []
A, X = Outcome.ACCEPTED, Outcome.REFUSED
_file = partial(spoiled.whole_file, into=FILES)

# Whole files


def _resaved(name: str, kind: str, outcome: Outcome, *rules: str, **more: Any) -> None:
    @_file(name, outcome, *rules, **more)
    def _(_sent: bytes, good: bytes, _form: Form) -> bytes:
        from addin.exchange.intake.opening.office import convert

        return convert({"a": (good, "xlsx")}, kind)["a"]


_resaved("saved by LibreOffice as xls", "xls", A, file="填报表.xls")
_resaved("saved by LibreOffice as ods", "ods", A, file="填报表.ods")
_resaved("saved by LibreOffice as fods", "fods", A, file="填报表.fods")
_resaved("saved by LibreOffice as xlsx", "xlsx", A)
_resaved("printed as pdf", "pdf", X, "V-00a", file="填报表.pdf")
_resaved("ods named xlsx", "ods", A)
_resaved("xls named et", "xls", A, file="填报表.et")


@_file("saved as csv", X, "V-00a", file="填报表.csv")
def _csv(_sent: bytes, good: bytes, _form: Form) -> bytes:
    sheet = openpyxl.load_workbook(BytesIO(good))["填报表"]
    rows = (",".join(str(c.value or "") for c in row) for row in sheet.iter_rows())
    return "\n".join(rows).encode("gbk", "replace")


@_file("saved as tabs", X, "V-00a", file="填报表.xls")
def _tabs(_sent: bytes, good: bytes, _form: Form) -> bytes:
    sheet = openpyxl.load_workbook(BytesIO(good))["填报表"]
    rows = ("\t".join(str(c.value or "") for c in row) for row in sheet.iter_rows())
    return "\n".join(rows).encode("utf-16")


def _packed(
    name: str, pack: Callable[[bytes], bytes], outcome: Outcome, *rules: str, file: str
) -> None:
    _file(name, outcome, *rules, file=file)(lambda _sent, good, _form: pack(good))


_packed(
    "zip in a zip",
    lambda c: archive_of({"内.zip": archive_of({"填报表.xlsx": c})}),
    A,
    file="报.zip",
)
_packed(
    "mail in a mail", lambda c: mail_of({"转.eml": mail_of({"填报表.xlsx": c})}), A, file="报.eml"
)
_packed(
    "zip in a mail", lambda c: mail_of({"附.zip": archive_of({"填报表.xlsx": c})}), A, file="报.eml"
)
_packed(
    "mail in a zip", lambda c: archive_of({"转.eml": mail_of({"填报表.xlsx": c})}), A, file="报.zip"
)
_packed("zip named as a workbook", lambda c: archive_of({"填报表.xlsx": c}), A, file="填报表.xlsx")
_packed("workbook named as a zip", lambda c: c, A, file="填报表.zip")
_packed("workbook named as a text", lambda c: c, A, file="填报表.txt")
_packed("workbook without an ending", lambda c: c, A, file="填报表")
_packed("noise behind the archive", lambda c: c + b"\0" * 500, A, file="填报表.xlsx")
_packed("noise in front of the archive", lambda c: b"MZ" * 50 + c, X, "V-00a", file="填报表.exe")
_packed(
    "zip with a path that climbs", lambda c: archive_of({"../../填报表.xlsx": c}), A, file="报.zip"
)
_packed(
    "folder of a Mac in a zip",
    lambda c: archive_of({"填报表.xlsx": c, "__MACOSX/._填报表.xlsx": b"x"}),
    A,
    file="报.zip",
)
_packed(
    "text of base64", lambda c: __import__("base64").b64encode(c), X, "V-00a", file="填报表.xlsx"
)


def _part(name: str, path: str, content: bytes, outcome: Outcome, *rules: str) -> None:
    _file(name, outcome, *rules)(lambda _sent, good, _form: with_part(good, path, content))


_part("a worksheet nobody names", "xl/worksheets/sheet99.xml", b"<worksheet/>", A)
_part("an external link", "xl/externalLinks/externalLink1.xml", b"<externalLink/>", A, "V-00g")
_part("a query to a database", "xl/connections.xml", b"<connections/>", A)
_part("an embedded object", "xl/embeddings/oleObject1.bin", b"x", X, "V-00a")
_part("an ActiveX control", "xl/activeX/activeX1.bin", b"x", X, "V-00a")
_part("a part with a climbing name", "../evil.xml", b"<a/>", X, "V-00a")


def _without(name: str, part: str, outcome: Outcome, *rules: str) -> None:
    @_file(name, outcome, *rules)
    def _(_sent: bytes, good: bytes, _form: Form) -> bytes:
        stream = BytesIO()
        with (
            zipfile.ZipFile(BytesIO(good)) as old,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for each in old.namelist():
                if not re.search(part, each):
                    new.writestr(each, old.read(each))
        return stream.getvalue()


_without("without styles", "styles.xml", A)
_without("without types", r"Content_Types", X, "V-00a")
_without("without a workbook", "xl/workbook.xml$", X, "V-00a")
_without("without links", "workbook.xml.rels", X)
_without("without properties", "docProps", A)
_without("without its sheet", "sheet2.xml$", X, "V-00e")
