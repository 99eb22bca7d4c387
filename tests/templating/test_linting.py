"""The cases are those of docxtpl-lint 2.0.1 (MIT, tests/cases/lint/LICENSE)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from addin.errors import Level
from addin.templating.linting import lint
from addin.templating.template import compile_template

Make = Callable[..., bytes]
Case = dict[str, Any]

_CASES: list[Case] = json.loads(
    (Path(__file__).parents[1] / "cases" / "lint" / "cases.json").read_text()
)
_BY_COMMAND = {
    command: [case for case in _CASES if case["command"] == command]
    for command in ("lint", "verify", "fix", "infer")
}
# What docxtpl-lint calls otherwise, and what Onpace says on top because it is true as well.
_SAME = {"DTL210": "DTL201", "DTL401": "DTL209", "DTL402": "DTL301"}
_ALSO = {
    "filter_with_percent_in_p_tag": {"DTL209"},  # the x between the two tags is lost
    "tr_open_close_same_row": {"DTL209"},  # so are the value and the second cell
}


def _named(case: Case) -> str:
    return str(case["name"])


def _template(make: Make, case: Case) -> bytes:
    blocks = [block.get("p", block.get("table")) for block in case["blocks"]]
    return make(*blocks, header=case.get("header", ""))


def _rules(make: Make, case: Case) -> set[str]:
    found = lint(_template(make, case), case.get("data"))
    return {finding.rule.replace("T-", "DTL") for finding in found}


@pytest.mark.parametrize("case", _BY_COMMAND["lint"] + _BY_COMMAND["verify"], ids=_named)
def test_every_fault_is_reported_and_a_clean_template_is_clean(make: Make, case: Case) -> None:
    expected = {_SAME.get(rule, rule) for rule in case["expected_rules"]}

    assert _rules(make, case) - _ALSO.get(case["name"], set()) == expected


@pytest.mark.parametrize("case", _BY_COMMAND["infer"], ids=_named)
def test_what_a_template_needs_is_read_from_its_tags(make: Make, case: Case) -> None:
    needs = compile_template(_template(make, case)).needs

    assert [need.path for need in needs] == sorted(case["expected_rules"])


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("fix_endfro_typo", "'endfor'"),
        ("fix_typo_with_data", "'customer'"),
        ("fix_iff_typo", "'if'"),
        ("fix_prefix_mismatch", "{%tr"),
    ],
)
def test_a_fault_names_what_was_meant(make: Make, name: str, meant: str) -> None:
    (case,) = [case for case in _CASES if case["name"] == name]

    assert any(meant in finding.text.en for finding in lint(_template(make, case), case["data"]))


def test_faults_say_where_they_are_under_which_heading_in_both_languages(make: Make) -> None:
    findings = lint(make("fine", [["a", "b"], ["c", "{% if x %}"]]))

    assert [str(finding.place) for finding in findings] == ["document![T1 R2 C2 ¶1]"]
    assert "never ended" in findings[0].text.en
    assert "没有结束" in findings[0].text.zh


def test_values_that_nothing_reads_inform_and_no_more(make: Make) -> None:
    findings = lint(make("{{ a }}"), {"a": 1, "b": 2})

    assert [(finding.rule, finding.level) for finding in findings] == [("T-302", Level.INFO)]


def test_a_field_that_one_item_of_a_list_lacks_is_found(make: Make) -> None:
    template = make("{% for i in rows %}{{ i.name }}{% endfor %}")

    assert lint(template, {"rows": [{"name": 1}, {"name": 2}]}) == ()
    assert "did you mean 'nam'" in lint(template, {"rows": [{"name": 1}, {"nam": 2}]})[0].text.en
