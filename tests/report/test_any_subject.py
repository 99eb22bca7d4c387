"""A plan of another subject gives outputs in its own words; one without groups never names any."""

import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

from addin.cli.app import app
from addin.facts.assess import assess
from addin.language import LANGUAGES, NO_TEXT, Text
from addin.model.plan import Plan
from addin.plan.write import write_plan
from addin.report.build import build_report
from addin.report.sentences.details import clusters_total
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from tests.plans import without_groups
from tests.report.strange_plans import strange_plan
from tests.report.test_every_report import EVERY
from workbooks.make.county.plan import county_plan

PERIOD = "2024Q4"
OF_INDUSTRY = re.compile("产业|集群|工业|产值|industr|cluster(?!ed)", re.IGNORECASE)
OF_GROUPS = re.compile(r"医疗片区|health district|分组|片区|\bgroups?\b", re.IGNORECASE)
COMMANDS = (
    "check {book} -p {period}", "assess {book} -p {period}", "groups {book} -p {period}",
    "gaps {book} -p {period}", "report {book} -p {period} --publish -o {out}/reports",
    "report {book} -p {period} --publish --final --date 2026-12-01 -o {out}/finals",
    "assess {book} -p {period} --components {out}/components.xlsx",
    "assess {book} -p {period} --json", "gaps {book} -p {period} --json",
    "check {book} -p {period} --json",
    "share {book} -p {period} -o {out}/forms", "ledger {book} -p {period} --remind",
)  # fmt: skip


def _plain() -> Plan:
    """The county's plan without its districts, and without the task that names them."""
    plan = without_groups(county_plan())
    return replace(plan, tasks=tuple(task for task in plan.tasks if "片区" not in task.name.zh))


PLANS = {"health": county_plan, "plain": _plain}


@cache
def _outputs(name: str, folder: Path) -> dict[str, str]:
    """What every command prints and every file that it writes holds, as text."""
    said = {}
    for language in LANGUAGES:
        out = folder / name / language
        out.mkdir(parents=True)
        book = write_plan(PLANS[name](), out / "plan.xlsx")
        for command in COMMANDS:
            words = command.format(book=book, period=PERIOD, out=out).split()
            lang = () if words[0] == "report" else ("--lang", language)
            shown = CliRunner().invoke(app, [*words, *lang])
            assert shown.exit_code in {0, 1}, shown.output
            assert isinstance(shown.exception, SystemExit | None), shown.exception
            said[f"{language} {words[0]} {words[-1]}"] = shown.output
        for path in sorted(out.rglob("*")):
            if path.suffix in {".docx", ".xlsx"} and path != book:
                kept = "final " if path.parent.name == "finals" else ""
                said[f"{language} {kept}{path.name}"] = "\n".join(_texts(path))
    return said


def _texts(path: Path) -> Iterator[str]:
    """The parts of an office file: whatever a reader, a screen reader or a search finds."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
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
    outputs = _outputs(name, folder)

    files = [key for key in outputs if key.endswith("x") and "/" not in key]
    # Forms; Word, Excel and published, drafts and finals; components.
    assert len(files) == 2 * (4 + 2 * (2 + 4) + 1)
    assert not _found(OF_INDUSTRY, outputs)


def test_a_plan_without_groups_has_no_trace_of_them(folder: Path) -> None:
    outputs = _outputs("plain", folder)

    asked = {key: text for key, text in outputs.items() if " groups " not in key}
    assert not _found(OF_GROUPS, asked)


def test_a_plan_with_groups_names_them_as_its_sheet_says(folder: Path) -> None:
    outputs = _outputs("health", folder)

    assert "3个医疗片区合计开放床位" in outputs["zh XH26-2024Q4.zh.docx"]
    assert "重点任务和重大项目" in outputs["zh XH26-2024Q4.zh.docx"]
    assert (
        "The three health districts together had a capacity of"
        in (outputs["en XH26-2024Q4.en.docx"])
    )
    assert "医疗片区" in outputs["zh XH26-2024Q4.zh.published.xlsx"]


def test_numbers_of_sections_and_annexes_close_up_where_there_are_no_groups(folder: Path) -> None:
    report = _outputs("plain", folder)["zh XH26-2024Q4.zh.docx"]

    for words in ("重点任务和重大项目", "下一步工作建议", "附件2"):
        assert words in report
    assert "附件3" not in report


@pytest.mark.parametrize("seed", range(60 if EVERY else 4))
def test_plans_of_other_subjects_have_no_word_of_industry_and_none_of_groups_they_lack(
    seed: int, tmp_path: Path
) -> None:
    plan, period = strange_plan(seed)
    bare = without_groups(plan) if seed % 2 else plan

    made = build_report(bare, period, tmp_path, publish=True)

    outputs = {path.name: "\n".join(_texts(path)) for path in made.paths}
    assert not _found(OF_INDUSTRY, outputs)
    word, words = plan.identity.group_word, plan.identity.groups
    named = "|".join(re.escape(one) for one in (word.zh, word.en, words.en) if one)
    if named and not bare.clusters:
        assert not _found(re.compile(named), outputs)


@pytest.mark.slow
def test_the_pdf_of_a_plan_without_groups_has_no_trace_of_them(tmp_path: Path) -> None:
    made = build_report(_plain(), PERIOD, tmp_path, pdf=True, final=date(2026, 12, 1))

    for path in made.pdfs:
        said = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
        outputs = {path.name: said.stdout.decode("utf-8")}
        assert len(outputs[path.name]) > 2_000
        assert not _found(OF_INDUSTRY, outputs)
        assert not _found(OF_GROUPS, outputs)


def _of_groups(**words: object) -> str:
    """The Chinese sentence on the groups together, with other words on the Plan sheet."""
    plan = county_plan()
    identity = replace(plan.identity, **words)  # type: ignore[arg-type]  # fields by name
    facts = assess(replace(plan, identity=identity), PERIOD)
    return str(clusters_total(facts, Voice(phrases=read_phrases("zh"))))


@pytest.mark.parametrize(
    ("lead", "said"),
    [
        ("", "3个医疗片区"),
        ("三大", "三大医疗片区"),
        ("3大", "3大医疗片区"),
        ("六大", "3个医疗片区"),
    ],
)
def test_the_plans_own_count_of_groups_is_said_only_while_it_is_right(lead: str, said: str) -> None:
    assert _of_groups(group_lead=lead).startswith(said)


def test_without_words_the_groups_are_called_groups_and_no_share_is_told() -> None:
    bare = _of_groups(
        group_word=NO_TEXT, group_measure=NO_TEXT, group_verb=NO_TEXT, total_word=NO_TEXT
    )

    assert bare.startswith("3个分组医疗卫生机构床位数合计为3650张，同比增长3.1%")
    assert "占" not in bare


def test_what_is_not_counted_twice_is_said_where_the_plan_says_so() -> None:
    said = _of_groups(overlap=Text(zh="扣除重复计算", en="net of overlap"))

    assert said.startswith("3个医疗片区合计开放床位3650张（扣除重复计算），")
