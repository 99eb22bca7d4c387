"""What does the slip say that goes back with a file (退回意见单)?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from addin.cells import cell_name
from addin.exchange.form.sheets.looks import columns_wide
from addin.exchange.intake.remark import Remark
from addin.exchange.words import LEVELS
from addin.language import Language, Text
from addin.ooxml.sheet.contents.cells import cell_xml

_SLIP_WIDTHS = (6, 12, 26, 10, 9, 9, 52, 40)
_LINE = 15.0
_SLIP_HEADERS = (
    Text(zh="序号", en="No."),
    Text(zh="代码", en="Code"),
    Text(zh="项目", en="Item"),
    Text(zh="单元格", en="Cell"),
    Text(zh="规则号", en="Rule"),
    Text(zh="级别", en="Level"),
    Text(zh="问题", en="Problem"),
    Text(zh="期望", en="Expected"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """The lines above the table of a return slip, and its languages, one or two."""

    title: Text
    lines: tuple[Text, ...]
    languages: tuple[Language, ...]

    def say(self, words: Text, between: str = "\n") -> str:
        """Words in the language of the slip, in both where it has two."""
        return between.join(dict.fromkeys(map(words.__getitem__, self.languages)))


def slip_xml(remarks: Sequence[Remark], slip: Slip, styles: Mapping[str, int]) -> str:
    """What stands in the slip's sheet: its lines, then every remark, the blocking ones first."""
    body = "".join(
        f'<row r="{index}" ht="{_height(style, words)}" customHeight="1">'
        + "".join(
            cell_xml(cell_name(index, place), word, styles[style])
            for place, word in enumerate(words, start=1)
        )
        + "</row>"
        for index, (style, words) in enumerate(_rows(remarks, slip), start=1)
    )
    widths = "".join(
        f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>'
        for i, width in enumerate(_SLIP_WIDTHS, start=1)
    )
    return (
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols>'
        f"<sheetData>{body}</sheetData>"
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    )


def _height(style: str, words: Sequence[str]) -> float:
    """The height of a row with room for its words: Excel measures no file that it did not write."""
    if style in {"title", "plain"}:
        return _LINE * 1.5
    lines = (
        sum(-(-max(columns_wide(part), 1) // (width - 1)) for part in word.split("\n"))
        for word, width in zip(words, _SLIP_WIDTHS, strict=True)
    )
    return _LINE * max(lines)


def _rows(remarks: Sequence[Remark], slip: Slip) -> Iterator[tuple[str, Sequence[str]]]:
    """The style and the words of each row."""
    yield "title", [slip.say(slip.title, " ")]
    for line in slip.lines:
        for language in slip.languages:
            yield "plain", [line[language]]
    yield "header", [slip.say(header, " ") for header in _SLIP_HEADERS]
    ordered = sorted(remarks, key=lambda remark: (not remark.blocks, remark.finding.level))
    for number, remark in enumerate(ordered, start=1):
        found = remark.finding
        yield (
            "cell",
            [
                str(number),
                remark.code,
                remark.item,
                found.place.cell,
                found.rule,
                slip.say(LEVELS[found.level], " ") + _state(remark, slip),
                slip.say(found.text),
                slip.say(remark.expected),
            ],
        )


def _state(remark: Remark, slip: Slip) -> str:
    return slip.say(_EXPLAINED, "") if remark.is_explained else ""


_EXPLAINED = Text(zh="（已说明）", en=" (explained)")
