"""Which words say which way a number goes, and in what it is counted?"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from addin.language import Language
from addin.model.unit import UNITS

_UP: Mapping[Language, str] = {
    "zh": "增长 提高 加快 扩大 高于 快于 多于 上升 增加 增亏 盈利 领先 拉动 超过 回升 超",
    "en": "up rise rises rose grew grow grown growth higher above faster ahead more increase"
    " increased widened gain gained over exceeded",
}
_DOWN: Mapping[Language, str] = {
    "zh": "下降 降低 放缓 收窄 低于 慢于 少于 回落 减少 减亏 亏损 落后 拉低 不足 欠 缩小",
    "en": "down fall falls fell fallen shrank lower below slower behind less decrease decreased"
    " narrowed loss lost short decline declined under",
}
_OTHERS: Mapping[Language, str] = {
    "zh": "持平 转为 扭亏为盈 达到 未达 未达到 完成 未完成 提前完成 快于时序 基本达到时序 滞后"
    " 严重滞后 不作评价 暂无数据 基本一致 难以 预计 突破 至少 至多 多 少 约 近 上限 下限 全部"
    " 没有 只有 其中 初步数 预计数 增量 减量 降幅 涨幅 高 低 上升 同比 环比 累计 年均 不",
    "en": "level unchanged same equal on off reached missed achieved met not no none all only least"
    " most about nearly far pace scored limit floor ceiling average yearly provisional",
}
_PERIODS: Mapping[Language, str] = {
    "zh": "上半年 下半年 前三季度 前两季度 前三个季度 一季度 二季度 三季度 四季度 全年"
    " 上年 去年 本年 今年 明年 年初 年中 年底 年末 月底 季末 近四个季度"
    " 滚动四个季度 上年同期 往年同期 当期 上期 同期 当月 当季 本期 月 季度 年度",
    "en": "January February March April May June July August September October November"
    " December quarter quarters half year years month months annual yearly"
    " quarterly monthly cumulative earlier previous first second third fourth",
}
_TERMS: Mapping[Language, str] = {
    "zh": "未 非 无 均 部分 个别 大幅 小幅 略 连续 首次 首位 末位 最高 最低 最大 最小"
    " 最快 最慢 唯一 优于 劣于 好于 差于 大于 小于 以上 以下 以内 超额 超期 逾期"
    " 按期 如期 较快 较慢 较好 较差 较大 较小 一半 近半 过半 半数 大半 翻番 翻一番"
    " 倍增 逾 亿 万 千 负 约束性 预期性 美元 欧元 港元 人民币 不会 可以 能够 提前"
    " 推迟 领跑 垫底 上调 下调 扩张 收缩 改善 恶化 向好 走弱 增速 降速",
    "en": "largest smallest highest lowest fastest slowest both twice double doubled"
    " tripled majority minority several some few before after since until within"
    " early late overdue due better worse best worst last binding indicative CNY"
    " USD EUR RMB trillion billion million thousand first hard easy easily reach"
    " reaches exceed exceeds fail fails than nearly over",
}
_COUNTED: Mapping[Language, frozenset[str]] = {
    "zh": frozenset(["倍", "个", "项", "家", "户", "点", "个点", "成", "分"]),
    "en": frozenset({"times", "pp"}),
}
# Of what has a sign; a gap that widens may be a negative number.
_SIGNED = re.compile(r"(?P<up>增长|提高|加快|上升|增加|回升)|(?P<down>下降|降低|放缓|回落|减少)")
_SIGNED_EN = re.compile(
    r"\b(?:(?P<up>up|rose|grew|rise|growth of|increase[sd]?)|(?P<down>down|fell|fall|shrank|"
    r"decline[sd]?|decrease[sd]?))\b"
)
DOUBLE_SIGN = re.compile(
    r"(?:增长|下降|提高|降低|加快|放缓|收窄|扩大|减亏|增亏|相差|高于|低于)[-−]\d[\d.,]*"
    r"|(?:增长|下降|提高|加快|放缓|收窄|扩大|减亏|增亏)0(?:\.0+)?(?:%|个百分点|亿元)"
    r"|[-−]0(?:\.0+)?(?![\d.])"
    r"|\b(?:up|down|rise of|fall of|growth of|grew by|fell by) (?:[-−]\d[\d.,]*|0(?:\.0+)?%)"
)
"""A sign after a word that is one already, a change of nothing, a zero with a sign (N-02)."""
POINTS: Mapping[Language, tuple[str, ...]] = {
    "zh": ("个百分点", "百分点", "点"),
    "en": (" percentage point", " pp", " point"),
}
"""How percentage points are written behind a number."""


_NUMBER = (
    r"(?<![\dA-Za-z.])[-−+±]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\dA-Za-z.])[-−+±]?\d+(?:\.\d+)?"
    r"|\d+(?:\.\d+)?"
)
_NUMERALS: Mapping[Language, str] = {
    "zh": r"[一二三四五六七八九十两几]+(?=[项个大类成家条位名次期倍番])"
    r"|[一二三四五六七八九十百]+分之[一二三四五六七八九十百两]+",
    "en": r"\b(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en"
    r"|[Ee]leven|[Tt]welve|[Tt]hirteen|[Ff]ourteen|[Ff]ifteen|[Ss]ixteen|[Ss]eventeen|[Ee]ighteen"
    r"|[Nn]ineteen|[Tt]wenty|[Tt]hirty|[Dd]ozen|[Hh]undred)\b",
}


@cache
def tokens(language: Language) -> re.Pattern[str]:
    """What a text is divided into: numbers, numerals, words of direction, units, letters, signs."""
    return re.compile(
        rf"(?P<number>{_NUMBER})|(?P<numeral>{_NUMERALS[language]})"
        rf"|(?P<word>{vocabulary(language).pattern})|(?P<term>{_terms(language).pattern})"
        r"|(?P<latin>[A-Za-z]+)|(?P<other>\S)"
    )


@cache
def periods(language: Language) -> frozenset[str]:
    """The words that say which time a number speaks of."""
    return frozenset(_PERIODS[language].split())


@cache
def _terms(language: Language) -> re.Pattern[str]:
    """Words that say another thing where they stand in place of each other."""
    words = {*periods(language), *_TERMS[language].split()} - directions(language)
    return _any(words, whole=language == "en")


def polarity(word: str, language: Language) -> str:
    """Words that say the same have the same: up, down, or the word itself.

    >>> polarity("高于", "zh") == polarity("超过", "zh"), polarity("低于", "zh")
    (True, '-')
    """
    for sign, words in (("+", _UP), ("-", _DOWN)):
        if word in words[language].split():
            return sign
    return word


@cache
def directions(language: Language) -> frozenset[str]:
    """The words that say which way a number goes, or how it was judged."""
    return frozenset(f"{_UP[language]} {_DOWN[language]} {_OTHERS[language]}".split())


@cache
def _units(language: Language) -> frozenset[str]:
    own = (
        {"倍", "个", "项", "家", "户", "点", "个点", "成", "分"}
        if language == "zh"
        else {"times", "pp"}
    )
    names = (unit.name[language] for unit in UNITS.values())
    return frozenset({*POINTS[language], *own, *names, "%", "‰"})


@cache
def vocabulary(language: Language) -> re.Pattern[str]:
    """The words of direction and the units, the longest first."""
    words = {*directions(language), *(unit.strip() for unit in _units(language))}
    return _any(words, whole=language == "en")


@cache
def units(language: Language) -> re.Pattern[str]:
    """The units alone, the longest first."""
    return _any({unit.strip() for unit in _units(language)}, whole=False)


def _any(words: Iterable[str], *, whole: bool) -> re.Pattern[str]:
    longest = sorted(filter(None, words), key=lambda word: (-len(word), word))
    parts = [
        rf"\b{re.escape(word)}\b" if whole and word.isalpha() else re.escape(word)
        for word in longest
    ]
    return re.compile("|".join(parts))


def sign_of(words: str, language: Language) -> tuple[int, str]:
    """Which way the last word of direction in `words` goes, 1 or -1; 0 where there is none.

    >>> sign_of("工业增加值同比下降", "zh"), sign_of("output fell by", "en")
    ((-1, '下降'), (-1, 'fell'))
    """
    pattern = _SIGNED if language == "zh" else _SIGNED_EN
    found = list(pattern.finditer(words))
    if not found:
        return 0, ""
    return (1 if found[-1]["up"] else -1), found[-1][0]
