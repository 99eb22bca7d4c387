"""A plan of another subject gives outputs in its own words; one without groups never names any."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

from addin.cli.app import app
from addin.language import LANGUAGES, NO_TEXT
from addin.model.plan import Plan
from addin.plan.write import write_plan
from workbooks.make.county.plan import county_plan

PERIOD = "2024Q4"
OF_INDUSTRY = re.compile("产业|集群|工业|产值|industr|cluster(?!ed)", re.IGNORECASE)
OF_GROUPS = re.compile(r"医疗片区|health district|分组|片区|\bgroups?\b", re.IGNORECASE)
COMMANDS = (
    "check {book} -p {period}", "assess {book} -p {period}", "groups {book} -p {period}",
    "gaps {book} -p {period}", "report {book} -p {period} --publish -o {out}/reports",
    "assess {book} -p {period} --components {out}/components.xlsx",
    "share {book} -p {period} -o {out}/forms", "ledger {out}/forms",
)  # fmt: skip


def _without_groups(plan: Plan) -> Plan:
    """The plan with everything about its districts taken out."""
    seen = plan.observations
    identity = replace(
        plan.identity,
        main_scheme="",
        total_indicator="",
        group_word=NO_TEXT,
        group_measure=NO_TEXT,
        group_verb=NO_TEXT,
        total_word=NO_TEXT,
    )
    tasks = tuple(task for task in plan.tasks if "片区" not in task.name.zh)
    kept = seen.take(seen.cluster == seen.code_of("clusters", ""))
    return replace(plan, identity=identity, clusters=(), observations=kept, tasks=tasks)


PLANS = {"health": county_plan, "no groups": lambda: _without_groups(county_plan())}


@cache
def _outputs(name: str, folder: Path) -> dict[str, str]:
    """What every command prints and every file that it writes holds, as text."""
    book = write_plan(PLANS[name](), folder / "plan.xlsx")
    said = {}
    for language in LANGUAGES:
        out = folder / language
        for command in COMMANDS:
            words = command.format(book=book, period=PERIOD, out=out).split()
            lang = () if words[0] == "report" else ("--lang", language)
            shown = CliRunner().invoke(app, [*words, *lang])
            assert shown.exit_code in {0, 1}, shown.output
            said[f"{language} {command}"] = shown.output
        for path in sorted(out.rglob("*")):
            if path.suffix in {".docx", ".xlsx"}:
                said[f"{language} {path.name}"] = "\n".join(_texts(path))
    return said


def _texts(path: Path) -> Iterator[str]:
    """The parts of an office file: whatever a reader, a screen reader or a search finds."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")) and "theme" not in name:
                yield unescape(package.read(name).decode("utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("subject")


def _found(pattern: re.Pattern[str], outputs: dict[str, str]) -> list[str]:
    return [
        f"{name}: {text[max(0, hit.start() - 40) : hit.end() + 40]}"
        for name, text in outputs.items()
        for hit in pattern.finditer(text)
    ]


@pytest.mark.parametrize("name", PLANS)
def test_no_output_of_a_health_plan_has_a_word_of_industry(name: str, folder: Path) -> None:
    place = folder / name.replace(" ", "-")
    place.mkdir(exist_ok=True)

    outputs = _outputs(name, place)

    assert len(outputs) > 2 * len(COMMANDS)
    assert not _found(OF_INDUSTRY, outputs)
