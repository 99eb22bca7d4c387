"""The method book: both languages tell the same, its examples run, and every citation is in it."""

import csv
import doctest
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from addin.measures.book import BOOK

ROOT = Path(__file__).parents[2]
CODE = ("addin", "templates/make", "workbooks/make")
HEADING = re.compile(r"^### ((?:METHODS(?:-2)?|PRACTICE) [\w.]+) (.+)$", re.MULTILINE)
EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CITED = re.compile(
    r"\b(METHODS|PRACTICE) ((?:part )?(?:[A-F]\d*|3D|V-\d+|\d+)[a-z]?(?:\.\d+)?)(?!\w)"
)
RULES = ROOT / "addin" / "facts" / "rules" / "default.csv"


def book(language: str) -> str:
    return (ROOT / "addin" / "handbook" / language / "methods.md").read_text("utf-8")


def sections(language: str) -> dict[str, str]:
    """The text of each entry, by what is cited: ``METHODS A3``."""
    text = book(language)
    found = list(HEADING.finditer(text))
    ends = [each.start() for each in found[1:]] + [len(text)]
    return {each[1]: text[each.end() : end] for each, end in zip(found, ends, strict=True)}


def test_both_languages_have_the_same_entries_and_examples() -> None:
    assert list(sections("zh")) == list(sections("en"))
    assert EXAMPLE.findall(book("zh")) == EXAMPLE.findall(book("en"))


@pytest.mark.parametrize("entry", sections("en"))
def test_the_examples_of_an_entry_run(entry: str) -> None:
    code = "\n".join(EXAMPLE.findall(sections("en")[entry]))
    test = doctest.DocTestParser().get_doctest(code, {}, entry, None, 0)

    failed, _ = doctest.DocTestRunner(verbose=False).run(test)

    assert failed == 0


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("key", BOOK)
def test_every_formula_stands_in_the_entry_that_it_names(key: str, language: str) -> None:
    source = BOOK[key].source
    entry = next(iter(_citations(source)), "")
    where = "PRACTICE 3D" if entry.startswith("PRACTICE V-") else entry

    text = sections(language)[where] if where else book(language)

    assert f"`{key}`" in text, f"{key} names {source}"


def test_every_entry_is_cited_or_general() -> None:
    texts = [path.read_text("utf-8") for path in _sources()]
    cited = set(chain.from_iterable(map(_citations, texts)))
    cited |= {f"METHODS-2 {rule}" for text in texts for rule in re.findall(r"\bM\d+\b", text)}

    assert sections("en").keys() - cited - UNCITED == set()


UNCITED = {"METHODS 0", "METHODS B", "PRACTICE C1", "METHODS A14", "METHODS A15"}
"""General entries, and formulas that name their publication itself."""


def test_every_citation_leads_into_the_book() -> None:
    known = sections("en").keys() | {f"PRACTICE {code}" for code in _rules()}
    lost = {
        f"{path.relative_to(ROOT)}: {cited}"
        for path in _sources()
        for cited in _citations(path.read_text("utf-8"))
        if cited not in known
    }

    assert not lost


def test_no_citation_leads_out_of_the_repository() -> None:
    outside = {
        str(path.relative_to(ROOT))
        for path in _sources()
        if re.search(r"\bANCHORS\b|\bspec/|\.\./shared", path.read_text("utf-8"))
    }

    assert outside <= LEAVING


LEAVING = {"addin/exchange/intake/opening/parse.py", "addin/ooxml/sheet/read.py"}
"""Modules that are rewritten now and still cite what lies outside: none afterwards."""


def _sources() -> Iterator[Path]:
    for folder in CODE:
        yield from sorted((ROOT / folder).rglob("*.py"))
        yield from sorted((ROOT / folder).rglob("*.csv"))


def _citations(text: str) -> Iterator[str]:
    """``METHODS part D`` and ``METHODS D, Theta`` as ``METHODS D``; names of constants are none."""
    for found in CITED.finditer(" ".join(text.split())):
        yield f"{found[1]} {found[2].removeprefix('part ')}"


def _rules() -> set[str]:
    with RULES.open(encoding="utf-8-sig", newline="") as lines:
        return {row[0] for row in csv.reader(lines) if row}
