import pytest

from addin.language import Text
from addin.model.unit import UNITS, DeclaredUnit, conversion, converted, units_with


def declared(
    zh: str, factor: float | None = None, other: str = "", en: str = "", decimals: int | None = None
) -> DeclaredUnit:
    return DeclaredUnit(name=Text(zh=zh, en=en), factor=factor, other=other, decimals=decimals)


def test_a_row_may_build_on_one_below_it() -> None:
    units, refused = units_with([declared("担", 100, "斤"), declared("斤", 0.5, "公斤")])

    assert not refused
    assert conversion(units.named("万担"), units.named("吨")) == 500


def test_a_unit_like_no_other_has_a_dimension_of_its_own() -> None:
    units, _ = units_with([declared("场", en="events", decimals=1)])

    event = units.named("场")
    assert (event.code, event.decimals, event.name.en) == ("events", 1, "events")
    assert event.dimension not in {each.dimension for each in UNITS.values()}
    assert units.named("万场").english == units.named("千场")


def test_a_currency_with_a_factor_takes_its_multiples_along() -> None:
    units, _ = units_with([declared("美元", 7.25, "元", en="USD")])

    assert conversion(units.named("亿美元"), units.named("亿元")) == pytest.approx(7.25)
    assert converted(3.2, conversion(units.named("万美元"), units.named("元"))) == 232000
    assert units.named("百万美元").name.en == "USD million"


def test_a_known_unit_is_renamed_and_rounded_as_the_plan_wants() -> None:
    units, refused = units_with(
        [declared("户", en="households", decimals=0), declared("亿元", decimals=1)]
    )

    assert not refused
    assert units.named("万户").name.en == "10,000 households"
    assert (units.named("亿元").code, units.named("亿元").decimals) == ("CNY_100M", 1)
    assert conversion(units.named("亿元"), units.named("万元")) == 10000


@pytest.mark.parametrize(
    ("rows", "at", "key", "word"),
    [
        ([declared("斤", 0.5, "公近")], 0, "other", "公近"),
        ([declared("斤", 0.5)], 0, "factor", "both or none"),
        ([declared("斤", None, "公斤")], 0, "factor", "both or none"),
        ([declared("斤", 0.0, "公斤")], 0, "factor", "above zero"),
        ([declared("斤", -2, "公斤")], 0, "factor", "above zero"),
        ([declared("甲", 2, "乙"), declared("乙", 3, "甲")], 1, "other", "leads back"),
        ([declared("斤", 0.5, "公斤"), declared("斤", 0.6, "公斤")], 1, "name_zh", "twice"),
        ([declared("万元", 1000, "元")], 0, "factor", "0.1 times"),
    ],
)
def test_a_row_that_gives_no_unit_says_why(
    rows: list[DeclaredUnit], at: int, key: str, word: str
) -> None:
    units, refused = units_with(rows)

    [found] = [each for each in refused if each.row == at]
    assert (found.key, word in found.text.en) == (key, True)
    # What is said once is not said again where the unit is used.
    assert conversion(units.named(rows[at].name.zh), units.named("吨")) > 0
