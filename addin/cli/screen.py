"""How does a command speak to a person, or to a program?"""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from addin.cli.showing.helping import SpokenCommand, SpokenGroup, spoken
from addin.cli.showing.lines import columns, wrapped
from addin.errors import WORDS, AddinError, FileError, Finding, Level, UsageError
from addin.language import Language, Text

DONE, ATTENTION, UNUSABLE = 0, 1, 2


_STARTED = spoken()


def words(zh: str, en: str) -> str:
    """Help text in the language of this process: options are described before they are read."""
    said = Text(zh=zh, en=en)
    BOTH[said[_STARTED]] = said
    return said[_STARTED]


BOTH: dict[str, Text] = {}
"""Help texts by what this process says, for the handbook, which speaks both languages."""


def option(*names: str, zh: str, en: str) -> Any:
    """An option of a command, with its help."""
    return typer.Option(*names, help=words(zh, en))


def argument(zh: str, en: str) -> Any:
    """An argument of a command, with its help."""
    return typer.Argument(help=words(zh, en))


Lang = Annotated[
    str, option("--lang", zh="提示信息的语言：zh 或 en", en="language of messages: zh or en")
]
AsJson = Annotated[bool, option("--json", zh="输出一份JSON文档", en="print one JSON document")]

Book = Annotated[Path, argument(zh="规划工作簿", en="plan workbook")]
At = Annotated[
    str, option("-p", "--period", zh="报告期，如2024Q3", en="period, for example 2024Q3")
]


def language_of(lang: str) -> Language:
    """The language asked for, that of the machine where none is."""
    if lang in ("zh", "en"):
        return "zh" if lang == "zh" else "en"
    if lang:
        raise UsageError("not_a_language", lang=lang)
    return _STARTED


class Family(typer.Typer):
    """Commands whose help is in the language of the person."""

    def command(self, name: str | None = None, **more: Any) -> Any:
        """Register a command."""
        return super().command(name, **{"cls": SpokenCommand, **more})


def family(*, add_completion: bool = False, **more: Any) -> typer.Typer:
    """A family of commands that speaks as all of Onpace does."""
    settings = {"cls": SpokenGroup, "no_args_is_help": True, **more}
    return Family(
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        add_completion=add_completion,
        **settings,
    )


def show(text: str, *, err: bool = False, hanging: int = 0) -> None:
    """Print a text; on a screen no line is wider than it, in a pipe lines are whole."""
    width = columns(sys.stderr if err else sys.stdout)
    typer.echo("\n".join(wrapped(text, width, hanging=hanging)), err=err)


def say(language: Language, *, zh: str, en: str) -> None:
    """A message on standard error."""
    show(Text(zh=zh, en=en)[language], err=True)


def print_json(document: Any) -> None:
    """One JSON document on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")


def print_findings(findings: Iterable[Finding], language: Language, *, err: bool = True) -> None:
    """Findings beside a result, on standard error; the result itself is on standard output."""
    for finding in sorted(findings, key=lambda found: list(Level).index(found.level)):
        show(f"{finding.level} {finding.show(language)}", err=err, hanging=2)


def tell(findings: Sequence[Finding], language: Language, nothing: Text, *, as_json: bool) -> int:
    """Findings as JSON or words, `nothing` where there are none; the exit code they ask for."""
    if as_json:
        print_json({"findings": [finding_row(found) for found in findings]})
    elif findings:
        print_findings(findings, language, err=False)
    else:
        show(nothing[language])
    return attention(findings)


def attention(findings: Sequence[Finding]) -> int:
    """The exit code that these findings ask for."""
    return ATTENTION if any(found.level is Level.HARD for found in findings) else DONE


def fail(error: AddinError, language: Language) -> None:
    """Say what is wrong, all of it."""
    show(f"onpace: {error.text[language]}", err=True)
    print_findings(error.findings, language)


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
        "advice_zh": found.advice.zh,
        "advice_en": found.advice.en,
        "effect_zh": found.effect.zh,
        "effect_en": found.effect.en,
    }


def existing(path: Path) -> Path:
    """The path, or an error that names it."""
    if not path.exists():
        raise FileError("no_file", path=path, near=_beside(path))
    return path


def _beside(path: Path) -> Text:
    """The file that was meant, as far as its folder tells; else which folder was looked in."""
    from difflib import get_close_matches  # only where a file is missing

    folder = path.parent
    names = [each.name for each in folder.iterdir()] if folder.is_dir() else []
    near = get_close_matches(path.name, names, n=1)
    if near:
        return WORDS.text("did_you_mean", name=folder / near[0])
    return Text(zh="", en="") if path.is_absolute() else WORDS.text("here", here=Path.cwd())
