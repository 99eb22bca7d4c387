import io
import re
import zipfile
from collections.abc import Callable

import pytest
from lxml import etree
from openpyxl import load_workbook

from addin.errors import TemplateError
from addin.ooxml.charts.chart import Chart, Series
from addin.ooxml.package import open_package
from addin.templating.template import compile_template

Make = Callable[..., bytes]


def _chart(values: tuple[float | None, ...] = (1, None, 3), title: str = "") -> Chart:
    return Chart(
        kind="column",
        categories=("汽车", "电子", "材料"),
        series=(Series(name="产值", values=values),),
        title=title,
    )


def _first_value(part: bytes) -> str:
    return next(v.text or "" for v in etree.fromstring(part).iterfind(".//{*}val//{*}v"))


def _chart_parts(content: bytes) -> list[str]:
    return [
        n
        for n in zipfile.ZipFile(io.BytesIO(content)).namelist()
        if re.match(r"word/charts/[^/]*\.xml$", n)
    ]


@pytest.fixture
def drawn(make: Make) -> Callable[[str], bytes]:
    """A document with a chart whose alternative text is given, as if its author had drawn it."""

    def _drawn(alternative: str, before: str = "", after: str = "") -> bytes:
        filled = compile_template(make("@before", "{{ c }}", "@after")).render({"c": _chart()})
        package = open_package(filled)
        text = package["word/document.xml"].decode()
        text = re.sub(r'descr="[^"]*"', f'descr="{alternative}"', text)
        text = text.replace("@before", before).replace("@after", after)
        return package.with_parts({"word/document.xml": text.encode()}).to_bytes()

    return _drawn


def test_a_chart_as_a_value_is_native_with_its_workbook_and_alternative_text(make: Make) -> None:
    content = compile_template(make("before", "{{ c }}", "after")).render({"c": _chart()})

    package = open_package(content)
    (part,) = _chart_parts(content)
    (book,) = [link.target for link in package.relationships(part)]
    rows = list(load_workbook(io.BytesIO(package[book])).active.iter_rows(values_only=True))  # type: ignore[union-attr]  # openpyxl may have no active sheet
    assert rows == [(None, "产值"), ("汽车", 1), ("电子", None), ("材料", 3)]
    assert package.content_type(part).endswith("drawingml.chart+xml")
    assert package.content_type(book).endswith("spreadsheetml.sheet")
    assert (
        'descr="柱形图。产值：汽车 1，电子 无数据，材料 3。"'
        in package["word/document.xml"].decode()
    )


def test_a_chart_that_its_author_drew_is_filled_by_its_name(drawn: Callable[..., bytes]) -> None:
    template = compile_template(drawn("chart:sections.first"))

    content = template.render({"sections": {"first": _chart((7, 8, 9), "新")}})

    package = open_package(content)
    (part,) = _chart_parts(content)
    values = [v.text for v in etree.fromstring(package[part]).findall(".//{*}val//{*}v")]
    (book,) = [link.target for link in package.relationships(part)]
    rows = list(load_workbook(io.BytesIO(package[book])).active.iter_rows(values_only=True))  # type: ignore[union-attr]  # openpyxl may have no active sheet
    assert values == ["7.0", "8.0", "9.0"]
    assert rows[1] == ("汽车", 7)
    assert b"chart:" not in package["word/document.xml"]
    assert template.render({"sections": {"first": _chart((7, 8, 9), "新")}}) == content


def test_a_drawn_chart_in_a_loop_is_copied_for_each_turn(drawn: Callable[..., bytes]) -> None:
    template = compile_template(drawn("chart:row", "{%p for row in rows %}", "{%p endfor %}"))

    content = template.render({"rows": [_chart((1, 1, 1)), _chart((2, 2, 2))]})

    package = open_package(content)
    first = [_first_value(package[part]) for part in _chart_parts(content)]
    relations = re.findall(rb'<c:chart[^>]* r:id="(\w+)"', package["word/document.xml"])
    ids = re.findall(rb'docPr id="(\d+)"', package["word/document.xml"])
    assert sorted(first) == ["1.0", "2.0"]
    assert len(set(relations)) == len(set(ids)) == 2


def test_a_drawn_chart_takes_a_plain_mapping_and_says_when_it_cannot(
    drawn: Callable[..., bytes],
) -> None:
    template = compile_template(drawn("chart:c"))
    plain = {"categories": ["a"], "series": [{"name": "s", "values": [1]}]}

    assert _chart_parts(template.render({"c": plain}))
    with pytest.raises(TemplateError, match="expected a Chart"):
        template.render({"c": 5})
    with pytest.raises(TemplateError, match="no value 'c'"):
        template.render({})
