"""Are the mistakes small, in their place, and the same for the same seed?"""

from pathlib import Path

import pytest

from tests.mutants.changes import Mutant, mutants_of
from tests.mutants.reach import distance
from tests.mutants.report import accepted, noticed_share, table
from tests.mutants.sample import sample
from tests.mutants.trial import Result

MODULE = b'''"""Words = 1 + 1."""

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    LATER = 1 + 1
Number: TypeAlias = int | float


def lead(value: int | None, names: list[str]) -> float:
    """More than 3 words."""
    for name in names:
        if not name or value is None:
            continue
        print(name, end="")
    found = [each for each in names if each != "none"]
    return -len(found) if len(found) >= 2 else min(1, 2 * 3, key=abs)
'''


def _names(kind: str) -> set[str]:
    return {m.name.removeprefix("lead: ") for m in mutants_of("m.py", MODULE) if m.kind == kind}


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("boundary", {"len(found) >= 2 → (len(found) > 2)"}),
        (
            "comparison flipped",
            {
                "value is None → (value is not None)",
                "each != \"none\" → (each == 'none')",
                "len(found) >= 2 → (len(found) < 2)",
            },
        ),
        ("arithmetic", {"2 * 3 → (2 / 3)"}),
        ("sign", {"-len(found) → len(found)"}),
        ("not", {"not name → name"}),
        ("and, or", {"not name or value is None → (not name and value is None)"}),
        ("constant", {"2 → 3", "1 → 2", "3 → 4"}),
        ("filter left out", {'each != "none" → True'}),
        ("opposite", {"min → max"}),
        ("statement left out", {"continue → pass", 'print(name, end="") → pass'}),
    ],
)
def test_a_mistake_changes_one_place(kind: str, names: set[str]) -> None:
    assert _names(kind) == names


def test_words_types_and_annotations_are_left_alone() -> None:
    assert {mutant.where for mutant in mutants_of("m.py", MODULE)} == {"lead"}


def test_every_other_byte_stays() -> None:
    for mutant in mutants_of("m.py", MODULE):
        spoiled = mutant.apply(MODULE)

        assert spoiled.startswith(MODULE[: mutant.start])
        assert spoiled.endswith(MODULE[mutant.end :])
        assert spoiled != MODULE
        assert mutant.compiles(MODULE)


def test_a_name_outlives_a_move() -> None:
    moved = mutants_of("elsewhere.py", MODULE.replace(b"def lead", b"\n\ndef lead"))

    assert [m.name for m in moved] == [m.name for m in mutants_of("m.py", MODULE)]


def test_a_sample_is_spread_by_size_and_the_same_for_its_seed(tmp_path: Path) -> None:
    for package, times in (("small", 1), ("large", 9)):
        folder = tmp_path / "addin" / package
        folder.mkdir(parents=True)
        (folder / "a.py").write_bytes(MODULE + b"x = 1\n" * (times * 20))

    once, again = (sample(tmp_path, ["small", "large"], 20, seed=1) for _ in range(2))

    keys = [mutant.key for mutant in once]
    assert keys == [mutant.key for mutant in again]
    assert keys != [mutant.key for mutant in sample(tmp_path, ["small", "large"], 20, seed=2)]
    assert len(set(keys)) == 20
    assert 1 <= sum("small" in key for key in keys) < 6


def test_tests_beside_a_module_come_first() -> None:
    assert distance("addin/facts/fact.py", "tests/facts/test_assess.py") == 0
    assert distance("addin/facts/fact.py", "addin/facts") == 0
    assert distance("addin/facts/fact.py", "tests/report/test_build.py") == 1


def test_survivors_are_listed_with_their_reason(tmp_path: Path) -> None:
    (mutant, *_) = mutants_of("addin/facts/m.py", MODULE)
    reasons = tmp_path / "survivors.txt"
    reasons.write_text(f"# words\n{mutant.name} ; nobody can see it\n", "utf-8")
    results = [_result(mutant, "survived"), _result(mutant, "timeout")]

    assert accepted(reasons) == {mutant.name: "nobody can see it"}
    assert noticed_share(results) == 0.5
    assert f"{mutant.kind}: {mutant.name}\n    nobody can see it" in table(results, reasons)


def _result(mutant: Mutant, outcome: str) -> Result:
    return Result(
        key=mutant.key, module=mutant.module, kind=mutant.kind, name=mutant.name, line=1,
        outcome=outcome,
    )  # fmt: skip
