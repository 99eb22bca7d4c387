"""The README tells the truth: its session runs, and it names every command."""

import doctest
from pathlib import Path

import pytest
from typer.main import get_command

from addin.cli.app import app

README = Path(__file__).parent.parent / "README.md"


def test_the_session_of_the_readme_runs() -> None:
    failed, tried = doctest.testfile(str(README), module_relative=False)

    assert tried > 3
    assert failed == 0


@pytest.mark.parametrize("command", sorted(get_command(app).commands))  # type: ignore[attr-defined]  # a group
def test_the_readme_names_every_command(command: str) -> None:
    assert f"`onpace {command}" in README.read_text(encoding="utf-8")
