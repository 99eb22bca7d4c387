"""Which arguments do many functions share, and which words may stand in them?"""

from addin.functions.registry import Argument, Kind, Option
from addin.language import Text
from addin.measures.targets.status import PRACTICE, YINCHUAN, Thresholds

__all__ = [
    "DIRECTION",
    "LANGUAGE",
    "LOWER",
    "PATHS",
    "PERIOD",
    "PLAN",
    "PRESET",
    "PRESETS",
    "ROUNDINGS",
    "choice",
    "number",
    "optional_number",
    "optional_text",
    "series",
    "text",
]

_NO_UNIT = Text(zh="", en="")


# The first word of each list is the one that is meant where none is given.
PATHS = (
    Option("linear", Text(zh="线性", en="linear")),
    Option("compound", Text(zh="等比", en="compound")),
)
PRESET_NAMES = (
    Option("practice", Text(zh="通行", en="usual practice")),
    Option("yinchuan", Text(zh="银川式", en="Yinchuan")),
)
ROUNDINGS = (
    Option("half_up", Text(zh="四舍五入", en="half up")),
    Option("gbt8170", Text(zh="四舍六入五成双", en="GB/T 8170"), ("half_even",)),
)
TONGUES = (Option("zh", Text(zh="中文", en="Chinese")), Option("en", Text(zh="英文", en="English")))
LOWER = Option("lower", Text(zh="越低越好", en="lower is better"), ("-1",))
DIRECTIONS = (Option("higher", Text(zh="越高越好", en="higher is better"), ("1",)), LOWER)
PRESETS: tuple[Thresholds, ...] = (PRACTICE, YINCHUAN)


def number(name: str, zh: str, help_zh: str, help_en: str, unit: Text = _NO_UNIT) -> Argument:
    """A number that must be given."""
    return Argument(name=name, zh=zh, help=Text(zh=help_zh, en=help_en), unit=unit)


def optional_number(name: str, zh: str, default: float, help_zh: str, help_en: str) -> Argument:
    """A number that may be left out."""
    return Argument(
        name=name, zh=zh, help=Text(zh=help_zh, en=help_en), optional=True, default=float(default)
    )


def series(
    name: str,
    zh: str,
    help_zh: str,
    help_en: str,
    unit: Text = _NO_UNIT,
    *,
    optional: bool = False,
) -> Argument:
    """A row or column of numbers."""
    return Argument(
        name=name,
        zh=zh,
        help=Text(zh=help_zh, en=help_en),
        kind=Kind.SERIES,
        unit=unit,
        optional=optional,
    )


def text(name: str, zh: str, help_zh: str, help_en: str) -> Argument:
    """A text that must be given."""
    return Argument(name=name, zh=zh, help=Text(zh=help_zh, en=help_en), kind=Kind.TEXT)


def optional_text(name: str, zh: str, help_zh: str, help_en: str) -> Argument:
    """A text that may be left out."""
    return Argument(
        name=name,
        zh=zh,
        help=Text(zh=help_zh, en=help_en),
        kind=Kind.TEXT,
        optional=True,
        default="",
    )


def choice(
    name: str,
    zh: str,
    words: tuple[Option, ...],
    help_zh: str,
    help_en: str,
    *,
    vector: bool = True,
    native: str = "",
) -> Argument:
    """One of a few words, the first unless said; a vector formula sees its position.

    `native` is what a native formula has for the first word.
    """
    return Argument(
        name=name,
        zh=zh,
        help=Text(zh=help_zh, en=help_en),
        kind=Kind.CHOICE,
        optional=True,
        default=0.0 if vector else None,
        choices=words,
        native=native,
    )


PERIOD = Argument(
    name="period",
    zh="报告期",
    kind=Kind.PERIOD,
    help=Text(zh="报告期，如2024Q3、2024年1—9月", en="a period, such as 2024Q3 or 2024M1-9"),
)
DIRECTION = choice(
    "direction",
    "方向",
    DIRECTIONS,
    "越高越好（默认）或越低越好",
    "higher or lower is better",
    native="1",
)
PRESET = choice("preset", "阈值", PRESET_NAMES, "分档阈值，默认通行", "thresholds of the classes")
LANGUAGE = choice(
    "language", "语言", TONGUES, "结果的语言，默认随界面", "language of the text", vector=False
)
PLAN = Argument(
    name="plan",
    zh="规划",
    kind=Kind.PLAN,
    help=Text(
        zh="PLAN.LOAD返回的标识，或带表头的数据区域",
        en="what PLAN.LOAD returned, or a range of data with its header row",
    ),
)
