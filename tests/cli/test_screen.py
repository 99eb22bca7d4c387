"""No line is wider than the screen, nothing that tells is cut, a pipe gets everything."""

import shutil
from pathlib import Path

import pytest

from addin.cli.app import COMMANDS
from addin.cli.showing.lines import width_of, wrapped
from addin.cli.showing.waiting import working
from addin.files import shipped
from addin.language import Text
from tests.cli.screen import shown
from tests.cli.test_commands import BOOK, onpace

FAMILIES = {
    "settle": ("extend", "propose", "decline", "answer", "layout", "decide", "vouch", "key"),
    "excel": ("install", "uninstall", "doctor"),
}
HELP = [
    [], ["--help"], *([name, "--help"] for name in COMMANDS),
    *([name, part, "--help"] for name, parts in FAMILIES.items() for part in parts),
]  # fmt: skip
CALLS = [
    ["check", "city.xlsx"], ["check", "empty/plan.xlsx"], ["check"], ["check", "none.xlsx"],
    ["check", "--explain", "V-20"], ["check", "--explain", "v2"],
    ["check", "--explain", "names"], ["check", "--explain", "W-13"],
    ["assess", "city.xlsx", "-p", "2024Q3"], ["assess", "health.xlsx"],
    ["groups", "city.xlsx", "-p", "2024Q3"], ["gaps", "city.xlsx", "-p", "2024Q3"],
    ["lint", "report.zh.docx", "city.xlsx"], ["lint", "report.zh.docx", "city.xlsx", "--names"],
    ["fill", "report.zh.docx", "values.json", "-o", "x.docx"],
    ["freeze", "city.xlsx", "-o", "x.xlsx"],
    ["report", "health.xlsx", "-o", "out", "--lang", "zh"],
    ["share", "city.xlsx", "-p", "2024Q4"], ["collect", "city.xlsx", "forms"],
    ["ledger", "city.xlsx"], ["ledger", "city.xlsx", "--verify"],
    ["ledger", "city.xlsx", "--remind"],
    ["settle", "extend", "city.xlsx", "NONE", "2027-01-01", "--reason", "年度决算尚未完成，延期"],
    ["convert", "city.xlsx", "--to", "calc", "-o", "x.ods.xlsx"],
    ["new", "ours", "--example", "moon"], ["new", "ours"], ["chek"], ["check", "--perid", "2"],
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with books and a template, called by short names."""
    for name, file in (("city", "example-city"), ("health", "county-health")):
        shutil.copy(shipped("workbooks", f"{file}.xlsx"), tmp_path / f"{name}.xlsx")
    shutil.copy(shipped("templates", "report.zh.docx"), tmp_path)
    (tmp_path / "values.json").write_text("{}", "utf-8")
    onpace("new", tmp_path / "empty")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("width", [80, 60])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_line_of_any_command_is_wider_than_the_screen(
    folder: Path, language: str, width: int
) -> None:
    calls = [*HELP, *CALLS]

    found = shown(calls, folder, language, width)

    wide = [
        (call, line)
        for call, lines in zip(calls, found, strict=True)
        for line in lines
        if width_of(line) > width
    ]
    silent = [call for call, lines in zip(calls, found, strict=True) if not any(lines)]
    assert wide == []
    assert silent == []


@pytest.mark.parametrize("width", [80, 60])
@pytest.mark.parametrize(("language", "status"), [("zh", "●基本达到时序"), ("en", "on pace")])
def test_a_status_is_never_cut_and_what_is_left_out_is_told(
    folder: Path, language: str, status: str, width: int
) -> None:
    (lines,) = shown([["assess", "city.xlsx", "-p", "2024Q3"]], folder, language, width)

    rows = [line for line in lines if status in line]
    assert rows
    assert any("未列：" in line or "no room for:" in line for line in lines)


def test_what_stands_against_a_release_is_told_on_a_narrow_screen(folder: Path) -> None:
    calls = [
        ["report", "health.xlsx", "-o", "out", "--lang", "en"],
        ["release", "out/XH26-2024Q4.en.docx", "health.xlsx", "-o", "released"],
    ]

    _, lines = shown(calls, folder, "en", 80)

    assert all(width_of(line) <= 80 for line in lines)
    assert any("level" in line and "what" in line for line in lines)
    assert not any("no room for" in line and "what" in line for line in lines)


def test_a_screen_shows_what_became_of_each_returned_file_and_the_gravest(folder: Path) -> None:
    calls = [["share", "health.xlsx", "-p", "2024Q4"], ["collect", "health.xlsx", "forms"]]

    _, lines = shown(calls, folder, "en", 80)

    told = [line for line in lines if line.startswith("returned  ")]
    assert len(told) == 4
    assert len(lines) < 30
    assert any("[V-10]" in line for line in lines)


def test_a_pipe_gets_every_column_and_nothing_is_padded() -> None:
    done = onpace("assess", BOOK, "-p", "2024Q4", "--lang", "en")

    header = done.stdout.splitlines()[1].split("\t")
    assert header[-2:] == ["Status", "Remark"]
    assert len(header) == 11
    assert "  " not in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_chinese_breaks_between_characters_and_never_before_a_mark() -> None:
    lines = list(wrapped("完成进度快于时序进度，但（部分）指标仍落后。", 12))

    assert all(width_of(line) <= 12 for line in lines)
    assert not any(line[0] in "，。）" for line in lines)
    assert "".join(lines) == "完成进度快于时序进度，但（部分）指标仍落后。"


def test_where_nobody_looks_waiting_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with working(Text(zh="等", en="wait"), "en") as tell:
        tell(Text(zh="还等", en="still"))

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("where", [("--lang", "zh", "check"), ("check", "--lang", "zh")])
def test_the_language_is_named_before_the_command_or_after(where: tuple[str, ...]) -> None:
    done = onpace(*where)

    assert "请指定规划工作簿" in done.stderr


def test_the_command_alone_tells_three_next_steps() -> None:
    done = onpace("--lang", "en")

    assert done.returncode == 0
    steps = [line for line in done.stdout.splitlines() if line.startswith("  onpace")]
    assert [line.split()[1] for line in steps] == ["demo", "new", "help"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (("chek",), "did you mean check"),
        (("check", "--perid", "2024"), "did you mean --period"),
        (("assess",), "BOOK is missing: plan workbook"),
        (("plan.xlsx",), "onpace check plan.xlsx"),
        (("settle", "extnd"), "did you mean extend"),
        (("--lang", "fr"), "not a language: 'fr'"),
        (("assess", "a.xlsx", "b.xlsx"), "see onpace assess --help"),
    ],
)
def test_a_mistyped_call_names_the_next_step(call: tuple[str, ...], words: str) -> None:
    done = onpace(*call, *(() if "--lang" in call else ("--lang", "en")))

    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
