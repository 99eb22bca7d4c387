"""Which commands are there? A command's module loads when it runs, none for a help text."""

import io
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer

import addin
from addin.cli.screen import (
    DONE,
    UNUSABLE,
    Lang,
    explain,
    fail,
    family,
    language_of,
    print_json,
    show,
    words,
)
from addin.cli.showing.helping import SpokenCommand, SpokenGroup, misuse, spoken
from addin.errors import AddinError, FileError
from addin.language import Text

_INTERRUPTED = 130
# Any: typer hands on the errors of click, or of its own copy of it.
_MISUSED: Any = typer.BadParameter.__mro__[2]


@dataclass(frozen=True, slots=True)
class Command:
    """A command: ``module:name`` of its function (or family of commands), and its help line."""

    home: str
    zh: str
    en: str

    @property
    def help(self) -> str:
        """What it does, in the language of this process."""
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
    "check": Command("first.checking:check", "检查规划工作簿", "what to mend in the plan workbook"),
    "assess": Command("plans:assess_plan", "指标进展", "progress of the indicators"),
    "groups": Command("plans:groups", "各分组规模表", "table of the groups"),
    "gaps": Command("plans:gaps", "差距分析", "gap analysis"),
    "report": Command("reports:report", "生成Word报告和Excel工作簿", "Word and Excel reports"),
    "demo": Command("reports:demo", "三个示例规划的全部成果", "everything, on the shipped plans"),
    "verify": Command(
        "living:verify_report", "核对报告中的每个数", "every number of a report against the plan"
    ),
    "help": Command("first.reading:help_", "手册：学、做、查、懂", "the handbook"),
    "new": Command("first.starting:new", "新建规划工作簿", "a plan workbook to start from"),
    "refresh": Command(
        "living:refresh_report",
        "按新数据更新已编辑的报告",
        "an edited report with the data of today",
    ),
    "compare": Command(
        "ongoing.comparing:compare_files",
        "两份报告或两个规划工作簿有何不同",
        "what differs between two reports or workbooks",
    ),
    "release": Command(
        "ongoing.releasing:release_reports",
        "发布：报告、PDF/A、数据和清单",
        "reports, PDF/A, data and a manifest, to publish",
    ),
    "roll": Command(
        "ongoing.rolling:roll_report",
        "由上期报告生成下一期，人写的文字带过来待核",
        "the next report from the last, with what people wrote",
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
    "page": Command(
        "hosts:open_page", "在浏览器里看规划", "look at a plan in a browser, without Excel"
    ),
    "serve": Command("hosts:serve_cells", "启动加载项服务", "the add-in's server"),
    "limits": Command(
        "files:show_limits", "接收文件的限额", "how large a file may be, and setting that"
    ),
    "convert": Command(
        "hosts:convert_file", "换用另一种表格程序", "respell functions for another program"
    ),
    "excel": Command("hosts:excel", "连接Excel或LibreOffice", "connect Excel or LibreOffice"),
}


_ONCE = {"clusters": "groups"}
"""What commands were called before."""


class LazyCommands(SpokenGroup):
    """Commands that are known by name and help line; the one that is called is loaded."""

    def __init__(self, **settings: Any) -> None:
        named = {name: SpokenCommand(name, help=each.help) for name, each in COMMANDS.items()}
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
    no_args_is_help=False,
    invoke_without_command=True,
)


@app.callback()
def _options(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", help=words("版本", "the version")),
    ] = False,
    lang: Lang = "",
) -> None:
    language = language_of(lang)
    if version:
        typer.echo(f"onpace {addin.__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        show(NEXT_STEPS[language], hanging=2)


NEXT_STEPS = Text(
    zh="Onpace：规划进展如何？三个起点：\n"
    "  onpace demo\n"
    "    看三个示例规划的评估和报告\n"
    "  onpace new 文件夹\n"
    "    建立自己的规划工作簿（--example health 带示例，--from 表.xlsx 用现有的表）\n"
    "  onpace help\n"
    "    手册：十分钟上手；全部命令见 onpace --help",
    en="Onpace: is the plan on pace? Three ways to begin:\n"
    "  onpace demo\n"
    "    the assessments and reports of three shipped plans\n"
    "  onpace new FOLDER\n"
    "    a workbook for your own plan (--example health: filled, --from TABLE.xlsx: yours)\n"
    "  onpace help\n"
    "    the handbook: the first ten minutes; onpace --help lists every command",
)
"""What `onpace` alone says."""


def main() -> None:
    """Run the command line; every error of ours ends in words, never in a traceback."""
    arguments: list[str] = sys.argv[1:]
    _speak_every_letter()
    try:
        _run(arguments)
    except AddinError as error:
        _end(error, arguments)
    except _MISUSED as error:
        _end(misuse(error), arguments)
    except (KeyboardInterrupt, typer.Abort):
        _interrupted()
    except BrokenPipeError:
        _unheard()
    except OSError as error:
        _end(_not_done(error), arguments)
    except Exception as error:  # noqa: BLE001 - the last line: nobody sees a traceback
        _end(_unforeseen(error, arguments), arguments)


def _speak_every_letter() -> None:
    """Let no letter end a command: Windows writes pipes in a code page that lacks some.

    There a pipe is written in UTF-8; elsewhere what the encoding lacks becomes a question mark.
    """
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        piped = sys.platform == "win32" and not stream.isatty()
        if piped and "PYTHONIOENCODING" not in os.environ:
            stream.reconfigure(encoding="utf-8")
        else:
            stream.reconfigure(errors="replace")


def _end(error: AddinError, arguments: list[str]) -> NoReturn:
    if "--json" in arguments:
        print_json(explain(error))
    else:
        fail(error, spoken())
    sys.exit(UNUSABLE)


def _unforeseen(error: Exception, arguments: list[str]) -> AddinError:
    from addin.cli.showing.unforeseen import reported

    said = reported(error, arguments, COMMANDS)
    return AddinError(zh=said.zh, en=said.en)


def _unheard() -> NoReturn:
    """Whoever read has gone, as `head` does: what is left to say goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(DONE)


def _not_done(error: OSError) -> AddinError:
    from addin.files import why  # nothing may be wrong: then no command waits for it

    return FileError("not_done", path=error.filename or "", why=why(error))


def _interrupted() -> NoReturn:
    sys.stderr.write(words("已中断，未留下半成品\n", "interrupted; nothing half done was left\n"))
    sys.exit(_INTERRUPTED)


def _run(arguments: list[str]) -> None:
    # Not standalone: what typer refuses is said in both languages, with what to do.
    result: Any = app(arguments, standalone_mode=False, prog_name="onpace")
    # Typer ends without a word when somebody presses Ctrl-C.
    if result == _INTERRUPTED:
        _interrupted()
    sys.exit(result if isinstance(result, int) else 0)
