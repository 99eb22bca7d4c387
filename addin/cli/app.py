"""Which commands are there? A command's module loads when it runs, none for a help text."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

import addin
from addin.cli.screen import UNUSABLE, explain, fail, family, language_of, print_json, words
from addin.errors import AddinError, UsageError
from addin.language import Language, language_of_locale

_INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Command:
    """A command: ``module:name`` of its function (or family of commands), and its help line."""

    home: str
    zh: str
    en: str

    @property
    def help(self) -> str:
        """What it does, in the language of the machine."""
        return words(self.zh, self.en)

    def load(self, name: str) -> Any:
        """The command as typer makes it from its function."""
        module, _, attribute = self.home.partition(":")
        found = getattr(import_module(f"addin.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            found.info.help = self.help
        else:
            function, found = found, family()
            found.command(name, help=self.help)(function)
        return typer.main.get_command(found)


COMMANDS: Mapping[str, Command] = {
    "check": Command("plans:check", "检查规划工作簿", "findings of the plan workbook"),
    "assess": Command("plans:assess_plan", "指标进展", "progress of the indicators"),
    "groups": Command("plans:groups", "各分组规模表", "table of the groups"),
    "gaps": Command("plans:gaps", "差距分析", "gap analysis"),
    "report": Command("reports:report", "生成Word报告和Excel工作簿", "Word and Excel reports"),
    "demo": Command("reports:demo", "三个示例规划的全部成果", "everything, on the shipped plans"),
    "new": Command("reports:new", "新建一个工作文件夹", "a folder to start from"),
    "verify": Command(
        "living:verify_report", "核对报告中的每个数", "every number of a report against the plan"
    ),
    "refresh": Command(
        "living:refresh_report",
        "按新数据更新已编辑的报告",
        "an edited report with the data of today",
    ),
    "trace": Command("living:trace_number", "一个数从哪里来", "where a number comes from"),
    "fill": Command("files:fill_file", "用任意数值填充模板", "fill any template with any values"),
    "lint": Command("files:lint_file", "检查模板", "what is wrong with a template"),
    "freeze": Command(
        "files:freeze_file", "固化后可外发的副本", "a copy that can leave the office"
    ),
    "share": Command("forms:share_forms", "发出部门填报表", "forms out"),
    "collect": Command("forms:collect_forms", "接收填报表", "returned forms in"),
    "ledger": Command("forms:show_ledger", "收发台账", "who sent what, and what became of it"),
    "settle": Command(
        "forms:settle", "延期、建议更正、确认、裁定", "extensions, corrections, conflicts"
    ),
    "serve": Command("hosts:serve_cells", "启动加载项服务", "the add-in's server"),
    "convert": Command(
        "hosts:convert_file", "换用另一种表格程序", "respell functions for another program"
    ),
    "excel": Command("hosts:excel", "连接Excel或LibreOffice", "connect Excel or LibreOffice"),
}


_ONCE = {"clusters": "groups"}
"""What commands were called before."""


class LazyCommands(TyperGroup):
    """Commands that are known by name and help line; the one that is called is loaded."""

    def __init__(self, **settings: Any) -> None:
        named = {name: TyperCommand(name, help=each.help) for name, each in COMMANDS.items()}
        super().__init__(**settings | {"commands": named})

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that `args` name, loaded, and what is left of `args`."""
        name, _, rest = super().resolve_command(ctx, [_ONCE.get(args[0], args[0]), *args[1:]])
        return name, COMMANDS[name].load(name) if name else None, rest


app = family(
    help=words(
        "规划进展如何？从一个规划工作簿出发：评估、报告、报表。",
        "Is the plan on pace? From one plan workbook: assessments, reports, forms.",
    ),
    name="onpace",
    cls=LazyCommands,
    add_completion=True,
)


def _show_version(asked: bool) -> None:  # noqa: FBT001 - typer hands the switch on
    if asked:
        typer.echo(f"onpace {addin.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help=words("版本", "the version")
        ),
    ] = False,
) -> None: ...


def main() -> None:
    """Run the command line; every error of ours ends in words, never in a traceback."""
    arguments: list[str] = sys.argv[1:]
    try:
        _run(arguments)
    except AddinError as error:
        if "--json" in arguments:
            print_json(explain(error))
            sys.exit(UNUSABLE)
        fail(error, _language(arguments))
        sys.exit(UNUSABLE)
    except KeyboardInterrupt:
        _interrupted()
    except SystemExit as end:
        # Typer ends without a word when somebody presses Ctrl-C.
        if end.code == _INTERRUPTED:
            _interrupted()
        raise


def _interrupted() -> NoReturn:
    sys.stderr.write(words("已中断，未留下半成品\n", "interrupted; nothing half done was left\n"))
    sys.exit(_INTERRUPTED)


def _run(arguments: list[str]) -> None:
    result: Any = app(arguments, standalone_mode=True)
    sys.exit(result if isinstance(result, int) else 0)


def _language(arguments: list[str]) -> Language:
    chosen = [b for a, b in pairwise(arguments) if a == "--lang"]
    try:
        return language_of(chosen[0]) if chosen else language_of_locale()
    except UsageError:
        return language_of_locale()
