"""The command that says what differs between two files: compare."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from addin.cli.plans import MaybeAt
from addin.cli.screen import (
    ATTENTION,
    DONE,
    AsJson,
    Lang,
    argument,
    existing,
    language_of,
    option,
    print_json,
    say,
    show,
)
from addin.cli.showing.tables import print_table
from addin.cli.showing.waiting import working
from addin.files import write_atomically
from addin.language import Language, Text

if TYPE_CHECKING:  # a help text loads no numbers: each command imports its work
    from addin.living.comparing.changed import Changed, Compared
    from addin.report.tables.table import Table

One = Annotated[
    Path,
    argument(zh="较早的报告或规划工作簿", en="the earlier report or plan workbook"),
]
Other = Annotated[
    Path,
    argument(zh="较晚的报告或规划工作簿（同一种）", en="the later one, of the same kind"),
]
ListFile = Annotated[
    Path | None,
    option("-o", "--out", zh="另存全部差异的清单（.xlsx）", en="write all of it as a list (.xlsx)"),
]
_ON_SCREEN = 30
_LEFT_OUT = ("place_before", "place_after", "why", "size")


def compare_files(
    one: One,
    other: Other,
    period: MaybeAt = "",
    out: ListFile = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Say what changed between two reports or two plan workbooks; 1 where anything did."""
    from addin.living.comparing.compare import compare, list_of

    language = language_of(lang)
    with working(Text(zh="对比…", en="comparing…"), language):
        found = compare(existing(one), existing(other), period=period)
    if out is not None:
        write_atomically(out, list_of(found, language))
    if as_json:
        print_json(found.to_json())
    else:
        _tell(found, language, out)
    raise typer.Exit(DONE if found.is_same else ATTENTION)


def _tell(found: "Compared", language: Language, out: Path | None) -> None:
    from addin.living.comparing.changed import PARTS

    show(f"{found.files[0]}: {found.titles[0][language]}", hanging=2)
    show(f"{found.files[1]}: {found.titles[1][language]}", hanging=2)
    for note in found.notes:
        show(note[language], hanging=2)
    for part in found.counts:
        _tell_part(part, found.of(part), language)
    counts = [f"{PARTS[part][language]} {count}" for part, count in found.counts.items()]
    told = ("、" if language == "zh" else ", ").join(counts)
    say(language, zh=told or "两份文件内容相同", en=told or "both say the same")
    if out is not None:
        say(language, zh=f"已写{out}", en=f"wrote {out}")


def _tell_part(part: str, changes: "tuple[Changed, ...]", language: Language) -> None:
    """The differences of a part that a person looks for, and how many more there are."""
    told = [each for each in changes if each.told][:_ON_SCREEN]
    if told and part in _LONG:
        _tell_lines(part, told, language)
    elif told:
        print_table(_table(part, told), language, leave=_LEFT_OUT)
    if more := len(changes) - len(told):
        show(_MORE[language].format(more=more), hanging=2)


def _tell_lines(part: str, changes: "list[Changed]", language: Language) -> None:
    """Differences whose texts are too long for the columns of a screen, each with its lines."""
    from addin.living.comparing.changed import PARTS

    show(PARTS[part][language])
    for each in changes:
        where = each.place_after[language] or each.place_before[language]
        why = each.why[language]
        show(" ".join(filter(None, [each.name[language], where, why and f"[{why}]"])))
        for sign, text in (("-", each.before[language]), ("+", each.after[language])):
            if text.strip("—"):
                show(f"  {sign} {text}", hanging=4)
    show("")


_LONG = frozenset({"words", "formula", "definition"})
_MORE = Text(
    zh="　另有{more}处，见 -o 清单.xlsx 或 --json", en="  {more} more: see -o LIST.xlsx or --json"
)


def _table(part: str, changes: "list[Changed]") -> "Table":
    """Differences as a table for people; columns that say nothing are left out."""
    from addin.living.comparing.changed import PARTS, WORDS
    from addin.report.tables.table import Table, TableCell, TableColumn, TableRow

    keys = ("name", "before", "after", "size", "why", "place_before", "place_after")
    kept = [key for key in keys if any(getattr(each, key) for each in changes)]
    return Table(
        key=part,
        title=PARTS[part],
        columns=tuple(TableColumn(key=key, header=WORDS.text(f"head.{key}")) for key in kept),
        rows=tuple(
            TableRow(
                subject=each.key,
                cells={key: TableCell(words=getattr(each, key)) for key in kept},
            )
            for each in changes
        ),
    )
