"""An example of the reference of functions gives what the catalogue checks."""

import re

import pytest

from addin.functions.catalogue import FUNCTIONS
from addin.handbook.pages import page_text
from addin.language import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_function_has_a_section_with_its_arguments_and_examples(language: Language) -> None:
    text = page_text("functions", language)
    sections = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL))

    assert set(sections) == {function.full_name for function in FUNCTIONS}
    for function in FUNCTIONS:
        section = sections[function.full_name]
        assert section.count("→") == len(function.examples)
        assert all(argument.title[language] in section for argument in function.arguments)


@pytest.mark.parametrize(
    ("example", "result"),
    [
        ("=PLAN.PROGRESS(20000,26800,30000)", "0.68"),
        ("=PLAN.DISCRETE({206504,456614})", "206504, 250110"),
        ("=PLAN.CHAIN({0.032;0.079})", "0.0552384"),
        ("=PLAN.STATUS(0.7,0.75)", "滞后"),
    ],
)
def test_an_example_is_typed_as_in_a_cell_and_answered_in_the_language(
    example: str, result: str
) -> None:
    assert f"`{example}` → `{result}`" in page_text("functions", "zh")
