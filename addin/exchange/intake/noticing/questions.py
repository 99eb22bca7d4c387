"""What does a department ask, or doubt, in comments, in the question column, beside its numbers?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from addin.cells import cell_name
from addin.errors import Finding, Level, Place
from addin.exchange.form.layout import SHEETS
from addin.exchange.intake.locate import Located
from addin.exchange.intake.remark import Noticed
from addin.language import Text
from addin.ooxml.sheet.marked import MarkedSheet, MarkedSheets
from addin.ooxml.sheet.scan import position

# What we wrote into a comment ourselves ends in a rule, or says what was expected.
_OURS = re.compile(r"\[[A-Z]-\d{2}[a-z]?\]\s*$|^\s*→ |^Onpace 审核:?\s*$")
_DISPUTES = re.compile(
    r"(?:此|该|本|这个?)(?:数|行|项|值|指标).{0,4}(?:有误|错|不对|不准|作废|存疑|待核)"
    r"|以(?:电话|纸质|书面|盖章|口头).{0,6}为准|不作数|请?勿(?:采用|使用)|(?:数据|此表)作废"
    r"|(?:此数|该数|本数|本期|实际)(?:数据?|值)?应(?:为|是|改为)|(?:数据?|数字|值)(?:尚|还)?未更新|自行换算"
    r"|单位(?:应?为|应?是|按)\s*[百千万亿]{0,2}(?:美?元|吨|公里|人|户|个|项)"
    r"|(?:number|figure|value) (?:is (?:wrong|not right|void)|should be)|do not use"
    # Nothing but words that say that nothing here counts.
    r"|^\W*(?:(?:[此本]表)?(?:作废|草稿|初稿|未定稿|征求意见稿|样表|draft|void|specimen)\W*)+$",
    re.IGNORECASE,
)
# Another number than stands in the cells, in words; a day or a period is none.
_DIGITS = r"(\d+(?:,\d{3})*(?:\.\d+)?)(?![\d年月日号])"
_CORRECTION = re.compile(
    r"(?:(?:更正|订正|修正|纠正|改正|修改|改)(?:为|成|[:：])|(?<![对相反适供])(?:应|实际?|正确[数值]?)[为是])"
    rf"[^\d。；;，,]{{0,8}}{_DIGITS}"
    rf"|(?:(?:revised|corrected|changed|amended) to|should (?:be|read))\D{{0,12}}{_DIGITS}",
    re.IGNORECASE,
)
_NO_QUESTION = re.compile(
    r"(?:(?:没有|暂无|无)(?:疑问|问题)?|none|no|n/a)[。.]?|[\s/—–-]*", re.IGNORECASE
)
# Columns in which people write words of their own.
_FREE = ("question", "explanation", "evidence")
_ABOUT = 3
_TOLD = ("value", "quarter", "growth", "year_ago", "previous", "target")
_OURS_TO_WRITE = {name for key in ("slip", "checks", "definitions", "meta")
                  for name in (SHEETS[key].zh, SHEETS[key].en)}  # fmt: skip
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that somebody has to answer before a number counts; `code` names the row."""

    code: str
    text: str
    sheet: str = ""
    cell: str = ""

    def record(self) -> dict[str, str]:
        """The question as plain values, for the ledger."""
        return {"code": self.code, "text": self.text, "sheet": self.sheet, "cell": self.cell}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Question":
        """The inverse of `record`."""
        return cls(**record)

    def noticed(self, item: str) -> Noticed:
        """The question as it is told while nobody has answered it."""
        return Noticed(
            name="questions_open",
            text=Text(
                zh=f"这里写着“{self.text}”，有疑问的数不能接收",
                en=f"it says here {self.text!r}: a number in doubt cannot be accepted",
            ),
            place=Place(sheet=self.sheet, cell=self.cell),
            code=self.code,
            item=item,
            expected=Text(
                zh="数有误的请改正并删去这段文字；向本办提问的请等答复，答复后原表即可接收",
                en="correct the number and take the text out; if you ask us, wait for the answer",
            ),
        )

    def answered(self, words: str) -> Finding:
        """The answer that it got."""
        said = Text(
            zh=f"问题“{self.text}”已答复：{words}", en=f"the question {self.text!r}: {words}"
        )
        place = Place(sheet=self.sheet, cell=self.cell)
        return Finding(rule="V-16", level=Level.INFO, text=said, place=place)


def questions_in(book: MarkedSheets, located: Located) -> Iterator[Question]:
    """The questions and doubts on the sheet of a form, then on the others, each once."""
    rows = dict(zip(located.rows.values(), located.rows, strict=True))
    seen: set[tuple[str, str]] = set()
    for (row, column), text in _texts(located):
        found = rows.get(row, ""), " ".join(text.split())[:_SHOWN]
        if found not in seen:
            seen.add(found)
            place = located.place_at(row, column)
            yield Question(code=found[0], text=found[1], sheet=place.sheet, cell=place.cell)
    for sheet in book.sheets:
        if sheet is located.sheet or sheet.name in _OURS_TO_WRITE:
            continue
        for cell, text in _elsewhere(sheet):
            said = " ".join(text.split())[:_SHOWN]
            if ("", said) not in seen:
                seen.add(("", said))
                yield Question(code="", text=said, sheet=sheet.name, cell=cell)


def _elsewhere(sheet: MarkedSheet) -> Iterator[tuple[str, str]]:
    """What on another sheet of the file doubts a number, with its cell."""
    for note in sheet.notes:
        if _DISPUTES.search(note.text):
            yield note.cell, note.text
    for text in filter(_DISPUTES.search, sheet.sight.margins):
        yield "", text
    for place, cell in sorted(sheet.cells.items()):
        if cell.kind == "s" and not cell.formula and _DISPUTES.search(cell.text):
            yield cell_name(*place), cell.text


def _texts(located: Located) -> Iterator[tuple[tuple[int, int], str]]:
    """What may be a question, with its place: comments, boxes, the column, doubts elsewhere."""
    for note in located.sheet.notes:
        left = [line for line in note.text.splitlines() if not _OURS.search(line)]
        is_head = len(left) == 1 and left[0].rstrip(":：") == note.author
        if any(map(str.strip, left)) and not is_head:
            yield position(note.cell), "\n".join(left)
    for text in filter(_DISPUTES.search, located.sheet.sight.margins):
        yield (0, 0), text
    own = {*located.columns.values()}.difference(map(located.columns.get, _FREE))
    asked, rows = located.columns.get("question", 0), {*located.rows.values()}
    for (row, column), cell in sorted(located.sheet.cells.items()):
        is_row = row in rows
        if cell.kind != "s" or cell.formula or (is_row and column in own):
            continue
        is_asked = is_row and column == asked and not _NO_QUESTION.fullmatch(cell.text)
        if is_asked or _doubts(cell.text, _numbers(located, row) if is_row else None):
            yield (row, column), cell.text


def _doubts(text: str, told: Sequence[float] | None = None) -> bool:
    """Whether a text says that a number is wrong, or names another one in its place.

    `told` are the numbers of its row, the value first; what is not about as large is another thing.
    """
    if _DISPUTES.search(text):
        return True
    named = _CORRECTION.findall(text)
    if not named or told is None:
        return bool(named)
    value = told[0] if told else 0.0
    numbers = [float((one or other).replace(",", "")) for one, other in named]
    return any(n not in told and value < _ABOUT * n < _ABOUT**2 * value for n in numbers)


def _numbers(located: Located, row: int) -> list[float]:
    """The numbers in the cells of a row, in the order of `_TOLD`."""
    cells = (located.at(row, key).value for key in _TOLD)
    return [value for value in cells if isinstance(value, float)]
