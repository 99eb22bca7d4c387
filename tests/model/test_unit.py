import pytest

from addin.errors import UnitError
from addin.language import Text
from addin.model.unit import UNITS, Unit, conversion, unit


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("万亿元", "亿元", 1e4),
        ("万元", "亿元", 1e-4),
        ("亿元", "CNY billion", 0.1),
        ("万辆", "辆", 1e4),
    ],
)
def test_amounts_of_the_same_kind_convert(source: str, target: str, factor: float) -> None:
    assert conversion(unit(source), unit(target)) == pytest.approx(factor, rel=1e-15)


@pytest.mark.parametrize(("source", "target"), [("%", "百分点"), ("亿元", "%"), ("个", "亿元")])
def test_concepts_are_never_mixed(source: str, target: str) -> None:
    with pytest.raises(UnitError, match="cannot become"):
        conversion(unit(source), unit(target))


def test_an_unknown_unit_is_named() -> None:
    with pytest.raises(UnitError, match="not a unit: 'bushels'"):
        unit("bushels")


def test_a_plan_adds_units_of_its_own_and_nobody_else_knows_them() -> None:
    ward = Unit(code="wards", name=Text(zh="病区", en="wards"), dimension="beds", factor=40)

    units = UNITS.extended([ward])

    assert conversion(units.named("病区"), units.named("beds")) == 40
    assert units.named("亿元") is UNITS["CNY_100M"]
    with pytest.raises(UnitError, match="not a unit"):
        unit("病区")


def test_what_is_shown_in_english_can_be_converted() -> None:
    for each in UNITS.values():
        assert not each.english or conversion(each, each.english) > 0
