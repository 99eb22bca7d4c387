"""Every code that is ever printed is explained: what it is, and what to do."""

import csv
import re
from pathlib import Path

import pytest

import addin
from addin.errors import UsageError
from addin.handbook.codes import codes, explain
from addin.language import LANGUAGES

HOUSE = Path(addin.__file__).parent
_CODE = re.compile(r"\"([VWTFNLXRB]-\d{2,3}[a-z]?)\"")


def _printed() -> set[str]:
    """The codes that the sources name, as literals or in the files of rules and messages."""
    found = {"RULE", "PHRASE", "SIGNATURE"}
    for path in HOUSE.rglob("*.py"):
        if "shipped" not in path.parts:
            found |= set(_CODE.findall(path.read_text("utf-8")))
    for name in ("findings.csv", "faults.csv", "default.csv", "points.csv"):
        for path in HOUSE.rglob(name):
            with path.open(encoding="utf-8", newline="") as lines:
                found |= {
                    line.get("rule") or line.get("code", "") for line in csv.DictReader(lines)
                }
    return found - {""}


def test_every_code_of_the_sources_is_known() -> None:
    assert _printed() - codes().keys() == set()


def test_every_code_has_a_name_and_a_cure_in_both_languages() -> None:
    bare = [
        (each.code, language)
        for each in codes().values()
        for language in LANGUAGES
        if not (each.name[language] and each.cure[language])
    ]

    assert bare == []


def test_no_code_is_explained_that_nothing_prints() -> None:
    assert codes().keys() - _printed() == set()


@pytest.mark.parametrize("spelt", ["v-20", "V20", "v_20", "Ｖ－２０", "累计平衡"])
def test_a_code_is_found_as_people_type_it(spelt: str) -> None:
    assert explain(spelt, "zh").startswith("V-20 累计平衡")


def test_a_code_that_no_rule_has_is_told_with_its_message_and_cure() -> None:
    told = explain("w-13", "en")

    assert told.startswith("W-13 no day of publication")
    assert "Published" in told
    assert "onpace help W-13" in told


@pytest.mark.parametrize(("asked", "near"), [("V-2", "V-20"), ("增速", "V-22"), ("W-99", "W-01")])
def test_a_code_that_is_none_names_near_ones(asked: str, near: str) -> None:
    with pytest.raises(UsageError) as raised:
        explain(asked, "zh")

    assert near in raised.value.text.zh
