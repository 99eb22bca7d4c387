"""What does the first sheet tell a person who opens the workbook?"""

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from addin.language import Text
from addin.model.plan import Plan
from addin.plan.lists import word_lists
from addin.plan.looks import Looks, height_of
from addin.plan.schema import SHEETS
from addin.plan.titles import Titles
from addin.plan.write import FICTITIOUS

__all__ = ["write_cover"]

_WIDTH = 96
_HOW = (
    Text(
        zh="每张表一个表头、一行一条记录；深色表头为必填列，鼠标停在表头上可看说明。",
        en="One header row, one record on each row. Dark headers must be filled; point at a header"
        " for a note.",
    ),
    Text(
        zh="没有公布的数一律留空，不填0；下限、估计、有争议的数在“精确程度”列注明。",
        en="What was not published stays empty, never 0; bounds, estimates and disputed numbers"
        " say so"
        " in the column Precision.",
    ),
    Text(
        zh="修订数另起一行并填发布日期和修订类别，原数保留。",
        en="A revised number is a new row with its day of publication and class; the old row"
        " stays.",
    ),
    Text(
        zh="保存后运行 onpace check 可查出全部问题及其单元格。",
        en="After saving, onpace check lists everything there is to mend, each with its cell.",
    ),
)


def write_cover(
    plan: Plan, to: Worksheet, looks: Looks, titles: Titles, counts: Mapping[str, int]
) -> None:
    """Write the sheet that explains the others."""
    to.hide_gridlines(2)
    to.set_column(0, 0, 24)
    to.set_column(1, 1, _WIDTH)
    to.set_column(2, 2, 10)
    name = plan.identity.name
    lines = [name.zh, name.en] if titles.language == "both" else [titles.say(name)]
    row = 0
    for line in dict.fromkeys(filter(None, lines)):
        to.write_string(row, 0, line, looks.line("title"))
        to.set_row(row, 27)
        row += 1
    if plan.identity.fictitious:
        to.write_string(row, 0, titles.say(FICTITIOUS).replace("\n", "  "), looks.line("warning"))
        row += 1
    row = _write_sheets(to, looks, titles, counts, row + 1)
    row = _write_how(to, looks, titles, row + 1)
    _write_words(to, looks, titles, row + 1)
    to.set_paper(9)
    to.fit_to_pages(1, 1)


def _say(to: Worksheet, looks: Looks, row: int, words: str) -> None:
    to.write_string(row, 1, words, looks.line("text"))
    to.set_row(row, height_of([(words, _WIDTH)]))


def _heading(to: Worksheet, looks: Looks, row: int, *words: str) -> int:
    for position, word in enumerate(words):
        to.write_string(row, position, word, looks.line("heading"))
    return row + 1


def _write_sheets(
    to: Worksheet, looks: Looks, titles: Titles, counts: Mapping[str, int], row: int
) -> int:
    head = (
        Text(zh="工作表", en="Sheet"),
        Text(zh="内容", en="What it holds"),
        Text(zh="行数", en="Rows"),
    )
    row = _heading(to, looks, row, *(titles.say(text).replace("\n", " ") for text in head))
    for key, sheet in SHEETS.items():
        title = titles.sheet(sheet)
        to.write_url(row, 0, f"internal:'{title}'!A1", looks.line("link"), title)
        _say(to, looks, row, titles.say(sheet.purpose))
        to.write_number(row, 2, counts[key], looks.line("text"))
        row += 1
    return row


def _write_how(to: Worksheet, looks: Looks, titles: Titles, row: int) -> int:
    text = titles.say(Text(zh="怎样填写", en="How to work in it")).replace("\n", " ")
    row = _heading(to, looks, row, text, "", "")
    for number, advice in enumerate(_HOW, 1):
        to.write_number(row, 0, number, looks.line("text"))
        _say(to, looks, row, titles.say(advice))
        row += 1
    return row


def _write_words(to: Worksheet, looks: Looks, titles: Titles, row: int) -> int:
    text = titles.say(Text(zh="用词", en="Words")).replace("\n", " ")
    row = _heading(to, looks, row, text, "", "")
    columns = {c.words: c for sheet in SHEETS.values() for c in sheet.columns if c.words}
    for words in word_lists():
        name = titles.header(columns[words]).replace("\n", " ")
        to.write_string(row, 0, name, looks.line("text"))
        _say(to, looks, row, "；".join(f"{word.zh} {word.en}" for word in words))
        row += 1
    return row
