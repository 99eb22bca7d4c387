"""What does the handbook say of kinds, formulas, classes, units and periods?"""

from addin.handbook.made.tables import table
from addin.language import Language, Text
from addin.measures.book import BOOK
from addin.measures.targets.status import ForecastClass, Prospect, StatusClass
from addin.model.period import Period
from addin.model.unit import UNITS
from addin.model.words import TargetKind
from addin.plan.schema import THRESHOLDS

_KIND_COLUMNS = Text(zh="类型|代码|进度怎样计算", en="kind|code|how progress is computed")
_OF_KIND = {
    TargetKind.LEVEL_UP: "progress_level",
    TargetKind.LEVEL_DOWN: "progress_level",
    TargetKind.RATE_AVG: "progress_rate",
    TargetKind.CUM_CHANGE: "progress_reduction",
    TargetKind.CUM_COUNT: "progress_sum",
}
_HELD = Text(
    zh="守住与否：看最新一期是否在线内；完成进度不计",
    en="held or not: the latest value is inside the limit; no progress is computed",
)
_DONE = Text(zh="已完成数÷应完成数", en="done over planned")
_NOT = Text(zh="不作评价", en="not scored")
_FORMULA_COLUMNS = Text(zh="编号|名称|怎样算|出处", en="id|name|how it goes|source")
_SPELLINGS = (
    "2024", "2024年", "2024Q3", "2024年三季度", "Q3 2024", "2024年前三季度", "2024H1",
    "2024年上半年",
    "2024M9", "2024-09", "202409", "2024年9月", "2024M1-9", "2024年1—9月", "Jan-Sep 2024",
)  # fmt: skip


def kinds_page(language: Language) -> str:
    """Every kind of target and its formula."""
    rows = [(kind[language], f"`{kind.value}`", _how(kind, language)) for kind in TargetKind]
    return "\n".join(table(_KIND_COLUMNS[language].split("|"), rows))


def _how(kind: TargetKind, language: Language) -> str:
    if kind in _OF_KIND:
        return f"{BOOK[_OF_KIND[kind]].words[language]} (`{_OF_KIND[kind]}`)"
    if kind is TargetKind.MILESTONE:
        return _DONE[language]
    return (_NOT if kind is TargetKind.DIRECTION else _HELD)[language]


def formulas_page(language: Language) -> str:
    """Every formula of the book."""
    rows = [
        (f"`{one.id}`", one.name[language], one.words[language], one.source)
        for one in BOOK.values()
    ]
    return "\n".join(table(_FORMULA_COLUMNS[language].split("|"), rows))


def statuses_page(language: Language) -> str:
    """The classes with their signs, the thresholds with their defaults."""
    classes = [(one.lamp, one[language], f"`{one.value}`") for one in StatusClass]
    heads = (
        Text(zh="符号|评价|代码", en="sign|class|code"),
        Text(zh="阈值|默认|含义", en="threshold|default|meaning"),
    )
    limits = [
        (f"`{name}`", default, meaning[language]) for name, (default, meaning) in THRESHOLDS.items()
    ]
    others = [(one[language], f"`{one.value}`") for one in (*ForecastClass, *Prospect)]
    return "\n".join(
        [
            *table(heads[0][language].split("|"), classes),
            *table(heads[1][language].split("|"), limits),
            *table(Text(zh="预判|代码", en="outlook|code")[language].split("|"), others),
        ]
    )


def units_page(language: Language) -> str:
    """Every shipped unit without its multiples."""
    rows = [
        (one.name[language], f"`{one.code}`", one.decimals, ", ".join(one.aliases[:_FEW]))
        for one in UNITS.values()
        if one.factor and not any(mark in one.code for mark in ("_1K", "_1M", "_1B", "_1T", "1K_"))
    ]
    header = Text(zh="单位|代码|小数位|也可写作", en="unit|code|decimals|also written")
    return "\n".join(table(header[language].split("|"), rows))


_FEW = 4


def periods_page(language: Language) -> str:
    """How periods may be written, and what each is."""
    rows = [(f"`{text}`", str(Period.parse(text)), Period.parse(text).label(language))
            for text in _SPELLINGS]  # fmt: skip
    header = Text(zh="写法|代码|含义", en="written|code|what it is")
    return "\n".join(table(header[language].split("|"), rows))
