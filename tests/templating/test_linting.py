"""The cases are those of docxtpl-lint 2.0.1 (MIT, tests/cases/lint/LICENSE)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from addin.errors import Level
from addin.templating.linting import lint
from addin.templating.template import compile_template
from tests.templating.clean import BROKEN, CLEAN

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


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("{{ items[0].n }}", {"items": [{"n": 1}, {}]}),
        ("{{ (items|last).n }}", {"items": [{}, {"n": 1}]}),
        ("{% for k, v in row.items() %}{{ k }}{{ v }}{% endfor %}", {"row": {"a": 1}}),
        ('{{ row.get("q") }}{{ row.get("q", "-") }}', {"row": {}}),
        ("{% if row.k is defined %}{{ row.k.z }}{% endif %}", {"row": {}}),
        ('{{ x if x is defined else "-" }}', {}),
        ('{{ x.y if x.y is defined else "-" }}', {"x": {}}),
        ("{% if x is defined and x.y > 1 %}a{% endif %}", {}),
        ("{% if x is not defined %}-{% else %}{{ x.z }}{% endif %}", {}),
        ("{% if not x is defined or x > 1 %}a{% endif %}", {}),
        ("{% if 'k' in row %}{{ row.k }}{% endif %}", {"row": {}}),
        ("{% for r in rows if r.n is defined %}{{ r.n }}{% endfor %}", {"rows": [{}, {"n": 1}]}),
        ("{{ name.upper() }}{{ name[0] }}", {"name": "ab"}),
    ],
)  # fmt: skip
def test_a_template_that_fills_correctly_is_clean(
    make: Make, text: str, values: dict[str, Any]
) -> None:
    assert lint(make(text), values) == ()


@pytest.mark.parametrize(("text", "values"), CLEAN)
def test_a_template_that_fills_is_never_called_broken(
    make: Make, text: str, values: dict[str, Any]
) -> None:
    compile_template(make(text)).render(values)

    assert [found for found in lint(make(text), values) if found.level is Level.HARD] == []
    assert lint(make(text)) == ()


@pytest.mark.parametrize("blocks", BROKEN)
def test_a_template_that_cannot_be_filled_is_never_called_right(
    make: Make, blocks: tuple[str | list[list[str]], ...]
) -> None:
    found = lint(make(*blocks))

    assert [finding for finding in found if finding.level is Level.HARD]
    assert all(str(finding.place) for finding in found)


def test_what_these_values_never_reach_does_not_keep_a_template_from_being_filled(
    make: Make,
) -> None:
    (finding,) = lint(make("{% if flag %}{{ missing }}{% endif %}"), {"flag": False})

    assert (finding.rule, finding.level) == ("T-301", Level.SOFT)


def test_lint_leaves_what_can_be_read_once_to_the_filling(make: Make) -> None:
    rows = iter([1, 2])

    lint(make("{% for r in rows %}{{ r }}{% endfor %}"), {"rows": rows})

    assert list(rows) == [1, 2]


@pytest.mark.parametrize(
    ("blocks", "rule", "level"),
    [
        (["{% raw %}{{ a }}", "{{ b }}"], "T-101", Level.HARD),
        ([[["{%tr if a %}"], ["x"]], [["q"], ["{%tr endif %}"]]], "T-204", Level.HARD),
        ([[["{%tc if a %}", "x"], ["y", "{%tc endif %}"]]], "T-204", Level.HARD),
        ([[["{% for a in b %}{{ a }}", "{% endfor %}"]]], "T-210", Level.SOFT),
        ([[["{% for a in b %}{{ a }}"], ["{% endfor %}"]]], "T-210", Level.SOFT),
        ([[["{%p if a %}", "x"], ["y", "{%p endif %}"]]], "T-210", Level.SOFT),
    ],
)
def test_a_block_that_begins_in_one_element_and_ends_in_another_is_told(
    make: Make, blocks: list[Any], rule: str, level: Level
) -> None:
    found = {(f.rule, f.level) for f in lint(make(*blocks)) if f.rule != "T-209"}

    assert found == {(rule, level)}


def test_a_block_may_run_over_paragraphs_and_rows_marked_as_such(make: Make) -> None:
    rows = [["{%tr for a in b %}"], ["{{ a }}"], ["{%tr endfor %}"]]

    assert lint(make("{% if a %}x", "y{% endif %}", rows)) == ()


def test_what_a_call_block_hands_on_needs_no_value(make: Make) -> None:
    macro = "{% macro twice(v) %}{{ caller(v) }}{{ caller(v) }}{% endmacro %}"
    template = make(f"{macro}{{% call(x) twice(name) %}}<{{{{ x }}}}>{{% endcall %}}")

    assert [need.path for need in compile_template(template).needs] == ["name"]
    assert lint(template, {"name": "Li"}) == ()
