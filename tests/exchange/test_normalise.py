import pytest

from addin.exchange.intake.normalise import read_number
from addin.exchange.intake.noticing.dates import read_date
from addin.model.unit import unit
from addin.ooxml.sheet.scan import MarkedCell


@pytest.mark.parametrize(
    ("text", "of", "value"),
    [
        ("1234.5", "亿元", 1234.5),
        ("１，２３４．５亿", "亿元", 1234.5),
        ("1,234.5亿元", "亿元", 1234.5),
        ("12,345,000万元", "亿元", 1234.5),
        ("1 234.5", "亿元", 1234.5),
        ("1234.5\u3000亿", "万元", 12345000.0),
        ("45.2%", "%", 45.2),
        ("４５．２％", "%", 45.2),
        ("－3.4", "%", -3.4),
        ("−3.4个百分点", "%", -3.4),
        ("3.5万户", "户", 35000.0),
        ("0.3万亿", "亿元", 3000.0),
        ("'0123.40", "亿元", 123.4),
    ],
)
def test_what_clerks_write_is_understood(text: str, of: str, value: float) -> None:
    number = read_number(MarkedCell("s", text), unit(of))

    assert number.value == value
    assert number.notes


@pytest.mark.parametrize(
    "cell",
    [
        MarkedCell("s", "约1200"),
        MarkedCell("s", "1,23"),
        MarkedCell("s", "12.3.4"),
        MarkedCell("s", "1.234,5"),
        MarkedCell("s", "一千二百"),
        MarkedCell("s", "1O23"),
        MarkedCell("s", "12吨"),
        MarkedCell("s", "—"),
        MarkedCell("d", "2024-09-01"),
        MarkedCell("e", "#REF!"),
        MarkedCell("b", value=True),
        MarkedCell("n", 1e300),
        MarkedCell("", None, "A1+B1"),
        MarkedCell("p", 0.452),
    ],
)
def test_what_could_mean_two_things_is_no_number(cell: MarkedCell) -> None:
    number = read_number(cell, unit("亿元"))

    assert number.value is None
    assert number.reason
    assert number.unreadable


def test_an_empty_cell_is_neither_a_number_nor_unreadable() -> None:
    assert read_number(MarkedCell(), unit("亿元")).value is None
    assert not read_number(MarkedCell("s", "   "), unit("亿元")).unreadable


def test_a_cell_formatted_as_per_cent_is_read_as_it_is_shown() -> None:
    assert read_number(MarkedCell("p", 0.452), unit("%")).value == 45.2


@pytest.mark.parametrize(
    "cell",
    [
        MarkedCell("d", "2024-10-15"),
        MarkedCell("s", "2024年10月15日"),
        MarkedCell("s", "2024.10.15"),
        MarkedCell("n", 45580.0),
    ],
)
def test_a_date_is_read_in_every_form(cell: MarkedCell) -> None:
    found = read_date(cell)

    assert found is not None
    assert found.isoformat() == "2024-10-15"
