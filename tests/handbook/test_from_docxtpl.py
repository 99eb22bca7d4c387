"""The page for those who come from docxtpl: its examples run, and both languages show the same."""

import doctest
import re
from pathlib import Path

import pytest

from addin import docxtpl

PAGES = Path(__file__).parents[2] / "addin" / "handbook"
EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(language: str) -> str:
    return (PAGES / language / "from-docxtpl.md").read_text("utf-8")


def test_both_languages_show_the_same_examples_and_as_many_rows() -> None:
    assert EXAMPLE.findall(page("zh")) == EXAMPLE.findall(page("en"))
    assert page("zh").count("\n|") == page("en").count("\n|")


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = "\n".join(EXAMPLE.findall(page("en")))
    test = doctest.DocTestParser().get_doctest(code, {}, "from-docxtpl", None, 0)

    failed, tried = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS).run(test)

    assert tried > 15
    assert failed == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_names_everything_that_a_script_imports(language: str) -> None:
    methods = {
        name
        for name, value in vars(docxtpl.DocxTemplate).items()
        if name[0] != "_" and callable(value)
    }

    lost = [name for name in {*docxtpl.__all__, *methods} if name not in page(language)]

    assert not lost
