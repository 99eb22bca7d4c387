import ast
import string
from collections.abc import Iterator
from pathlib import Path

import addin
from addin.errors import WORDS, AddinError, FileError, Finding, Level, Place, UsageError, nearest
from addin.language import NO_TEXT, Text


def test_a_finding_shows_its_place_its_words_and_its_rule() -> None:
    finding = Finding(
        rule="V-02",
        level=Level.HARD,
        text=Text(zh="不是数值：“n/a”", en="not a number: 'n/a'"),
        place=Place(file="steel.xlsx", sheet="Data", cell="C7"),
    )

    assert finding.show("en") == "steel.xlsx Data!C7: not a number: 'n/a' [V-02]"
    assert finding.show("zh") == "steel.xlsx Data!C7: 不是数值：“n/a” [V-02]"


def test_an_error_carries_both_languages_and_every_finding() -> None:
    finding = Finding(rule="V-01", level=Level.HARD, text=Text(zh="空", en="empty"))

    error = AddinError(en="the plan has one mistake", zh="规划有一处错误", findings=[finding])

    assert str(error) == "the plan has one mistake"
    assert error.text["zh"] == "规划有一处错误"
    assert error.findings == (finding,)


def test_words_of_errors_say_values_in_their_language() -> None:
    array = Text(zh="数组公式", en="an array formula")
    part = FileError("part_of", sheet="目标", address="B2", what=array)
    look = UsageError("no_look", look="red", looks=["bold", "plain"])

    assert str(part) == "目标!B2 is part of an array formula and cannot be changed on its own"
    assert part.text["zh"] == "目标!B2属于数组公式，不能单独修改"
    assert "bold, plain" in look.text["en"]
    assert "bold、plain" in look.text["zh"]


def test_the_nearest_name_is_a_remark() -> None:
    assert nearest("Targts", ["Targets", "Data"])["en"] == " (nearest: 'Targets')"
    assert nearest("Targts", ["Units"]) == NO_TEXT


def test_each_word_of_errors_is_said_with_the_values_that_it_names() -> None:
    said: dict[str, set[str]] = {}
    for key, values in _said():
        assert said.setdefault(key, values) == values, key

    for key, values in said.items():
        named = {
            str(name).partition(".")[0]
            for words in (WORDS.lines[key]["zh"], WORDS.lines[key]["en"])
            for _, name, _, _ in string.Formatter().parse(words)
            if name is not None
        }
        assert named == values, key


def test_each_line_of_the_errors_is_said_somewhere() -> None:
    code = "".join(path.read_text("utf-8") for path in _modules())
    by_axis = {"no_such_rows", "no_such_columns"}

    assert {key for key in WORDS.lines if f'"{key}"' not in code} == by_axis


def _modules() -> list[Path]:
    return sorted(Path(str(addin.__file__)).parent.rglob("*.py"))


def _takes_words(tree: ast.Module) -> bool:
    """Whether a module says words of errors, not those of a package of its own."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "addin.errors"
        and any(name.name == "WORDS" for name in node.names)
        for node in ast.walk(tree)
    )


def _said() -> Iterator[tuple[str, set[str]]]:
    """The keys of `errors.csv` that are raised by name, each with the values given."""
    for path in _modules():
        tree = ast.parse(path.read_text("utf-8"))
        said = "WORDS.text" if _takes_words(tree) else None
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and call.args:
                key, kind = call.args[0], ast.unparse(call.func)
                raised = kind.endswith("Error") and getattr(key, "value", "") in WORDS.lines
                if isinstance(key, ast.Constant) and (raised or kind == said):
                    given = {str(each.arg) for each in call.keywords}
                    yield str(key.value), given - {"findings", "stale"}
