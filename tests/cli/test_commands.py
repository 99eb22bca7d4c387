"""The commands as a person types them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document

from addin.cli.app import COMMANDS
from addin.files import shipped

BOOK = shipped("workbooks", "chongqing-14fyp.xlsx")


def onpace(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "addin.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_assess_shows_every_indicator_in_both_languages() -> None:
    chinese = onpace("assess", BOOK, "-p", "2024Q4", "--lang", "zh")
    english = onpace("assess", BOOK, "-p", "2024Q4", "--lang", "en")

    assert chinese.returncode == english.returncode == 0
    assert "工业增加值" in chinese.stdout
    assert "63.8" in chinese.stdout
    assert "ahead of pace" in english.stdout


def test_json_is_one_document_and_nothing_else() -> None:
    done = onpace("assess", BOOK, "-p", "2024Q4", "--json")

    document = json.loads(done.stdout)

    assert document["period"] == "2024Q4"
    facts = {fact["id"]: fact for fact in document["facts"]}
    assert facts["IVA_TOTAL.value@2024Q4"]["value"] == 8276
    assert set(facts["IVA_TOTAL.progress@2024Q4"]) >= {
        "id", "value", "unit", "display", "period", "status", "vintage", "formula", "inputs",
    }  # fmt: skip


def test_every_command_gives_json() -> None:
    made = {name: command.load(name) for name, command in COMMANDS.items()}
    parts = {
        f"{name} {part}": each
        for name, command in made.items()
        for part, each in (getattr(command, "commands", None) or {"": command}).items()
    }

    without = [
        name
        for name, command in parts.items()
        if "--json" not in {option for one in command.params for option in one.opts}
    ]
    assert len(parts) > 30
    assert without == []


def test_what_connects_programs_gives_one_json_document(tmp_path: Path) -> None:
    calls = (
        ("excel", "doctor"),
        ("convert", BOOK, "--to", "calc", "-o", tmp_path / "x.xlsx"),
        ("serve", "--home", tmp_path, "--add-user", "li"),
        ("serve", "--home", tmp_path, "--remove-user", "li"),
    )

    steps, converted, token, gone = (json.loads(onpace(*c, "--json").stdout) for c in calls)

    assert {"well", "name", "why", "help"} == set(steps["steps"][0])
    assert converted["file"] == str(tmp_path / "x.xlsx")
    assert len(token["token"]) > 20
    assert gone == {"user": "li", "removed": True}


def test_a_file_that_is_missing_leads_to_the_one_that_was_meant(tmp_path: Path) -> None:
    (tmp_path / "规划.xlsx").touch()

    near = onpace("check", tmp_path / "规划.xls", "--lang", "en")
    far = onpace("check", "nowhere-at-all.xlsx", "--lang", "en")

    assert f"did you mean {tmp_path / '规划.xlsx'}" in near.stderr
    assert f"(this folder is {Path.cwd()})" in far.stderr


@pytest.mark.parametrize("command", ["groups", "clusters", "gaps"])
def test_groups_by_either_name_and_gaps_are_shown_and_given_as_json(command: str) -> None:
    shown = onpace(command, BOOK, "-p", "2022Q4", "--lang", "zh")
    given = onpace(command, BOOK, "-p", "2022Q4", "--json")

    assert shown.returncode == given.returncode == 0
    assert json.loads(given.stdout)["facts"]


def test_check_lists_findings_and_says_how_many() -> None:
    done = onpace("check", BOOK, "--lang", "en")

    assert done.returncode == 0
    assert "findings" in done.stdout
    assert "[V-24]" in done.stdout


def test_check_explains_a_rule_with_and_without_a_book() -> None:
    alone, with_book = (onpace("check", *book, "--explain", "v-20", "--lang", "zh")
                        for book in ((), (BOOK,)))  # fmt: skip

    assert alone.stdout == with_book.stdout
    assert alone.stdout.startswith("V-20 累计平衡")


def test_check_without_a_book_or_rule_says_what_is_missing() -> None:
    done = onpace("check", "--lang", "en")

    assert done.returncode == 2
    assert "which plan workbook?" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("assess", "none.xlsx", "-p", "2024Q4"), "there is no file none.xlsx"),
        (("assess", BOOK, "-p", "2024Q9"), "not a period: '2024Q9'"),
        (("assess", BOOK, "-p", "2024Q4", "--as-of", "yesterday"), "not a day: 'yesterday'"),
        (("report", BOOK, "-p", "2024Q4", "--lang", "fr"), "not a language: 'fr'"),
    ],
)
def test_an_unusable_call_ends_with_words_and_code_2(
    arguments: tuple[str, ...], words: str
) -> None:
    done = onpace(*arguments, *(() if "--lang" in arguments else ("--lang", "en")))

    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_report_writes_documents_in_both_languages(tmp_path: Path) -> None:
    done = onpace("report", BOOK, "-p", "2024Q4", "-o", tmp_path)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "M14-2024Q4.zh.docx").exists()
    assert (tmp_path / "M14-2024Q4.en.docx").exists()


def test_a_report_that_is_open_in_word_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "~$M14-2024Q4.zh.docx").touch()

    done = onpace("report", BOOK, "-p", "2024Q4", "-o", tmp_path, "--lang", "zh")

    assert done.returncode == 2
    assert not (tmp_path / "M14-2024Q4.zh.docx").exists()


def test_an_office_sees_its_phrases_in_the_report_and_hears_of_faulty_ones(tmp_path: Path) -> None:
    book = shutil.copy(BOOK, tmp_path)
    own = tmp_path / "phrases.zh.txt"
    own.write_text("growth.up = 同比上升{growth}%\ngrowth.dwn = 同比下滑{growth}%\n", "utf-8")

    done = onpace("report", book, "-p", "2024Q4", "-o", tmp_path / "out", "--lang", "zh")
    checked = onpace("check", book, "--lang", "zh")

    assert done.returncode == 0
    assert "phrases.zh.txt 2: 没有名为“growth.dwn”的措辞" in done.stderr
    assert "growth.dwn" in checked.stdout
    (report,) = (tmp_path / "out").glob("*.docx")
    text = "".join(
        node.text or "" for node in Document(str(report)).element.body.iter() if node.text
    )
    assert "同比上升" in text
    assert "同比增长" not in text


def test_a_folder_that_cannot_be_made_is_named_without_a_traceback(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("x")

    made = onpace("new", taken, "--lang", "en")

    assert made.returncode == 2
    assert made.stderr.startswith(f"onpace: cannot write {taken}")
    assert "what should be a folder is a file" in made.stderr


def test_an_interrupted_command_says_so_and_ends_with_130() -> None:
    script = (
        "import addin.cli.app as app, sys\n"
        "def stop(*_, **__): raise KeyboardInterrupt\n"
        "app._run = stop\n"
        "app.main()\n"
    )
    direct = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )

    assert direct.returncode == 130
    assert "Traceback" not in direct.stderr
    assert direct.stderr.strip()


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".json"])
def test_assess_writes_the_components_of_every_lamp(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"components{suffix}"

    done = onpace("assess", BOOK, "-p", "2024Q4", "--components", path, "--lang", "zh")

    assert done.returncode == 0
    assert path.stat().st_size > 10_000


def test_components_of_another_kind_are_refused_with_what_is_possible(tmp_path: Path) -> None:
    done = onpace(
        "assess", BOOK, "-p", "2024Q4", "--components", tmp_path / "c.docx", "--lang", "en"
    )

    assert done.returncode == 2
    assert "components are written as .xlsx, .csv or .json" in done.stderr
