"""The README tells the truth: its sessions run, its links lead somewhere, it names each command."""

import doctest
import re
from pathlib import Path

import pytest
from typer.main import get_command

from addin.cli.app import app
from tests.cli.screen import shown
from tests.handbook.running import WIDTH, steps

README = Path(__file__).parent.parent / "README.md"
ENGLISH, CHINESE = README.read_text("utf-8").split("\n# Onpace 中文\n")


def test_the_session_of_the_readme_runs() -> None:
    failed, tried = doctest.testfile(str(README), module_relative=False)

    assert tried > 3
    assert failed == 0


@pytest.mark.parametrize("command", sorted(get_command(app).commands))  # type: ignore[attr-defined]  # a group
def test_the_readme_names_every_command(command: str) -> None:
    assert f"`onpace {command}" in README.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("zh", CHINESE)], ids=["en", "zh"])
def test_the_commands_of_the_readme_show_what_it_promises(
    language: str, text: str, tmp_path: Path
) -> None:
    asked = list(steps(text))

    found = shown([step.call for step in asked], tmp_path, language, WIDTH)

    assert len(asked) > 5
    for step, lines in zip(asked, found, strict=True):
        assert step.kept_by(lines) == "", step.call
        assert not any(line.startswith("onpace: ") for line in lines)


def test_links_and_pictures_of_the_readme_are_there() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README.read_text("utf-8"))

    assert len(targets) > 10
    assert [each for each in targets if not (README.parent / each).exists()] == []


def test_both_languages_of_the_readme_tell_of_the_same() -> None:
    parts = [len(re.findall(r"^## ", text, re.MULTILINE)) for text in (ENGLISH, CHINESE)]

    assert parts[0] - 1 == parts[1], "the commands stand once"
