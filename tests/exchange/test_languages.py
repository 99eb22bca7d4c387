"""A form in one language or in two, with its deadline and contact, comes back like any other."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.form.header import FormSettings
from addin.exchange.proof.verify import verify_ledger
from addin.exchange.sharing import share
from addin.exchange.words import Outcome
from tests.exchange.filling import cell_of, fill

SETTINGS = {
    "zh": FormSettings(language="zh"),
    "en": FormSettings(language="en"),
    "both": FormSettings(bilingual=True, contact="李工 8123", deadline=moment("2024-10-30T18:00")),
}


@pytest.mark.parametrize("language", SETTINGS)
def test_a_form_of_any_language_is_accepted(
    plan_path: Path, send: Callable[[str, bytes], Path], language: str
) -> None:
    settings, now = SETTINGS[language], moment("2024-10-08T09:00")
    issued = share(plan_path, "2024Q3", plan_path.parent / "out", settings=settings, now=now).forms
    file = send("a.xlsx", fill(issued[0].path.read_bytes(), issued[0].form))

    (receipt,) = collect(plan_path, [file], now=moment("2024-10-15T10:00")).receipts

    assert receipt.outcome is Outcome.ACCEPTED, receipt.show("zh")
    assert receipt.findings == ()


def test_a_form_in_two_languages_names_everything_twice_and_chooses_in_the_first(
    plan_path: Path,
) -> None:
    now = moment("2024-10-08T09:00")
    (issued, *_) = share(
        plan_path, "2024Q3", plan_path.parent / "out", settings=SETTINGS["both"], now=now
    ).forms

    book = openpyxl.load_workbook(BytesIO(issued.path.read_bytes()))

    paper, cover = book["填报表"], book["封面"]
    assert [paper[cell].value for cell in ("C7", "D8", "C8")] == [
        "指标名称 Indicator", "亿元 CNY 100 million", "规上工业产值（1） Industrial output (1)",
    ]  # fmt: skip
    assert paper["N8"].value == "正常"
    said = {row[0].value: row[1].value for row in cover.iter_rows(max_col=2) if row[0].value}
    assert said["联系方式 Contact"] == "李工 8123"
    assert str(said["应报时间 Due"]).startswith("2024年10月30日18:00前 18:00 on 30 October 2024")


def test_law_checks_and_state_stand_in_both_languages_of_a_bilingual_form(plan_path: Path) -> None:
    now = moment("2024-10-08T09:00")
    (issued, *_) = share(
        plan_path, "2024Q3", plan_path.parent / "out", settings=SETTINGS["both"], now=now
    ).forms

    book = openpyxl.load_workbook(BytesIO(issued.path.read_bytes()), data_only=True)

    paper, checks, cover = book["填报表"], book["审核"], book["封面"]
    head = [str(paper.cell(row, 1).value) for row in range(2, 6)]
    assert head[0].startswith("《中华人民共和国统计法》第七条")
    assert head[2].startswith("Statistics Law of the People's Republic of China, Article 7")
    assert "报送时限：2024年10月30日18时前" in head[3]
    assert "Due by 18:00 on 30 October 2024" in head[3]
    assert paper["P8"].value == "强制 Must:未填数 no value。"
    assert str(paper["P2"].value).startswith("制定机关 Issued by：")
    said = [str(row[0].value) for row in checks.iter_rows(min_row=4, max_col=1) if row[0].value]
    for code in ("V-01", "V-22"):
        assert len([line for line in said if line.startswith(f"{code}（")]) == 2
    state = {row[0].value: str(row[1].value) for row in cover.iter_rows(max_col=2) if row[0].value}
    assert state["填报情况 State"].endswith(
        "暂不能上报 / Must: 6, to explain: 0 (explained: 0) -> not ready"
    )
    assert state["先处理 Next"].endswith("强制 Must:未填数 no value。")


def test_what_a_bilingual_form_says_of_a_cell_stands_in_both_languages(plan_path: Path) -> None:
    now, folder = moment("2024-10-08T09:00"), plan_path.parent / "out"
    (issued, *_) = share(plan_path, "2024Q3", folder, settings=SETTINGS["both"], now=now).forms

    paper = openpyxl.load_workbook(BytesIO(issued.path.read_bytes()))["填报表"]

    said = {str(each.sqref): each for each in paper.data_validations.dataValidation}
    assert said["J8"].promptTitle == "规上工业产值（1） Industrial output (1)"[:32]
    assert said["J8"].prompt.splitlines()[:2] == [
        "报告期内规模以上工业企业生产的产品总价值",
        "Output",
    ]
    assert "不带单位和文字" in said["J8"].error
    assert "without unit or words" in said["J8"].error
    assert said["N8:N13"].prompt.startswith("正常 normal; 初步 preliminary; ")
    assert said["N8:N13"].errorTitle == "请从列表中选择 Choose from list"
    assert "不少于10个字" in said["Q8:Q13"].prompt
    assert "\n" in said["Q8:Q13"].prompt
    for each in said.values():
        assert len(each.error or "") < 255 > len(each.prompt or "")


def test_a_bilingual_form_goes_back_with_receipt_slip_and_comments_in_both(
    plan_path: Path, send: Callable[[str, bytes], Path]
) -> None:
    now = moment("2024-10-08T09:00")
    (issued, *_) = share(
        plan_path, "2024Q3", plan_path.parent / "out", settings=SETTINGS["both"], now=now
    ).forms
    code = issued.form.rows[0].code
    file = send("a.xlsx", fill(issued.path.read_bytes(), issued.form, {code: -1.0}))

    (receipt,) = collect(plan_path, [file], now=moment("2024-10-15T10:00")).receipts

    assert receipt.reply is not None
    text = receipt.reply.with_suffix(".txt").read_text("utf-8")
    assert "数值为负" in text
    assert "negative, or more decimals" in text
    book = openpyxl.load_workbook(BytesIO(receipt.reply.read_bytes()))
    slip = ["\n".join(str(c.value) for c in row) for row in book["退回意见"].iter_rows()]
    assert slip[0].startswith("退回意见单 Return slip")
    assert any("数值为负" in line and "negative, or more decimals" in line for line in slip)
    comment = book["填报表"][cell_of(issued.form, code, "value")].comment
    assert comment is not None
    assert "数值为负" in comment.text
    assert "negative, or more" in comment.text
    assert verify_ledger(plan_path) == ()
