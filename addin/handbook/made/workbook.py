"""What does the handbook say of sheets and columns?"""

from addin.handbook.made.tables import table
from addin.language import Language, Text
from addin.plan.schema import IDENTITY, SHEETS, WIDE, PlanColumn, PlanSheet

_COLUMNS = Text(
    zh="列|代码|必填|可以填什么|说明", en="column|key|required|what may stand here|note"
)
_REQUIRED = Text(zh="必填", en="yes")
_HOLDS = {
    "text": Text(zh="文字", en="text"),
    "long text": Text(zh="文字", en="text"),
    "code": Text(zh="代码", en="a code"),
    "reference": Text(zh="“{sheet}”表的代码", en="a code of {sheet}"),
    "references": Text(zh="“{sheet}”表的代码，用分号分隔", en="codes of {sheet}, with semicolons"),
    "word": Text(zh="", en=""),
    "number": Text(zh="数值", en="a number"),
    "amount": Text(zh="数值，按本行计量单位", en="a number in the unit of the row"),
    "share": Text(zh="0到1", en="0 to 1"),
    "whole number": Text(zh="整数", en="a whole number"),
    "period": Text(zh="报告期", en="a period"),
    "year": Text(zh="年份", en="a year"),
    "date": Text(zh="日期", en="a day"),
    "unit": Text(zh="计量单位", en="a unit"),
    "yes or nothing": Text(zh="是，或留空", en="yes, or nothing"),
}
_OPTIONAL = Text(zh="（必有）", en=" (required)")
_KEYS = Text(zh="“规划”表的各行", en="Rows of the sheet Plan")


def sheets_page(language: Language) -> str:
    """Every sheet and column, what it takes, and its note."""
    lines: list[str] = []
    for sheet in (*SHEETS.values(), WIDE):
        lines += _sheet(sheet, f"{sheet.title[language]} {_other(sheet, language)}", language)
        if sheet.key == "Plan":
            lines += _sheet(IDENTITY, _KEYS[language], language)
    return "\n".join(lines)


def _other(sheet: PlanSheet, language: Language) -> str:
    needed = _OPTIONAL[language] if sheet.required else ""
    return f"{sheet.key}{needed}" if language == "zh" else needed.strip()


def _sheet(sheet: PlanSheet, title: str, language: Language) -> list[str]:
    rows = [
        (
            column.header[language],
            f"`{column.key}`",
            _REQUIRED[language] if column.required else "",
            _holds(column, language),
            column.note[language],
        )
        for column in sheet.columns
    ]
    return [
        "", f"## {title.strip()}", "", sheet.purpose[language],
        *table(_COLUMNS[language].split("|"), rows),
    ]  # fmt: skip


def _holds(column: PlanColumn, language: Language) -> str:
    if column.words:
        return " / ".join(word[language] for word in column.words)
    of = SHEETS[column.refers].title[language] if column.refers else ""
    return _HOLDS[column.holds.value][language].format(sheet=of)
