"""The first hour: a health plan, typed into the empty workbook, becomes a signed report."""

from pathlib import Path

import pytest
from docx import Document

from addin.language import LANGUAGES, Language
from tests.cli.test_commands import onpace
from tests.first.typing_in import Rows, retype, type_plan, type_rows, words

NAMES = (
    ("每千人口床位数", "Beds per 1,000 people"),
    ("婴儿死亡率", "Infant mortality"),
    ("家庭医生签约率", "Family doctor enrolment"),
    ("年诊疗人次", "Visits a year"),
    ("基本公共卫生经费", "Spending on public health"),
    ("县医院迁建项目", "Hospitals moved"),
)
CODES = ("BEDS", "INFANT", "SIGNED", "VISITS", "MONEY", "MOVED")
FIGURES = {
    "BEDS": ("2021", 4.9, "2022", 5.1, "2023", 5.25, "2024M9", 54.0),
    "INFANT": ("2021", 5.0, "2022", 4.9, "2023", 4.8),
    "SIGNED": ("2021", 33.0, "2022", 36.0, "2023", 39.0, "2024M9", 41.5),
    "VISITS": ("2021", 122.0, "2022", 128.0, "2023", 134.0),
    "MONEY": ("2021", 0.4, "2022", 0.5, "2023", 0.52),
    "MOVED": ("2021", 0.0, "2022", 0.0, "2023", 0.0, "2024M9", 1.0),
}


def indicators(language: Language) -> Rows:
    """Six rows of the sheet Indicators."""
    up = words(language, "达到（越高越好）", "reach, higher is better")
    down = words(language, "降至（越低越好）", "reach, lower is better")
    total = words(language, "规划期累计", "total over the plan")
    done = words(language, "完成事项", "milestones done")
    higher = words(language, "越高越好", "higher is better")
    lower = words(language, "越低越好", "lower is better")
    ratio, flow, stock = (
        words(language, *pair) for pair in (("比率", "ratio"), ("流量", "flow"), ("存量", "stock"))
    )
    told = (
        ("张/千人", "beds/thousand people", 4.8, 5.7, up, higher, ratio),
        ("‰", "‰", 5.1, 4.5, down, lower, ratio),
        ("%", "%", 30, 45, up, higher, ratio),
        ("万人次", "10,000 visits", 120, 150, up, higher, flow),
        ("亿元", "CNY 100 million", None, 2.5, total, higher, flow),
        ("个", "pieces", 0, 1, done, higher, stock),
    )
    return [
        {
            "code": code, "name_zh": zh, "name_en": en, "unit": words(language, unit, english),
            "baseline": base, "target": goal, "target_kind": kind, "direction": way,
            "nature": nature, "department": "WJJ",
        }
        for code, (zh, en), (unit, english, base, goal, kind, way, nature) in zip(
            CODES, NAMES, told, strict=True
        )
    ]  # fmt: skip


def figures() -> Rows:
    """The rows of the sheet Data, one for each figure, with the day of its publication."""
    return [
        {
            "indicator": code, "period": period, "value": value, "source": "TJ",
            "vintage": "2024-10-18" if "M" in str(period) else f"{int(period) + 1}-02-20",
        }
        for code, told in FIGURES.items()
        for period, value in zip(told[::2], told[1::2], strict=True)
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_typed_into_the_empty_workbook_becomes_a_signed_report(
    language: Language, tmp_path: Path
) -> None:
    lang = ("--lang", language)
    book = tmp_path / "yunxi" / "plan.xlsx"
    name = words(language, "云溪县卫生健康规划2021-2025", "Yunxi health plan 2021-2025")

    made = onpace("new", book.parent, "--name", name, "--years", "2021-2025", *lang)
    empty = onpace("check", book, *lang)
    type_plan(book, {
        "name_zh": "云溪县卫生健康规划2021-2025", "name_en": "Yunxi health plan 2021-2025",
        "area_zh": "云溪县", "area_en": "Yunxi", "author_zh": "云溪县卫生健康局",
        "author_en": "Yunxi Health Bureau", "recipient_zh": "县政府", "recipient_en": "the county",
    })  # fmt: skip
    type_rows(
        book, "Departments", [{"code": "WJJ", "name_zh": "卫健局", "name_en": "Health Bureau"}]
    )
    type_rows(book, "Sources", [{"code": "TJ", "title_zh": "统计公报", "title_en": "Bulletin",
                                 "tier": "A"}])  # fmt: skip
    type_rows(book, "Indicators", indicators(language))
    type_rows(book, "Data", figures())
    typo = onpace("check", book, *lang)
    retype(book, "Data", 54, 5.4)
    mended = onpace("check", book, *lang)
    assessed = onpace("assess", book, "-p", "2024Q3", *lang)
    out = tmp_path / "out"
    final = onpace("report", book, "-p", "2024Q3", *lang, "--final", "--date", "2024-10-25",
                   "-o", out)  # fmt: skip

    assert made.returncode == 0
    assert words(language, "还没有指标", "no indicators yet") in empty.stdout
    assert typo.returncode == 0, typo.stdout + typo.stderr
    assert "[V-71]" in typo.stdout, "a progress of 5,467 % is asked about"
    assert "[V-71]" not in mended.stdout
    assert mended.returncode == 0
    assert assessed.stdout.count("\n") > 6
    assert final.returncode == 0, final.stderr
    text = "\n".join(p.text for p in Document(str(next(out.glob("*.docx")))).paragraphs)
    assert words(language, "每千人口床位数", "Beds per 1,000 people").lower() in text.lower()
    assert words(language, "卫生健康局", "Health Bureau") in text
