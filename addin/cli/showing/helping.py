"""What does a help text say, and what a call that was mistyped?"""

import shutil
import sys
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from typer.core import TyperCommand, TyperGroup

from addin.cli.showing.lines import columns, width_of, wrapped
from addin.errors import WORDS, UsageError
from addin.language import Language, Text, language_of_locale

_WIDEST, _FIRST = 100, 30
_USAGE = Text(zh="用法：", en="usage: ")
_PARTS = {
    "argument": Text(zh="参数", en="arguments"),
    "option": Text(zh="选项", en="options"),
    "command": Text(zh="命令", en="commands"),
}
_OWN = {
    "help": Text(zh="显示本说明", en="this help"),
    "install_completion": Text(zh="安装命令补全", en="let the shell complete commands"),
    "show_completion": Text(zh="显示命令补全脚本", en="show the script of that completion"),
}
_NEEDED = Text(zh="（必填）", en=" (required)")
_KINDS = {
    "integer": Text(zh="整数", en="NUMBER"),
    "float": Text(zh="数值", en="NUMBER"),
    "path": Text(zh="文件", en="FILE"),
}
_ANY = Text(zh="值", en="VALUE")

# Any in this module: typer hands on contexts and parameters of click, or of its own copy.


def help_text(command: Any, ctx: Any, language: Language) -> str:
    """The help of a command, no line wider than the screen."""
    width = min(columns() or shutil.get_terminal_size().columns, _WIDEST)
    return "\n".join(_help_lines(command, ctx, language, width))


def _help_lines(command: Any, ctx: Any, language: Language, width: int) -> Iterator[str]:
    shown = [one for one in command.get_params(ctx) if not getattr(one, "hidden", False)]
    yield from wrapped(_USAGE[language] + _usage(command, ctx, shown, language), width, hanging=4)
    yield ""
    yield from wrapped(command.help or "", width)
    for kind, title in _PARTS.items():
        rows = list(_rows(command, ctx, shown, kind, language))
        if rows:
            yield f"\n{title[language]}"
            yield from _table(rows, width)


def _usage(command: Any, ctx: Any, shown: Iterable[Any], language: Language) -> str:
    words = [ctx.command_path]
    words.append({"zh": "[选项]", "en": "[options]"}[language])
    for one in shown:
        if one.param_type_name == "argument":
            name = one.name.upper() + ("..." if one.nargs == -1 else "")
            words.append(name if one.required else f"[{name}]")
    if hasattr(command, "list_commands"):
        words.append({"zh": "命令", "en": "COMMAND"}[language])
    return " ".join(words)


def _rows(
    command: Any, ctx: Any, shown: Iterable[Any], kind: str, language: Language
) -> Iterator[tuple[str, str]]:
    if kind == "command" and hasattr(command, "list_commands"):
        for name in command.list_commands(ctx):
            yield name, command.get_command(ctx, name).help or ""
    for one in shown:
        if one.param_type_name != kind:
            continue
        own = _OWN.get(one.name)
        said = own[language] if own else getattr(one, "help", "") or ""
        needed = _NEEDED[language] if one.required else ""
        yield (_spelt(one, language), said + (needed if kind == "option" else ""))


def _spelt(one: Any, language: Language) -> str:
    if one.param_type_name == "argument":
        return str(one.name).upper()
    value = "" if one.is_flag else " " + _KINDS.get(one.type.name, _ANY)[language]
    return ", ".join(one.opts) + value


def _table(rows: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    listed = list(rows)
    first = min(max(width_of(name) for name, _ in listed) + 2, _FIRST)
    for name, words in listed:
        lines = list(wrapped(words, width - first - 2))
        if width_of(name) > first - 2:
            yield f"  {name}"
        else:
            yield f"  {name}{' ' * (first - width_of(name))}{lines.pop(0)}"
        yield from (f"  {' ' * first}{line}" for line in lines)


class SpokenCommand(TyperCommand):
    """A command whose help is in the language of the person, as wide as the screen."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return help_text(self, ctx, spoken())


class SpokenGroup(TyperGroup):
    """A family of commands, likewise."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return help_text(self, ctx, spoken())

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that `args` name; UsageError, with the nearest, where there is none."""
        known = self.list_commands(ctx)
        if args[0] not in known and not args[0].startswith("-"):
            raise no_command(args[0], known, ctx.command_path)
        return super().resolve_command(ctx, args)


def spoken() -> Language:
    """The language in which this process speaks: that of ``--lang``, else of the machine.

    It stands before the command or after it.
    """
    words = [part for word in sys.argv[1:] for part in word.split("=", 1)]
    named = [b for a, b in pairwise(words) if a == "--lang"]
    chosen = next((name for name in named if name in {"zh", "en"}), "")
    return language_of_locale() if not chosen else "zh" if chosen == "zh" else "en"


def no_command(name: str, known: Iterable[str], path: str) -> UsageError:
    """What is said of a command that is none: the nearest, or what to do with a file."""
    if name.lower().endswith((".xlsx", ".xlsm")):
        return UsageError("file_without_command", name=name)
    return UsageError("no_command", name=name, near=_near(name, known), path=path)


def misuse(error: Any) -> UsageError:
    """A call that typer refuses, in both languages, with what to do.

    What typer says of other mistakes is told as it is.
    """
    path = error.ctx.command_path if getattr(error, "ctx", None) else "onpace"
    kind = type(error).__name__
    if kind == "NoSuchOption":
        options = [opt for one in error.ctx.command.params for opt in one.opts] if error.ctx else []
        near = _near(error.option_name, options)
        return UsageError("no_option", option=error.option_name, near=near, path=path)
    if kind == "MissingParameter" and error.param is not None:
        one = error.param
        names = one.name.upper() if one.param_type_name == "argument" else "/".join(one.opts)
        return UsageError(
            "missing_argument", name=names, means=getattr(one, "help", "") or "", path=path
        )
    return UsageError("misused", said=error.format_message(), path=path)


def _near(name: str, known: Iterable[str]) -> Text:
    near = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return WORDS.text("did_you_mean", name=near[0]) if near else Text(zh="", en="")
