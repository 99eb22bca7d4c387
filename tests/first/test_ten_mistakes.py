"""Mistakes of the first ten minutes, made on purpose: each is led to words with a next step."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from addin.language import LANGUAGES, Language
from tests.cli.test_commands import onpace
from tests.first.test_health_plan import figures, indicators
from tests.first.typing_in import Rows, type_plan, type_rows

Spoil = Callable[[Path], None]


@cache
def workbook(folder: Path, language: Language) -> Path:
    """A small plan that is well typed in; tests work on copies."""
    onpace("new", folder, "--name", "P", "--years", "2021-2025", "--lang", language)
    book = folder / "plan.xlsx"
    type_plan(book, {"name_zh": "规划", "name_en": "Plan"})
    type_rows(book, "Departments", [{"code": "WJJ", "name_zh": "卫健局"}])
    type_rows(book, "Sources", [{"code": "TJ", "title_zh": "公报", "tier": "A"}])
    type_rows(book, "Indicators", indicators(language))
    type_rows(book, "Data", figures())
    return book


def more_data(**cells: object) -> Spoil:
    """One more row of Data, mistyped."""
    row = {"indicator": "BEDS", "period": "2024M9", "value": 5.4, "source": "TJ",
           "vintage": "2024-10-18", **cells}  # fmt: skip
    rows: Rows = [row]
    return lambda book: type_rows(book, "Data", rows)


def odd_unit(book: Path) -> None:
    rows: Rows = [{"code": "X", "name_zh": "某指标", "unit": "床/千口"}]
    type_rows(book, "Indicators", rows)


def left_open(book: Path) -> None:
    book.with_name(f".~lock.{book.name}#").write_text("somebody")


def renamed_csv(book: Path) -> None:
    book.write_text("code,name\nBEDS,床位\n", "utf-8")


def without_sheet(book: Path) -> None:
    opened = openpyxl.load_workbook(book)
    del opened[next(name for name in opened.sheetnames if "Indicators" in name)]
    opened.save(book)


IN_THE_WORKBOOK: list[tuple[Spoil, int, str, str]] = [
    (odd_unit, 1, "计量单位", "unit"),
    (more_data(period="2024-13"), 1, "报告期", "not a period: '2024-13'"),
    (more_data(value="约五点四"), 1, "不是数值", "not a number"),
    (more_data(indicator="BED"), 1, "是否为“BEDS”", "did you mean 'BEDS'"),
    (more_data(value="5.4张"), 1, "5.4张", "5.4张"),
    (left_open, 0, "正被其他程序打开", "open in another program"),
    (renamed_csv, 2, "文本", "text"),
    (without_sheet, 1, "缺少工作表“指标”", "the sheet 'Indicators' is missing"),
]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mistake", IN_THE_WORKBOOK, ids=range(len(IN_THE_WORKBOOK)))
def test_a_mistake_in_the_workbook_is_named_with_what_is_next(
    mistake: tuple[Spoil, int, str, str],
    language: Language,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    spoil, code, chinese, english = mistake
    typed = workbook(tmp_path_factory.getbasetemp() / f"typed-{language}", language)
    book = Path(shutil.copy(typed, tmp_path))
    spoil(book)

    done = onpace("check", book, "--lang", language)

    said = done.stdout + done.stderr
    assert done.returncode == code, said
    assert (chinese if language == "zh" else english) in said
    assert "Traceback" not in said
    if code == 1:
        assert "onpace check --explain" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("call", "chinese", "english"),
    [
        (("new", "."), "请另选一个", "choose a new folder"),
        (("plan.xlsx",), "onpace check plan.xlsx", "onpace check plan.xlsx"),
        (("asess", "plan.xlsx"), "是否为 assess", "did you mean assess"),
        (("assess",), "--help", "--help"),
        (("check", "plan.xls"), "找不到文件plan.xls", "there is no file plan.xls"),
        (("check", "--explain", "V20x"), "V-20", "V-20"),
        (("help", "怎样 修订 revise"), "add-data", "add-data"),
        (("report", "plan.xlsx", "--language", "zh"), "是否为 --lang", "did you mean --lang"),
    ],
)
def test_a_mistyped_call_is_led_on(
    call: tuple[str, ...], chinese: str, english: str, language: Language, tmp_path: Path
) -> None:
    (tmp_path / "x").touch()
    call = tuple(str(tmp_path) if word == "." else word for word in call)

    done = onpace(*call, "--lang", language)

    assert (chinese if language == "zh" else english) in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
