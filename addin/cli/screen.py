"""How does a command speak to a person, or to a program?"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Grid

from addin.errors import AddinError, FileError, Finding, Level, UsageError
from addin.language import Language, Text, language_of_locale
from addin.report.tables.table import Table

__all__ = [
    "ATTENTION",
    "AsJson",
    "Lang",
    "attention",
    "explain",
    "fail",
    "language_of",
    "print_findings",
    "print_json",
    "print_table",
    "say",
    "screen",
    "words",
    "working",
]

DONE, ATTENTION, UNUSABLE = 0, 1, 2
_STARTED = language_of_locale()


def words(zh: str, en: str) -> str:
    """Help text in the language of the machine: options are described before one is chosen."""
    return Text(zh=zh, en=en)[_STARTED]


Lang = Annotated[
    str,
    typer.Option(
        "--lang", help=words("提示信息的语言：zh 或 en", "language of messages: zh or en")
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help=words("输出一份JSON文档", "print one JSON document"))
]


def language_of(lang: str) -> Language:
    """The language asked for, that of the machine where none is."""
    if lang in ("zh", "en"):
        return "zh" if lang == "zh" else "en"
    if lang:
        raise UsageError(
            en=f"not a language: {lang!r} (expected zh or en)",
            zh=f"不支持的语言：“{lang}”（应为zh或en）",
        )
    return _STARTED


def say(message: Text, language: Language) -> None:
    """A message on standard error."""
    Console(stderr=True, highlight=False).print(message[language])


def print_json(document: Any) -> None:
    """One JSON document on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")


def print_table(
    table: Table, language: Language, keys: Sequence[str], narrow: Sequence[str] = ()
) -> None:
    """A table on the screen with these columns; on a narrow screen with the `narrow` ones."""
    console = screen()
    if narrow and console.width < _WIDE:
        keys = narrow
    grid = Grid(title=table.title[language], title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    shown = table.only(*keys)
    for column in shown.columns:
        align: Literal["left", "right"] = "right" if column.numeric else "left"
        header = column.header[language]
        # Where there is little room, headers break before names do.
        whole = column.numeric and console.width >= _WIDE
        least = _NAME if column.key == "name" else None
        grid.add_column(header, justify=align, overflow="fold", no_wrap=whole, min_width=least)
    for row in shown.rows:
        grid.add_row(*(row[column.key].show(language) for column in shown.columns))
    console.print(grid)


def screen() -> Console:
    """Standard output; what is piped into a file is never cut to the width of a screen."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_PIPED)


_WIDE, _PIPED, _NAME = 130, 200, 20


def print_findings(findings: Iterable[Finding], language: Language) -> None:
    """Findings on standard error, the gravest first."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for finding in sorted(findings, key=lambda found: list(Level).index(found.level)):
        console.print(f"{finding.level} {finding.show(language)}", markup=False)


def attention(findings: Sequence[Finding]) -> int:
    """The exit code that these findings ask for."""
    return ATTENTION if any(found.level is Level.HARD for found in findings) else DONE


def fail(error: AddinError, language: Language) -> None:
    """Say what is wrong, all of it, and end with code 2."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(
        f"onpace: {error.text[language]}", markup=False
    )
    print_findings(error.findings, language)
    raise typer.Exit(UNUSABLE)


def explain(error: AddinError) -> dict[str, Any]:
    """An error as a JSON document."""
    return {"error": error.text.en, "findings": [finding_row(found) for found in error.findings]}


def finding_row(found: Finding) -> dict[str, str]:
    """A finding as plain values."""
    return {
        "rule": found.rule,
        "level": found.level.value,
        "file": found.place.file,
        "sheet": found.place.sheet,
        "cell": found.place.cell,
        "zh": found.text.zh,
        "en": found.text.en,
    }


@contextmanager
def working(message: Text, language: Language) -> Iterator[Callable[[Text], None]]:
    """A sign of life on standard error while something takes time; it can be told what is done.

    Ctrl-C ends the work cleanly. Nothing is shown where nobody looks.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(message[language]) as status:
        yield lambda words: status.update(words[language])


def existing(path: Path) -> Path:
    """The path, or an error that names it."""
    if not path.exists():
        raise FileError(en=f"there is no file {path}", zh=f"找不到文件{path}")
    return path
