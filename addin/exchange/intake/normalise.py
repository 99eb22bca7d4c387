"""Which number did the clerk mean, and what had to be understood to see it?

Whatever is understood is logged; what could mean two things is not guessed.
"""

import re
import unicodedata
from dataclasses import dataclass

from addin.errors import UnitError
from addin.language import Text
from addin.model.unit import Unit, conversion, converted, unit
from addin.ooxml.sheet.scan import HIDDEN, STROKE, STRUCK, UNSEEN, UNSIGNED, VEIL, MarkedCell

_MULTIPLES = {
    "": 1.0,
    "百": 1e2,
    "千": 1e3,
    "万": 1e4,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "万亿": 1e12,
}
_NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:e([+-]?\d{1,3}))?", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,4}(?:,\d{4})+)(?:\.\d+)?")
_VALUE = re.compile(r"([+-]?[\d.,]+(?:e[+-]?\d+)?)(.*)", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u00ad\u2007\u202f\u3000\u200b-\u200f\u2060\ufeff]+")
_MINUS = str.maketrans(dict.fromkeys("\u2212\u2013\u2014\ufe63\u2010\u2011", "-"))
_NOTHING = {"-", "--", "—", "——", "/", "无", "没有", "暂无", "n/a", "na", "none", "nil", "…", "..."}
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u2007\u202f\u3000]\d{3})+(?![\d \u00a0])")
_BETWEEN_DIGITS = re.compile(r"[\d.,]\s+[\d.,]")
_BRACKETED = re.compile(r"\([\d.,]+\)|[\d.,]+-|[△▲▼↓][\d.,]+%?")
# What stands behind a number and points to a note below.
_NOTE_MARKS = re.compile(r"[*＊※†‡]+$")
# Digits of other scripts, of which some look like another of ours, and letters among digits.
_OTHER_DIGIT = re.compile(r"(?![0-9])\d|(?<=[\d.,])[OoQDIl|SsZzBbОоЗзІі](?=[\d.,])"
                          r"|^[OolI|](?=[\d.,])|(?<=[\d.,])[OolI|]$")  # fmt: skip
_MOVES = re.compile(
    "增长|上升|提高|增加|下降|降低|减少|回落|持平|rise|rose|fall|fell|crease|unchanged"
)
_PICTURE = re.compile(r"DISPIMG\s*\(|\bIMAGE\s*\(", re.IGNORECASE)
_NEVER_THE_SAME = re.compile(r"\b(?:RAND|RANDBETWEEN|RANDARRAY|NOW|TODAY)\s*\(", re.IGNORECASE)
_SHOWN = 40
# What is said of a number that a person sees otherwise, or not at all.
_MANNERS = {
    STRUCK: Text(
        zh="数字带删除线：作废的请删去，只留一个数；有效的请去掉删除线",
        en="struck out: leave one number, without a line through it",
    ),
    UNSEEN: Text(
        zh="单元格里有{}，但字与底色相同或字号过小，看不见：要报的改为黑色字，不报的清除",
        en="{} stands there, but nobody sees it (colour of the ground, or tiny): make it black if"
        " you report it, else clear it",
    ),
    UNSIGNED: Text(
        zh="单元格里是{}，格式不显示负数或其负号，看到的不是这个数：请改为常规格式",
        en="the cell holds {}, but its format shows no minus: use a plain format",
    ),
    HIDDEN: Text(
        zh="单元格格式不显示所填的{}，请改为常规数字格式",
        en="its format does not show the {} in it: use a plain number format",
    ),
}
# Above this no decimals are left in a double, and none of a plan's numbers is so large.
_LARGEST = 1e15


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """What a cell says: a value, or why there is none; and what was understood on the way."""

    value: float | None = None
    unreadable: str = ""
    reason: Text | None = None
    notes: tuple[Text, ...] = ()


def read_number(cell: MarkedCell, of: Unit, *, as_points: bool = False) -> Number:
    """The number in `cell` in the unit `of`; growth is per cent, shown `as_points` or not.

    >>> read_number(MarkedCell("s", "１,２３４.５亿"), unit("亿元")).value
    1234.5
    """
    if cell.value is None:
        return _empty(cell)
    notes: tuple[Text, ...] = ()
    if cell.formula:
        notes = (
            Text(
                zh=f"单元格内为公式，取其结果{cell.text}",
                en=f"a formula: its result {cell.text} was taken",
            ),
        )
    of = unit("%") if as_points else of
    odd = _shown_otherwise(cell, of)
    if odd is not None:
        return Number(unreadable=_plain_text(cell)[:_SHOWN], reason=odd)
    if cell.kind == "n" and isinstance(cell.value, float):
        return _checked(cell.value, notes)
    if cell.kind == "p" and isinstance(cell.value, float):
        return _per_cent(cell.value, of, notes)
    if cell.kind == "s":
        return _from_text(str(cell.value), of, notes)
    return _not_a_number(cell)


def _shown_otherwise(cell: MarkedCell, of: Unit) -> Text | None:
    """Why what a person sees in a cell is not the number that it holds; None where it is."""
    if _PICTURE.search(cell.formula):
        return _A_PICTURE
    if _NEVER_THE_SAME.search(cell.formula):
        return Text(
            zh=f"公式={cell.formula[:_SHOWN]}每次打开结果都不同，请改填数字",
            en=f"={cell.formula[:_SHOWN]} gives another result each time: type the number",
        )
    manner = STRUCK if STROKE in cell.text else UNSEEN if VEIL in cell.text else cell.manner
    if manner in _MANNERS:
        said, text = _MANNERS[manner], _plain_text(cell)
        return Text(zh=said.zh.format(text), en=said.en.format(text))
    words = cell.manner.strip(" ¥￥")
    if not words or (of.is_percent and words == "%") or _factor(words, of) == 1:
        return None
    return Text(
        zh=f"单元格实际为{cell.text}，但数字格式带“{cell.manner}”，看到的与实际的不同；"
        f"请清除格式，按{of.name.zh}填数",
        en=f"the cell holds {cell.text}, but its format adds {cell.manner!r}: clear the format and"
        f" give the number in {of.name.en or of.code}",
    )


def _plain_text(cell: MarkedCell) -> str:
    return cell.text.replace(STROKE, "").replace(VEIL, "")


_A_PICTURE = Text(
    zh="单元格里嵌入的是图片：请删去图片，填数字，图片作佐证另附",
    en="a picture stands in the cell: take it out and type the number, send the picture apart",
)


def _empty(cell: MarkedCell) -> Number:
    if not cell.formula:
        return Number()
    return Number(
        unreadable=f"={cell.formula}"[:_SHOWN],
        reason=Text(
            zh="公式没有计算结果，请改填数字", en="a formula without a result: type the number"
        ),
    )


def _checked(value: float, notes: tuple[Text, ...]) -> Number:
    if abs(value) >= _LARGEST or value != value:  # noqa: PLR0124 - NaN differs from itself
        return Number(
            unreadable=f"{value:g}",
            reason=Text(zh="数值过大，无法采用", en="too large to be a value"),
        )
    return Number(value=value, notes=notes)


def _per_cent(value: float, of: Unit, notes: tuple[Text, ...]) -> Number:
    shown = round(value * 100, 10)
    if of.is_percent:
        return _checked(
            shown,
            (
                *notes,
                Text(zh=f"百分比格式{shown:g}%按{shown:g}读取", en=f"{shown:g}% read as {shown:g}"),
            ),
        )
    return Number(
        unreadable=f"{shown:g}%",
        reason=Text(zh=f"单元格为百分比{shown:g}%，应填{of.name.zh}",
                    en=f"a per cent ({shown:g}%) where {of.name.en or of.code} is expected"),
    )  # fmt: skip


def _not_a_number(cell: MarkedCell) -> Number:
    reasons = {
        "d": Text(
            zh=f"单元格为日期或时间格式（{cell.text}），应填数字：请将格式改为“常规”后核对",
            en=f"shown as a date or time ({cell.text}): make the format General, check the number",
        ),
        "e": Text(
            zh=f"单元格为错误值{cell.text}{'' if cell.formula else '（或嵌入的图片）'}，请改填数字",
            en=f"an error value ({cell.text}){'' if cell.formula else ' or a picture in the cell'}:"
            " type the number",
        ),
        "b": Text(zh=f"单元格为逻辑值{cell.text}", en=f"a truth value ({cell.text})"),
    }
    return Number(
        unreadable=cell.text[:_SHOWN],
        reason=reasons.get(cell.kind, Text(zh="不是数字", en="not a number")),
    )


def _from_text(text: str, of: Unit, notes: tuple[Text, ...]) -> Number:
    shown = text.strip()[:_SHOWN]
    plain, marks = without_note_marks(text.strip().lstrip("'‘’`"))
    folded = unicodedata.normalize("NFKC", plain).translate(_MINUS)
    tight = _SPACES.sub("", folded)
    if not tight:
        said = Text(zh=f"“{shown}”不是数字，请只填数字", en=f"not a number: {shown!r}")
        return Number(unreadable=shown, reason=said) if marks else Number()
    if tight.casefold() in _NOTHING:
        return Number(
            unreadable=shown,
            reason=Text(
                zh="没有此项请在“填报状态”选“无此项”，暂缺请选“待补”",
                en="choose the status 'nil' where there is none, 'pending' where it is late",
            ),
        )
    why = _two_readings(plain, folded)
    value = None if why else _value_in(tight, of)
    if value is None:
        return Number(unreadable=shown, reason=why or _why_none(tight, shown, of))
    said = Text(zh=f"“{shown}”按{value:.15g}读取", en=f"{shown!r} read as {value:.15g}")
    if marks:
        said = Text(
            zh=f"“{shown}”中的“{marks}”视为脚注，{value:.15g}为数值；脚注内容请写入“情况说明”",
            en=f"{marks!r} in {shown!r} was taken for a footnote, {value:.15g} for the number;"
            " write what the note says under Explanation",
        )
    return _checked(value, (*notes, said))


def without_note_marks(text: str) -> tuple[str, str]:
    """A text and the marks of footnotes behind it: raised or circled digits, stars.

    >>> without_note_marks("2638.52①"), without_note_marks("3万m²")
    (('2638.52', '①'), ('3万m²', ''))
    """
    rest = _NOTE_MARKS.sub("", text)
    while rest and _is_mark(rest[-1]) and not re.search(r"[A-Za-z][²³]$", rest):
        rest = rest[:-1].rstrip()
    return rest, text[len(rest) :].strip()


def _is_mark(letter: str) -> bool:
    """Whether a letter is a digit that is raised, circled or bracketed; a fraction is none."""
    is_fraction = unicodedata.decomposition(letter).startswith("<fraction>")
    return unicodedata.category(letter) == "No" and not is_fraction


def _two_readings(plain: str, folded: str) -> Text | None:
    """Why nobody can say which number a text writes, though its digits make one."""
    strange = _OTHER_DIGIT.search(folded)
    if strange:
        return Text(
            zh=f"“{plain[:_SHOWN]}”中的“{strange[0]}”不是普通数字，只是形似，请用键盘重新输入数字",
            en=f"{strange[0]!r} in {plain[:_SHOWN]!r} only looks like a plain digit: type it anew",
        )
    if any(map(_is_mark, re.sub("[A-Za-z][²³]", "", plain))):
        return Text(
            zh=f"“{plain[:_SHOWN]}”含上标或圈码数字，分不清是数值还是脚注，请只填数字",
            en=f"raised or circled digits inside {plain[:_SHOWN]!r}: type the number alone",
        )
    spaced = _BETWEEN_DIGITS.search(folded)
    if spaced and (len(folded.splitlines()) > 1 or not _THOUSANDS.match(folded)):
        return Text(
            zh=f"“{' '.join(folded.split())[:_SHOWN]}”中间有空格或换行，像是两个数，请只填一个数字",
            en=f"{' '.join(folded.split())[:_SHOWN]!r} looks like two numbers: type one",
        )
    return None


def _why_none(text: str, shown: str, of: Unit) -> Text:
    """What is wrong with a text that writes no number, and what to do."""
    if _BRACKETED.fullmatch(text):
        return Text(
            zh=f"“{shown}”若为负数，请在前面写负号（如-12.3）",
            en=f"{shown!r}: write a negative number with a minus before it (-12.3)",
        )
    if _MOVES.search(text):
        return Text(
            zh=f"“{shown}”请只填数字：增长6.1%填6.1，下降6.1%填-6.1，持平填0",
            en=f"{shown!r}: type the number alone, 6.1 for a rise, -6.1 for a fall, 0 for neither",
        )
    match = _VALUE.fullmatch(text)
    if match and match[2] in {"%", "‰"}:
        return Text(
            zh=f"“{shown}”是百分数，应填{of.name.zh}",
            en=f"{shown!r} where {of.name.en or of.code} is expected",
        )
    if match and match[2] and _plain(match[1]) is not None:
        return Text(
            zh=f"“{shown}”不是纯数字：“{match[2]}”请移到“情况说明”",
            en=f"not a number alone: move {match[2]!r} in {shown!r} to the explanation",
        )
    return Text(zh=f"“{shown}”不是数字，请只填数字", en=f"not a number: {shown!r}")


def _value_in(text: str, of: Unit) -> float | None:
    match = _VALUE.fullmatch(text)
    number = _plain(match[1]) if match else None
    factor = _factor(match[2].removeprefix("(").removesuffix(")"), of) if match else None
    if number is None or factor is None:
        return None
    return converted(number, factor)


def _plain(digits: str) -> float | None:
    if "," in digits:
        if not _GROUPED.fullmatch(digits):
            return None
        digits = digits.replace(",", "")
    return float(digits) if _NUMBER.fullmatch(digits) else None


def _factor(suffix: str, of: Unit) -> float | None:
    """By what a number with this suffix is multiplied to stand in the unit; None if unclear."""
    if not suffix or suffix in {of.name.zh, of.name.en.replace(" ", "")}:
        return 1.0
    if of.is_percent:
        return 1.0 if suffix in {"%", "个百分点", "百分点"} else None
    try:
        return conversion(unit(suffix), of)
    except UnitError:
        multiple = _MULTIPLES.get(suffix)
        if multiple is None or of.dimension == "share" or "/" in of.name.zh:
            return None
        return multiple / of.factor
