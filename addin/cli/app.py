"""Which commands are there?"""

import sys
from itertools import pairwise
from typing import Any, NoReturn

import typer

from addin.cli.files import register as add_templates
from addin.cli.forms import register as add_forms
from addin.cli.hosts import register as add_hosts
from addin.cli.plans import register as add_plans
from addin.cli.reports import register as add_reports
from addin.cli.screen import UNUSABLE, explain, fail, language_of, print_json, words
from addin.cli.settling import register as add_settling
from addin.errors import AddinError, UsageError
from addin.language import language_of_locale

__all__ = ["app", "main"]

_INTERRUPTED = 130

app = typer.Typer(
    name="onpace",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=words(
        "规划进展如何？从一个规划工作簿出发：评估、报告、报表。",
        "Is the plan on pace? From one plan workbook: assessments, reports, forms.",
    ),
)
add_plans(app)
add_reports(app)
add_templates(app)
add_forms(app)
add_hosts(app)
add_settling(app)


def main() -> None:
    """Run the command line; every error of ours ends in words, never in a traceback."""
    arguments: list[str] = sys.argv[1:]
    try:
        _run(arguments)
    except AddinError as error:
        if "--json" in arguments:
            print_json(explain(error))
            sys.exit(UNUSABLE)
        try:
            fail(error, _language(arguments))
        except typer.Exit as end:
            sys.exit(end.exit_code)
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


def _language(arguments: list[str]) -> Any:
    chosen = [b for a, b in pairwise(arguments) if a == "--lang"]
    try:
        return language_of(chosen[0]) if chosen else language_of_locale()
    except UsageError:
        return language_of_locale()
