"""The handbook is true: its blocks run, its links lead somewhere, both languages say the same."""

import doctest
import re
from collections import Counter
from pathlib import Path

import pytest

from addin.cli.app import COMMANDS
from addin.errors import UsageError
from addin.facts.rules.check import check
from addin.files import shipped
from addin.handbook.codes import codes
from addin.handbook.pages import FOLDER, MADE, MARK, contents, page_text, pages
from addin.handbook.searching import search
from addin.handbook.showing import html_page, plain_page
from addin.language import LANGUAGES, Language
from addin.plan.read import read_plan
from tests.cli.screen import shown
from tests.handbook.running import WIDTH, blocks, fences, formulas, steps, text_of

EARLIER = {"methods", "from-docxtpl"}
"""Pages with tests of their own."""
OWN = [name for name in pages() if name not in EARLIER]
WITH_COMMANDS = [name for name in OWN if any(blocks(name, "zh", "console"))]
NEED: dict[Language, str] = {"zh": "你需要：", "en": "You need: "}
SEE: dict[Language, str] = {"zh": "你会看到：", "en": "You see: "}
_LINK = re.compile(r"\]\(([^)]+)\)")
_CALL = re.compile(r"`(?:\S*/)?onpace ([a-z]+)([^`]*)`")


def test_each_page_has_a_file_in_both_languages_and_each_file_a_page() -> None:
    for language in LANGUAGES:
        assert {path.stem for path in (FOLDER / language).glob("*.md")} == set(pages())


@pytest.mark.parametrize("name", OWN)
def test_both_languages_have_the_same_headings_and_blocks(name: str) -> None:
    levels = {
        language: re.findall(r"^#+(?= )", text_of(name, language), re.MULTILINE)
        for language in LANGUAGES
    }

    assert levels["zh"] == levels["en"]
    assert [f.split()[:2] for f in fences(name, "zh")] == [
        f.split()[:2] for f in fences(name, "en")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(pages()))
def test_every_link_leads_to_a_page(name: str, language: Language) -> None:
    targets = _LINK.findall(page_text(name, language))

    own = [target for target in targets if not target.startswith(("http", "#", "mailto:"))]
    assert [each for each in own if each.partition("#")[0].removesuffix(".md") not in pages()] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OWN)
def test_commands_and_options_in_the_text_are_there(name: str, language: Language) -> None:
    for command, rest in _CALL.findall(text_of(name, language)):
        assert command in COMMANDS, command
        known = page_text("commands", language)
        for option in re.findall(r"--[a-z-]+", rest):
            assert f"`{option}`" in known or option == "--help", (command, option)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_what_a_page_promises_is_seen(name: str, language: Language, tmp_path: Path) -> None:
    asked = list(steps(text_of(name, language)))

    found = shown([step.call for step in asked], tmp_path, language, WIDTH)

    missing = [(s.call, s.kept_by(lines)) for s, lines in zip(asked, found, strict=True)]
    assert [each for each in missing if each[1]] == []
    assert not [lines for lines in found if any(line.startswith("onpace: ") for line in lines)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in OWN if any(blocks(name, "zh", "formula"))])
def test_a_formula_gives_what_the_page_says(name: str, language: Language) -> None:
    told = list(formulas(name, language))

    assert told
    assert all(answer == pytest.approx(said, abs=5e-5) for _, answer, said in told), told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in OWN if any(blocks(name, "zh", "python"))])
def test_python_runs(name: str, language: Language) -> None:
    code = "\n".join(blocks(name, language, "python"))
    test = doctest.DocTestParser().get_doctest(code, {}, name, None, 0)

    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OWN)
def test_a_block_that_does_not_run_says_why(name: str, language: Language) -> None:
    for fence in fences(name, language):
        kind, _, reason = fence.partition(" no-run")
        assert kind in {"console", "formula", "python"}
        assert " no-run" not in fence or len(reason.strip()) > 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name",
    [p.name for p in pages().values() if p.part in {"learn", "do"} and p.name not in
     {"trouble", "examples"}],
)  # fmt: skip
def test_what_teaches_says_what_is_needed_and_what_is_seen(name: str, language: Language) -> None:
    text = text_of(name, language)

    numbered = [int(n) for n in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]
    assert text.split("\n\n")[1].startswith(NEED[language])
    assert text.rstrip().split("\n\n")[-1].startswith(SEE[language])
    assert max(numbered, default=0) <= 7


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(MADE))
def test_a_reference_page_is_made_where_its_mark_stands(name: str, language: Language) -> None:
    written, whole = text_of(name, language), page_text(name, language)

    assert written.count(MARK) == 1
    assert MARK not in whole
    assert whole.count("\n| ") > 1


def test_the_reference_names_every_code_and_command() -> None:
    for language in LANGUAGES:
        assert all(f"| {code} |" in page_text("codes", language) for code in codes())
        assert all(f"## onpace {name}" in page_text("commands", language) for name in COMMANDS)


QUESTIONS = [
    ("怎样新建规划", "how do I start a plan", "start-a-plan"),
    ("导入现有的指标表", "import my table of indicators", "start-a-plan"),
    ("下一个五年规划", "next five-year plan", "start-a-plan"),
    ("目标类型选哪个", "which kind of target", "choose-target-kind"),
    ("30%左右怎么填", "target about 30", "choose-target-kind"),
    ("怎么录入数据", "enter data", "add-data"),
    ("数据修订", "a number was revised", "add-data"),
    ("审核提示怎么处理", "what to do about findings", "mend-findings"),
    ("数据来历", "where does this number come from", "ask-why"),
    ("给部门发表", "send forms to departments", "send-forms"),
    ("催报", "remind departments", "send-forms"),
    ("迟报的表", "late returns", "take-returns"),
    ("部门怎么填表", "how does a department fill in a form", "fill-a-form"),
    ("无此项还是填0", "nil or pending", "fill-a-form"),
    ("生成报告PDF", "report as pdf", "make-reports"),
    ("公开发布的工作簿", "publish the workbook", "make-reports"),
    ("自己的版式", "our own layout", "write-a-template"),
    ("用JSON填模板", "fill a template from json", "fill-any"),
    ("发给没有Onpace的人", "send the file to someone without onpace", "freeze"),
    ("安装到Excel", "install in excel", "excel"),
    ("WPS能用吗", "does wps work", "wps-libreoffice"),
    ("内网安装", "install without internet", "offline"),
    ("备份密钥", "back up the key", "offline"),
    ("多人共用服务器", "server for the whole office", "office-server"),
    ("改滞后的界限", "change what counts as behind", "thresholds"),
    ("教育规划能用吗", "use it for education", "other-subject"),
    ("找不到命令", "command not found", "trouble"),
    ("两个增速为什么不同", "why do published and derived growth differ", "growth-two-kinds"),
    ("为什么没有数", "why is there no number", "holes"),
    ("上季度的数为什么变了", "why did last quarter change", "vintages"),
    ("各组之和不等于总数", "groups do not add up", "gaps-decomposed"),
    ("预测有多大把握", "how sure is the projection", "projection"),
    ("数据会离开本机吗", "what leaves my machine", "safety"),
    ("计量单位有哪些", "which units", "units"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", QUESTIONS, ids=[each[2] + each[0] for each in QUESTIONS])
def test_a_question_finds_its_page(question: tuple[str, str, str], language: Language) -> None:
    chinese, english, wanted = question

    found = [page.name for page in search(chinese if language == "zh" else english, language)]

    assert wanted in found[:3]


def test_a_question_of_unknown_words_finds_nothing() -> None:
    assert search("xyzzy", "en") == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["index", *pages()])
def test_every_page_is_shown_in_a_browser_and_on_a_screen(name: str, language: Language) -> None:
    html = html_page(name, language)

    plain = plain_page(contents(language) if name == "index" else page_text(name, language))
    assert f'<html lang="{language}">' in html
    assert "<h1" in html
    assert not re.search(r'href="[\w-]+\.md', html)
    assert not re.search(r"\]\([\w-]+\.md", plain)


def test_a_page_of_a_site_leads_to_files() -> None:
    html = html_page("pace", "en", is_site=True)

    assert 'href="thresholds.html"' in html
    assert 'href="../zh/pace.html"' in html
    assert "<form" not in html


def test_a_search_cannot_write_into_its_page() -> None:
    html = html_page("index", "en", "<script>alert(1)</script>")

    assert "<script>" not in html


def test_a_page_that_is_none_is_named() -> None:
    with pytest.raises(UsageError, match="no page 'moon'"):
        page_text("moon", "en")


@pytest.mark.parametrize(
    ("title", "file"), [("city", "example-city.xlsx"), ("chongqing", "chongqing-14fyp.xlsx")]
)
def test_the_findings_of_the_examples_are_those_that_the_page_tells(title: str, file: str) -> None:
    part = re.split(r"^## ", text_of("examples", "en"), flags=re.MULTILINE)
    told = next(each for each in part if each.startswith(title))

    found = Counter(finding.rule for finding in check(read_plan(shipped("workbooks", file))))

    rows = re.findall(r"^\| ([A-Z]-\d+) \| (\d+) \|", told, re.MULTILINE)
    assert {code: int(count) for code, count in rows} == dict(found)
    assert rows == re.findall(
        r"^\| ([A-Z]-\d+) \| (\d+) \|",
        next(p for p in re.split(r"^## ", text_of("examples", "zh"), flags=re.MULTILINE)
             if p.startswith(title)),
        re.MULTILINE,
    )  # fmt: skip
