"""The row-growth probe: one workbook with everything that must follow when row 4 grows.

Row 4 of the sheet Data is the one row that becomes five; a total stands in row 6, other things
below and beside. Made with XlsxWriter, and raw XML for what it does not write: validations of
2010, protected ranges, a threaded comment and a pivot table.
"""

from datetime import datetime
from io import BytesIO

import xlsxwriter

from addin.ooxml.package import open_package

__all__ = ["probe_workbook"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def probe_workbook() -> bytes:
    """The workbook as bytes, the same each time."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2024, 9, 30)})  # noqa: DTZ001 - the same bytes
        data = book.add_worksheet("Data")
        other = book.add_worksheet("Other sheet")
        _cells(book, data)
        _rules(book, data)
        _objects(book, data)
        other.write_formula("A1", "=SUM(Data!B4:B4)", None, 10)
        other.write_formula("A2", "=Data!B6*2", None, 20)
        other.write_formula("A3", "=Data!B9", None, 7)
        other.write_array_formula("A4:A5", "{=Data!B9:B10}")
        other.write_formula("A6", '=SUM(Data!$B$4:$B$4)+COUNTIF(Data!A4:A4,"steel")', None, 11)
        book.define_name("values", "=Data!$B$4:$B$4")
        book.define_name("total", "=Data!$B$6")
        book.define_name("Data!here", "=Data!$A$9:$A$12")
    return _with_raw_parts(stream.getvalue())


def _cells(book: xlsxwriter.Workbook, data: xlsxwriter.worksheet.Worksheet) -> None:
    number = book.add_format({"num_format": "0.0"})
    data.write_row("A3", ["name", "value", "share", "trend"])
    data.write("A4", "steel")
    data.write_number("B4", 10, number)
    data.write_formula("C4", "=B4/B$6", None, 1)
    data.write("A6", "total")
    data.write_formula("B6", "=SUM(B4:B4)", number, 10)
    data.write_formula("C6", "=SUM(C4:C4)", None, 1)
    data.write_number("B9", 7)
    data.write_number("B10", 8)
    data.write_formula("B11", "=B9+B10", None, 15)
    data.write_formula("B12", "=B10+B11", None, 23)
    data.set_row(8, 33)
    data.merge_range("A8:C8", "below")
    data.merge_range("F3:F9", "beside")
    data.write_url("A9", "https://example.org/")
    data.write_url("A10", "internal:'Data'!B12")
    data.freeze_panes(3, 0)
    data.print_area("A1:H30")
    data.repeat_rows(2)
    data.set_h_pagebreaks([9])
    data.ignore_errors({"number_stored_as_text": "A9:A12"})
    data.add_table(
        "A15:B17",
        {
            "name": "Below",
            "columns": [{"header": "k"}, {"header": "v", "formula": "=B9"}],
            "data": [["a", 7], ["b", 7]],
        },
    )
    for row in (16, 17):
        data.write_formula(f"B{row}", "=B9", None, 7)
    data.autofilter("A3:D4")


def _rules(book: xlsxwriter.Workbook, data: xlsxwriter.worksheet.Worksheet) -> None:
    red = book.add_format({"bg_color": "#FFC7CE"})
    data.conditional_format(
        "B4", {"type": "cell", "criteria": ">", "value": "=$B$9", "format": red}
    )
    data.conditional_format("A9:A12", {"type": "formula", "criteria": "=B9>B$6", "format": red})
    data.conditional_format("C4", {"type": "data_bar", "data_bar_2010": True})
    data.data_validation("A4", {"validate": "list", "source": "=$A$9:$A$12"})
    data.data_validation("B9:B10", {"validate": "decimal", "criteria": ">", "value": "=B6"})
    data.add_sparkline("D4", {"range": "Data!B4:C4"})
    data.add_sparkline("D6", {"range": "Data!B4:B4"})


def _objects(book: xlsxwriter.Workbook, data: xlsxwriter.worksheet.Worksheet) -> None:
    data.write_comment("A4", "in the row")
    data.write_comment("B9", "below")
    data.write_comment("A2", "above")
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "=Data!$B$3",
            "categories": "=Data!$A$4:$A$4",
            "values": "=Data!$B$4:$B$4",
        }
    )
    chart.set_title({"name": "=Data!$B$6"})
    data.insert_chart("H8", chart)
    data.insert_textbox("H1", "a box above")


def _with_raw_parts(content: bytes) -> bytes:
    package = open_package(content)
    sheet = package["xl/worksheets/sheet1.xml"].decode()
    ranges = '<protectedRanges><protectedRange sqref="B4 B9:B12" name="entry"/></protectedRanges>'
    sheet = sheet.replace("<autoFilter", ranges + "<autoFilter", 1)
    validation = (
        f'<ext xmlns:x14="{_X14}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}">'
        f'<x14:dataValidations xmlns:xm="{_XM}" count="1"><x14:dataValidation type="list">'
        "<x14:formula1><xm:f>'Other sheet'!$A$1:$A$3</xm:f></x14:formula1>"
        "<xm:sqref>C4 C9:C10</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
    )
    before, _, after = sheet.rpartition("<extLst>")
    sheet = f"{before}<extLst>{validation}{after}"
    types = package["[Content_Types].xml"].decode()
    added = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in (
            (
                "xl/threadedComments/threadedComment1.xml",
                "application/vnd.ms-excel.threadedcomments+xml",
            ),
            ("xl/pivotCache/pivotCacheDefinition1.xml", f"{_KINDS}.pivotCacheDefinition+xml"),
            ("xl/pivotTables/pivotTable1.xml", f"{_KINDS}.pivotTable+xml"),
        )
    )
    rels = package["xl/worksheets/_rels/sheet1.xml.rels"].decode()
    book_rels = package["xl/_rels/workbook.xml.rels"].decode()
    book = package["xl/workbook.xml"].decode()
    caches = '<pivotCaches><pivotCache cacheId="1" r:id="rId99"/></pivotCaches></workbook>'
    cache_link = _link(
        "rId99",
        f"{_OFFICE}/relationships/pivotCacheDefinition",
        "pivotCache/pivotCacheDefinition1.xml",
    )
    return package.with_parts(
        {
            "xl/worksheets/sheet1.xml": sheet.encode(),
            "[Content_Types].xml": types.replace("</Types>", added + "</Types>").encode(),
            "xl/worksheets/_rels/sheet1.xml.rels": rels.replace(
                "</Relationships>",
                _link(
                    "rId98",
                    "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
                    "../threadedComments/threadedComment1.xml",
                )
                + "</Relationships>",
            ).encode(),
            "xl/worksheets/_rels/sheet2.xml.rels": _rels(
                _link(
                    "rId1", f"{_OFFICE}/relationships/pivotTable", "../pivotTables/pivotTable1.xml"
                )
            ),
            "xl/_rels/workbook.xml.rels": book_rels.replace(
                "</Relationships>", cache_link + "</Relationships>"
            ).encode(),
            "xl/workbook.xml": book.replace("</workbook>", caches).encode(),
            "xl/threadedComments/threadedComment1.xml": (
                f'<ThreadedComments xmlns="{_THREADS}"><threadedComment ref="B9" id="{{1}}" '
                'personId="{2}"><text>below</text></threadedComment></ThreadedComments>'
            ).encode(),
            "xl/pivotCache/pivotCacheDefinition1.xml": _pivot_cache().encode(),
            "xl/pivotTables/pivotTable1.xml": _pivot_table().encode(),
            "xl/pivotTables/_rels/pivotTable1.xml.rels": _rels(
                _link(
                    "rId1",
                    f"{_OFFICE}/relationships/pivotCacheDefinition",
                    "../pivotCache/pivotCacheDefinition1.xml",
                )
            ),
        }
    ).to_bytes()


def _link(number: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{number}" Type="{kind}" Target="{target}"/>'


def _rels(links: str) -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{links}</Relationships>'.encode()


def _pivot_cache() -> str:
    return (
        f'<pivotCacheDefinition xmlns="{_MAIN}" refreshedVersion="6" saveData="0">'
        '<cacheSource type="worksheet"><worksheetSource ref="A3:B4" sheet="Data"/></cacheSource>'
        '<cacheFields count="2"><cacheField name="name" numFmtId="0"><sharedItems count="1">'
        '<s v="steel"/></sharedItems></cacheField><cacheField name="value" numFmtId="0">'
        '<sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1" '
        'containsInteger="1" minValue="10" maxValue="10"/></cacheField></cacheFields>'
        "</pivotCacheDefinition>"
    )


def _pivot_table() -> str:
    return (
        f'<pivotTableDefinition xmlns="{_MAIN}" name="p" cacheId="1" dataCaption="Values" '
        'updatedVersion="6" createdVersion="6"><location ref="E3:F5" firstHeaderRow="1" '
        'firstDataRow="1" firstDataCol="1"/><pivotFields count="2">'
        '<pivotField axis="axisRow" showAll="0"><items count="2"><item x="0"/>'
        '<item t="default"/></items></pivotField><pivotField dataField="1" showAll="0"/>'
        '</pivotFields><rowFields count="1"><field x="0"/></rowFields>'
        '<rowItems count="2"><i><x/></i>'
        '<i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems>'
        '<dataFields count="1"><dataField name="Sum of value" fld="1"/></dataFields>'
        "</pivotTableDefinition>"
    )
