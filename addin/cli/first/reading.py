"""The command that shows the handbook: help."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from addin.cli.screen import (
    BOTH,
    AsJson,
    Lang,
    language_of,
    option,
    print_json,
    show,
    words,
)
from addin.language import LANGUAGES, Language, Text

Topic = Annotated[
    list[str] | None,
    typer.Argument(
        help=words(
            "页名、标题、命令、函数、代码，或要找的话",
            "a page, command, function, code, or words to find",
        ),
        show_default=False,
    ),
]
Site = Annotated[
    Path | None, option("-o", "--out", zh="把整本手册写成网页", en="write the whole book as pages")
]


def help_(topic: Topic = None, out: Site = None, lang: Lang = "", as_json: AsJson = False) -> None:
    """Show a page of the handbook, or the pages that answer a question."""
    language = language_of(lang)
    if out is not None:
        count = write_site(out)
        show(Text(zh=f"已写入{out}，共{count}页", en=f"{count} pages in {out}")[language])
        return
    asked = " ".join(topic or ())
    name, text = _found(asked, language)
    if as_json:
        print_json({"page": name, "language": language, "markdown": text})
        return
    from addin.handbook.showing import plain_page

    show(plain_page(text) if sys.stdout.isatty() else text, hanging=2)


def write_site(folder: Path) -> int:
    """The whole handbook as HTML files, a folder for each language; how many pages."""
    from addin.files import write_atomically
    from addin.handbook.pages import pages
    from addin.handbook.showing import html_page

    names = ("index", *pages())
    for language in LANGUAGES:
        for name in names:
            page = html_page(name, language, is_site=True)
            write_atomically(folder / language / f"{name}.html", page.encode("utf-8"))
    return len(names) * len(LANGUAGES)


def _found(asked: str, language: Language) -> tuple[str, str]:
    """The name and the text of the page that is meant; else what a search finds."""
    from addin.handbook.pages import contents, page_text, pages
    from addin.handbook.showing import found_text
    from addin.language import fold

    if not asked:
        return "index", contents(language)
    wanted = fold(asked)
    titles = {fold(page.title[each]): page.name for page in pages().values() for each in LANGUAGES}
    name = wanted if wanted in pages() else titles.get(wanted, "")
    if name:
        return name, page_text(name, language)
    part = _part(asked, language)
    return part or ("", found_text(asked, language))


def _part(asked: str, language: Language) -> tuple[str, str] | None:
    """A command, a function or a code by its name, with its part of a reference page."""
    from addin.cli.app import COMMANDS
    from addin.errors import UsageError
    from addin.functions.catalogue import FUNCTIONS
    from addin.handbook.codes import explain
    from addin.handbook.made.functions import function_lines

    if asked.removeprefix("onpace ").strip() in COMMANDS:
        name = asked.removeprefix("onpace ").strip()
        return "commands", "\n".join(_command_lines(name, language))
    plain = asked.upper().removeprefix("=").removeprefix("PLAN.").partition("(")[0]
    for function in FUNCTIONS:
        if function.name == plain:
            return "functions", "\n".join(function_lines(function, language)).strip()
    try:
        return "codes", explain(asked, language)
    except UsageError:
        return None


def commands_page(language: Language) -> str:
    """Every command with its options."""
    from addin.cli.app import COMMANDS

    lines: list[str] = []
    for name in COMMANDS:
        lines += ["", *_command_lines(name, language)]
    return "\n".join(lines)


# Any: a command as typer, or its copy of click, makes it.
def _command_lines(name: str, language: Language) -> Iterator[str]:
    from addin.cli.app import COMMANDS

    command = COMMANDS[name].load(name)
    yield f"## onpace {name}\n"
    yield COMMANDS[name].zh if language == "zh" else COMMANDS[name].en
    parts: dict[str, Any] = getattr(command, "commands", {})
    for part, found in (parts or {"": command}).items():
        if part:
            yield f"\n### onpace {name} {part}\n"
            yield _in(language, found.help)
        yield from _options(found, language)


def _options(command: Any, language: Language) -> Iterator[str]:
    from addin.handbook.made.tables import table

    rows = [
        (
            f"`{one.name.upper()}`" if one.param_type_name == "argument" else
            ", ".join(f"`{spelt}`" for spelt in one.opts),
            _in(language, getattr(one, "help", "")),
        )
        for one in command.params
        if one.name != "help"
    ]  # fmt: skip
    header = Text(zh="参数或选项|说明", en="argument or option|what it is")
    yield from table(header[language].split("|"), rows)


def _in(language: Language, said: str | None) -> str:
    """A help text in the language of the page: this process may speak another."""
    return BOTH[said][language] if said in BOTH else said or ""
