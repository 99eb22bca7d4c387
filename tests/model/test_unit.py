import pytest

from addin.errors import UnitError
from addin.language import Text
from addin.model.unit import UNITS, Unit, conversion, converted, unit


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


# Spellings that people type, each with the name of the unit that they mean.
_TYPED = {
    "平方公里": "km² km2 KM2 ㎢ 平方千米 km\u00b2 ｋｍ２",
    "平方米": "㎡ m² m2 M2 平米 Ｍ²",
    "立方米": "㎥ m³ m3 方 立方",
    "微克/立方米": "μg/m³ µg/m³ ug/m3 微克／立方米 μg/㎥ ΜG/M³",
    "公里": "km 千米 ＫＭ",
    "公顷": "ha hm² hectare hectares",
    "人次": "visits visit 人·次 person-times",
    "张": "beds bed 床",
    "例": "cases case 病例",
    "千瓦时": "kWh KWH kW·h 度 千瓦小时",
    "吨": "t 公吨 tonne tonnes",
    "万吨": "10,000tonnes 10000tonnes 10K_tonnes",
    "美元": "USD usd US$ 美金",
    "万人": "10,000people 10000people",
    "元/平方米": "元／㎡ CNY/m² CNY_per_m2",
    "张/千人": "床/千人 beds_per_1K_persons",
}


@pytest.mark.parametrize(("name", "typed"), _TYPED.items(), ids=_TYPED)
def test_a_unit_is_known_however_it_is_typed(name: str, typed: str) -> None:
    wanted = unit(name)

    assert {unit(each) for each in [*typed.split(), f" {name} ", wanted.code]} == {wanted}


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("公顷", "亩", 15.0),
        ("万亩", "平方公里", 20 / 3),
        ("毫克/立方米", "μg/m³", 1000.0),
        ("元/平方米", "万元/公顷", 1.0),
        ("张/千人", "张/万人", 10.0),
        ("亿立方米", "万立方米", 1e4),
        ("亿千瓦时", "千瓦时", 1e8),
        ("小时", "天", 1 / 24),
        ("‰", "%", 0.1),
        ("百万美元", "亿美元", 0.01),
        ("万人次", "人次", 1e4),
    ],
)
def test_units_of_other_subjects_convert_too(source: str, target: str, factor: float) -> None:
    assert conversion(unit(source), unit(target)) == pytest.approx(factor, rel=1e-14)


@pytest.mark.parametrize(
    ("source", "target"),
    [("人次", "人"), ("张", "个"), ("公里", "平方公里"), ("吨", "吨标准煤"), ("元/人", "元")],
)
def test_what_is_counted_differently_is_never_mixed(source: str, target: str) -> None:
    with pytest.raises(UnitError, match="cannot become"):
        conversion(unit(source), unit(target))


def test_money_of_two_countries_asks_for_a_factor() -> None:
    with pytest.raises(UnitError, match="without a factor on the sheet Units"):
        conversion(unit("亿美元"), unit("亿元"))


@pytest.mark.parametrize(
    ("value", "source", "target", "wanted"),
    [(1.13, "万元", "元", 11300.0), (2.3, "亿元", "万亿元", 0.00023), (33, "亩", "公顷", 2.2),
     (0.07, "吨", "千克", 70.0), (4.35, "万吨", "吨", 43500.0)],
)  # fmt: skip
def test_a_number_is_converted_as_its_digits_say(
    value: float, source: str, target: str, wanted: float
) -> None:
    assert converted(value, conversion(unit(source), unit(target))) == wanted


def test_no_two_units_share_a_code_and_each_is_found_by_its_own() -> None:
    assert all(UNITS.find(code) is each for code, each in UNITS.items())
    assert all(each.factor > 0 and each.dimension for each in UNITS.values())


def test_english_names_one_of_them_and_one_thousand_of_them() -> None:
    found = [unit(name).one for name in ("人", "人次", "公顷", "万吨", "亿元", "户")]

    assert found == [
        "person", "visit", "hectare", "10,000 tonnes", "CNY 100 million", "enterprise",
    ]  # fmt: skip


def test_what_is_told_for_each_of_another_is_named_in_both_languages() -> None:
    found = [unit(name) for name in ("张/千人", "立方米/万元", "人/平方公里", "吨/公顷")]

    assert [each.name.en for each in found] == [
        "beds per thousand people", "m³ per CNY 10,000", "people per km²", "t/ha",
    ]  # fmt: skip
    assert unit("万元/公顷").english == unit("百万元/公顷") or unit("万元/公顷").english is not None
