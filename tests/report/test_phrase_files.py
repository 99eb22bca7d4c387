"""Can an office word its report in its own way, without breaking it?"""

import re
from pathlib import Path

import pytest

from addin.errors import FileError
from addin.language import LANGUAGES, Language
from addin.report.sentences.phrases import phrases_beside, read_phrases


def _own(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "phrases.zh.txt"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_an_office_changes_one_phrase_and_keeps_the_others(tmp_path: Path, encoding: str) -> None:
    own = _own(tmp_path, "growth.up = 同比上升{growth}%\r\n", encoding)

    phrases = read_phrases("zh", own)

    assert str(phrases.say("growth.up", growth="6.0")) == "同比上升6.0%"
    assert str(phrases.say("growth.down", growth="6.0")) == "同比下降6.0%"
    assert not phrases.findings


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("growth.upp = 同比上升{growth}%", "没有名为“growth.upp”的措辞"),
        ("growth.up = 同比上升{grwth}%", "{grwth}"),
        ("growth.up = 同比上升{growth%", "括号不成对"),
        ("growth.up = 同比上升[{growth}%", "括号不成对"),
        ("growth.up 同比上升", "名称 = 文字"),
    ],
)
def test_a_line_that_cannot_be_used_is_a_finding_and_the_shipped_phrase_stands_in(
    tmp_path: Path, line: str, words: str
) -> None:
    phrases = read_phrases("zh", _own(tmp_path, f"# 本单位措辞\n\n{line}\n"))

    assert [finding.place.cell for finding in phrases.findings] == ["3"]
    assert words in phrases.findings[0].text.zh
    assert str(phrases.say("growth.up", growth="6.0")) == "同比增长6.0%"


def test_a_phrase_leaves_out_what_it_has_no_value_for() -> None:
    phrases = read_phrases("zh")

    assert str(phrases.say("gap.short", gap="1亿元")) == "与目标值相差1亿元"


def test_a_phrase_may_contain_brackets_and_outer_blanks(tmp_path: Path) -> None:
    phrases = read_phrases("zh", _own(tmp_path, 'growth.up = " [[{growth}]] "\n'))

    assert str(phrases.say("growth.up", growth="6.0")) == " [6.0] "


def test_the_phrase_file_beside_the_workbook_is_found(tmp_path: Path) -> None:
    own = _own(tmp_path, "")

    assert phrases_beside(tmp_path / "plan.xlsx", "zh") == own
    assert phrases_beside(tmp_path / "plan.xlsx", "en") is None


def test_a_phrase_file_that_is_no_text_is_an_error_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "phrases.zh.txt").write_bytes(b"\xff\xff\xff\x00")

    with pytest.raises(FileError, match=r"phrases\.zh\.txt"):
        read_phrases("zh", tmp_path / "phrases.zh.txt")


def test_both_languages_know_the_same_phrases() -> None:
    assert read_phrases("zh").texts.keys() == read_phrases("en").texts.keys()


# The same fact, said as times in Chinese and per cent in English; words that are no numbers.
_SAME = {"times": "growth", "told": "name"} | dict.fromkeys(
    ("year", "whole", "when", "period", "it", "verb"), ""
)


@pytest.mark.parametrize("name", sorted(read_phrases("zh").texts))
def test_both_languages_say_the_same_numbers_in_each_phrase(name: str) -> None:
    said: dict[Language, list[str]] = {}
    for language in LANGUAGES:
        names = re.findall(r"\{(\w+)", read_phrases(language).texts[name])
        said[language] = sorted(_SAME.get(each, each) for each in names if _SAME.get(each, each))

    assert said["zh"] == said["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_shipped_phrase_leaves_out_a_part_within_a_part(language: Language) -> None:
    nested = re.compile(r"(?<!\[)\[(?!\[)[^]]*(?<!\[)\[(?!\[)")

    assert [
        name for name, text in read_phrases(language).texts.items() if nested.search(text)
    ] == []
