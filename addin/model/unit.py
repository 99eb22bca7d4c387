"""In which unit does a number stand, and how does it become another unit?"""

from dataclasses import dataclass
from functools import lru_cache

from addin.errors import UnitError
from addin.language import Text, fold

__all__ = ["PERCENT", "POINTS", "UNITS", "Unit", "conversion", "unit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit: its code, its names, what it measures and how many base units it holds.

    `decimals` is how many a table shows by default (PRACTICE 1.4). In English a value is shown
    in the unit `english`, converted from the stored value and rounded once.
    """

    code: str
    name: Text
    dimension: str
    factor: float
    decimals: int = 0
    english: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def is_percent(self) -> bool:
        """Whether differences of two values are percentage points."""
        return self.code == "pct"


def _money(code: str, zh: str, en: str, factor: float, decimals: int, english: str = "") -> Unit:
    return Unit(
        code=code,
        name=Text(zh=zh, en=en),
        dimension="CNY",
        factor=factor,
        decimals=decimals,
        english=english,
    )


def _count(
    code: str,
    zh: str,
    en: str,
    factor: float = 1,
    decimals: int = 0,
    dimension: str = "",
    english: str = "",
) -> Unit:
    return Unit(
        code=code,
        name=Text(zh=zh, en=en),
        dimension=dimension or zh.removeprefix("万").removeprefix("亿"),
        factor=factor,
        decimals=decimals,
        english=english,
    )


_ALL = (
    Unit(
        code="pct",
        name=Text(zh="%", en="%"),
        dimension="share",
        factor=0.01,
        decimals=1,
        aliases=("％", "percent", "per cent"),
    ),
    Unit(
        code="pp",
        name=Text(zh="百分点", en="percentage points"),
        dimension="points",
        factor=0.01,
        decimals=1,
        aliases=("个百分点", "pp"),
    ),
    Unit(code="permille", name=Text(zh="‰", en="‰"), dimension="share", factor=0.001, decimals=2),
    _money("CNY_1T", "万亿元", "CNY trillion", 1e12, 2),
    _money("CNY_1B", "十亿元", "CNY billion", 1e9, 2),
    _money("CNY_100M", "亿元", "CNY 100 million", 1e8, 2, english="CNY_1B"),
    _money("CNY_1M", "百万元", "CNY million", 1e6, 2),
    _money("CNY_10K", "万元", "CNY 10,000", 1e4, 0, english="CNY_1M"),
    _money("CNY", "元", "CNY", 1, 0),
    Unit(
        code="USD_100M",
        name=Text(zh="亿美元", en="USD 100 million"),
        dimension="USD",
        factor=1e8,
        decimals=2,
        english="USD_1B",
    ),
    Unit(
        code="USD_1B",
        name=Text(zh="十亿美元", en="USD billion"),
        dimension="USD",
        factor=1e9,
        decimals=2,
    ),
    Unit(
        code="10K_CNY_per_person",
        name=Text(zh="万元/人", en="CNY 10,000 per person"),
        dimension="CNY/person",
        factor=1e4,
        decimals=1,
        english="1K_CNY_per_person",
    ),
    Unit(
        code="1K_CNY_per_person",
        name=Text(zh="千元/人", en="CNY thousand per person"),
        dimension="CNY/person",
        factor=1e3,
        decimals=0,
    ),
    Unit(
        code="CNY_per_person",
        name=Text(zh="元/人", en="CNY per person"),
        dimension="CNY/person",
        factor=1,
    ),
    Unit(
        code="tce_per_10K_CNY",
        name=Text(zh="吨标准煤/万元", en="tce per CNY 10,000"),
        dimension="tce/CNY",
        factor=1e-4,
        decimals=3,
        aliases=("吨标煤/万元",),
    ),
    _count("10K_tce", "万吨标准煤", "10,000 tce", 1e4, 2, "tce", "1K_tce"),
    _count("1K_tce", "千吨标准煤", "thousand tce", 1e3, 1, "tce"),
    _count("tce", "吨标准煤", "tce", 1, 0, "tce"),
    _count("count", "个", "", 1, 0, "count"),
    _count("enterprises", "户", "enterprises", 1, 0, "count"),
    _count("10K_enterprises", "万户", "10,000 enterprises", 1e4, 2, "count", "1K_enterprises"),
    _count("1K_enterprises", "千户", "thousand enterprises", 1e3, 1, "count"),
    _count("firms", "家", "firms", 1, 0, "count"),
    _count("items", "项", "items", 1, 0, "count"),
    _count("10K_units", "万辆", "10,000 units", 1e4, 2, "units", "1K_units"),
    _count("1K_units", "千辆", "thousand units", 1e3, 1, "units"),
    _count("10K_sets", "万台", "10,000 sets", 1e4, 2, "units", "1K_sets"),
    _count("1K_sets", "千台", "thousand sets", 1e3, 1, "units"),
    _count("units", "辆", "units", 1, 0, "units"),
    _count("sets", "台", "sets", 1, 0, "units"),
    _count("100M_pieces", "亿块", "100 million pieces", 1e8, 2, "pieces", "1B_pieces"),
    _count("1B_pieces", "十亿块", "billion pieces", 1e9, 2, "pieces"),
    _count("100M_sheets", "亿片", "100 million pieces", 1e8, 2, "pieces", "1B_pieces"),
    _count("10K_persons", "万人", "10,000 people", 1e4, 2, "persons", "1K_persons"),
    _count("1K_persons", "千人", "thousand people", 1e3, 1, "persons"),
    _count("persons", "人", "people", 1, 0, "persons"),
    _count("10K_m2", "万平方米", "10,000 m²", 1e4, 1, "m2", "1K_m2"),
    _count("1K_m2", "千平方米", "thousand m²", 1e3, 0, "m2"),
    _count("10K_tonnes", "万吨", "10,000 tonnes", 1e4, 2, "t", "1K_tonnes"),
    _count("1K_tonnes", "千吨", "thousand tonnes", 1e3, 1, "t"),
    _count("tonnes", "吨", "tonnes", 1, 0, "t"),
    _count("100M_kWh", "亿千瓦时", "100 million kWh", 1e8, 2, "kWh", "1B_kWh"),
    _count("1B_kWh", "十亿千瓦时", "billion kWh", 1e9, 2, "kWh"),
    _count("days", "天", "days", 1, 0, "days"),
    _count("years", "年", "years", 1, 1, "years"),
    _count("index", "指数", "index points", 1, 1, "index"),
    _count("ratio", "倍", "times", 1, 2, "ratio"),
    _count("rank", "位", "", 1, 0, "rank"),
)

UNITS: dict[str, Unit] = {found.code: found for found in _ALL}
PERCENT, POINTS = UNITS["pct"], UNITS["pp"]


@lru_cache(maxsize=1024)
def unit(text: str) -> Unit:
    """The unit that `text` names: by code, Chinese or English name; UnitError otherwise.

    >>> unit("亿元").code, unit("％").code
    ('CNY_100M', 'pct')
    """
    wanted = fold(text, passing=_SPACES)
    found = _BY_NAME.get(wanted)
    if found is None:
        raise UnitError(
            en=f"not a unit: {text!r} (known ones are for example 亿元, 万元, %, 百分点, 个)",
            zh=f"不认识的计量单位：“{text}”（可用：亿元、万元、%、百分点、个等）",
        )
    return found


def conversion(source: Unit, target: Unit) -> float:
    """By what a value in `source` is multiplied to stand in `target`; UnitError where it cannot.

    >>> conversion(unit("万亿元"), unit("亿元"))
    10000.0
    """
    if source.dimension != target.dimension:
        raise UnitError(
            en=f"{source.name.en or source.code} cannot become {target.name.en or target.code}",
            zh=f"“{source.name.zh}”不能换算为“{target.name.zh}”",
        )
    return source.factor / target.factor


def _index() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for each in _ALL:
        for name in (each.code, each.name.zh, each.name.en, *each.aliases):
            if name:
                found.setdefault(fold(name, passing=_SPACES), each)
    return found


_SPACES = " +"
_BY_NAME = _index()
