"""Which pages has the handbook, and what do they say?

Pages are Markdown files, one for each language. The tables of reference pages are made from the
house itself whenever they are asked for, in the place of a mark, so that they are never old.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path

from addin.errors import UsageError
from addin.language import Language, Text

FOLDER = Path(__file__).parent
PARTS = {
    "learn": Text(zh="学", en="Learn"),
    "do": Text(zh="做", en="Do"),
    "look": Text(zh="查", en="Look up"),
    "understand": Text(zh="懂", en="Understand"),
}
MADE: Mapping[str, str] = {
    "functions": "addin.handbook.made.functions:functions_page",
    "rules": "addin.handbook.made.messages:rules_page",
    "codes": "addin.handbook.made.messages:codes_page",
    "errors": "addin.handbook.made.messages:errors_page",
    "sheets": "addin.handbook.made.workbook:sheets_page",
    "target-kinds": "addin.handbook.made.vocabulary:kinds_page",
    "formulas": "addin.handbook.made.vocabulary:formulas_page",
    "statuses": "addin.handbook.made.vocabulary:statuses_page",
    "units": "addin.handbook.made.vocabulary:units_page",
    "periods": "addin.handbook.made.vocabulary:periods_page",
    "tags": "addin.handbook.made.templates:tags_page",
    "template-names": "addin.handbook.made.templates:names_page",
    "limits": "addin.handbook.made.programs:limits_page",
    "python": "addin.handbook.made.programs:python_page",
    "commands": "addin.cli.first.reading:commands_page",
}
"""What makes the rest of a page, by its name: the commands, above the handbook, are named alone."""
MARK = "<!-- onpace help -->"
"""Where it stands in the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: its name, the part that it stands in, the question that it answers.

    `words` are those that people search for.
    """

    name: str
    part: str
    title: Text
    question: Text
    words: Text


@cache
def pages() -> Mapping[str, Page]:
    """Every page by its name, in the order of the contents."""
    with (FOLDER / "contents.csv").open(encoding="utf-8", newline="") as lines:
        return {
            line["name"]: Page(
                name=line["name"],
                part=line["part"],
                title=Text(zh=line["zh"], en=line["en"]),
                question=Text(zh=line["question_zh"], en=line["question_en"]),
                words=Text(zh=line["words_zh"], en=line["words_en"]),
            )
            for line in csv.DictReader(lines)
        }


@lru_cache(maxsize=256)
def page_text(name: str, language: Language) -> str:
    """A page as Markdown; UsageError for a name that is none."""
    if name not in pages():
        raise UsageError("no_page", name=name)
    text = (FOLDER / language / f"{name}.md").read_text("utf-8")
    if name not in MADE:
        return text
    module, _, attribute = MADE[name].partition(":")
    make: Callable[[Language], str] = getattr(import_module(module), attribute)
    return text.replace(MARK, make(language))


def contents(language: Language) -> str:
    """The contents as Markdown: each part, its pages, the question that each answers."""
    lines = [f"# {TITLE[language]}"]
    for part, title in PARTS.items():
        lines += ["", f"## {title[language]}", ""]
        lines += [
            f"- [{page.title[language]}]({page.name}.md) {page.question[language]}"
            for page in pages().values()
            if page.part == part
        ]
    return "\n".join(lines)


TITLE = Text(zh="Onpace手册", en="The handbook of Onpace")
