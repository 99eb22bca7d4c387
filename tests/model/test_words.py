"""A word is found by any of its names, however it is typed, and by no other's."""

import pytest

from addin.errors import ModelError
from addin.model.words import DataStatus, Measure, Precision, TypedWord


@pytest.mark.parametrize("words", TypedWord.__subclasses__(), ids=lambda words: words.__name__)
def test_every_spelling_leads_to_its_word(words: type[TypedWord]) -> None:
    for word in words:
        for name in (word.value, word.zh, word.en, *word.aliases):
            assert words.parse(name) is word


@pytest.mark.parametrize(
    "typed", ["lower bound", "LOWER-BOUND", " lower_bound ", "下限", "ｌｏｗｅｒ bound"]
)
def test_case_width_and_what_parts_the_words_do_not_matter(typed: str) -> None:
    assert Precision.parse(typed) is Precision.LOWER_BOUND


def test_a_word_of_another_list_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ModelError, match=r"'revised' is not one of .* level \(绝对值\)"):
        Measure.parse("revised")

    assert DataStatus.named("exact") is None
