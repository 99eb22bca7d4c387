"""Is every report one that somebody would sign? The checks of text, on what was made."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from addin.errors import TemplateError
from addin.facts.assess import assess
from addin.facts.changes import since
from addin.language import LANGUAGES, Language, Text
from addin.model.period import Period
from addin.report.build import build_report, document
from addin.report.pages.checks.published import Published, faults_of_publication
from addin.report.pages.checks.signature import Signed, faults_before_signature
from addin.report.sentences.narrative import narrative
from addin.report.sentences.phrases import BoundNumber, Sentence, read_phrases
from addin.report.sentences.wording import Voice
from addin.report.values import newest_day
from tests.plans import without_groups
from tests.report.test_every_report import BOOKS, CASES, EVERY, plan, told_apart

SOME = [(book, "2024Q3") for book in BOOKS]
DAY = date(2026, 12, 1)


def report(
    name: str, period: str, language: Language, day: date | None = None, **how: date | None
) -> Signed:
    """A report as it is made, with what its checks ask for."""
    at, voice = Period.parse(period), Voice(phrases=read_phrases(language))
    first = at.before.month_index <= plan(name).identity.base_end
    previous = None if first else assess(plan(name), at.before, day)
    facts = since(assess(plan(name), at, day), previous)
    made = document(facts, language, previous=previous, final=how.get("final"))
    return Signed(
        document=made, facts=facts, voice=voice, said=narrative(facts, voice, previous),
        day=how.get("final"), newest=newest_day(facts),
    )  # fmt: skip


@pytest.mark.parametrize("final", [None, DAY])
@pytest.mark.parametrize(("name", "period"), CASES if EVERY else SOME)
def test_nothing_stands_against_the_signature_of_any_report(
    name: str, period: str, final: date | None
) -> None:
    for day in [None, *([*told_apart(name, period)][::9] if EVERY else ())]:
        both = {one: report(name, period, one, day, final=final) for one in LANGUAGES}

        for language, made in both.items():
            other = both["en" if language == "zh" else "zh"].said
            found = faults_before_signature(replace(made, other=other))
            assert [one["en"] for one in found] == [], (language, day)


@pytest.fixture(scope="module")
def made() -> Signed:
    return report("county-health.xlsx", "2024Q4", "zh")


def faults(made: Signed) -> str:
    return "\n".join(one["zh"] for one in faults_before_signature(made))


def test_a_number_that_is_no_fact_any_more_is_named_with_its_sentence(made: Signed) -> None:
    number = made.said["S-02"].numbers[0]
    wrong = Sentence((BoundNumber(number.fact_id, "99"),))

    assert "检查4：S-02写99" in faults(replace(made, said={**made.said, "S-02": wrong}))


def test_a_cause_that_nobody_gave_is_named(made: Signed) -> None:
    said = {**made.said, "S-09/DEATHS": Sentence(("原因：天气；措施：等待。",))}

    assert "台账没有“天气”" in faults(replace(made, said=said))


def test_a_highlight_that_is_not_on_page_one_is_named(made: Signed) -> None:
    said = {**made.said, "S-16/9/text": Sentence(("别处的一句话。",))}

    assert "检查10：首页缺S-16" in faults(replace(made, said=said))
    assert "检查10" not in faults(replace(made, said=said, own_template=True))


def test_a_final_older_than_its_data_is_named(made: Signed) -> None:
    assert "检查7" in faults(replace(made, day=date(2020, 1, 1)))


def test_a_word_for_groups_in_a_plan_without_them_is_named(made: Signed) -> None:
    bare = without_groups(made.facts.plan)
    words = replace(bare.identity, group_word=Text(zh="医疗片区", en="health district"))
    facts = replace(made.facts, plan=replace(bare, identity=words))

    assert "规划不分组，却写了“医疗片区”" in faults(replace(made, facts=facts))


def test_sentences_that_show_other_facts_in_the_other_language_are_named(made: Signed) -> None:
    other = {**made.said, "S-02": Sentence(("x",))}

    assert "检查9：S-02两种语言" in faults(replace(made, other=other))


def altered(content: bytes, part: str, pattern: str, new: str) -> bytes:
    """An office file with the first match of a pattern in one of its parts replaced."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w") as made:
        for name in old.namelist():
            data = old.read(name)
            if re.fullmatch(part, name):
                text = data.decode("utf-8")
                data = re.sub(pattern, new, text, count=1, flags=re.DOTALL).encode("utf-8")
            made.writestr(name, data)
    return out.getvalue()


BODY = "word/document.xml"


@pytest.mark.parametrize(
    ("part", "pattern", "new", "told"),
    [
        (BODY, r"(count_good_2024Q4.{0,80}?<w:t[^>]*>)[^<]*", r"\g<1>77", "检查1：“"),
        (BODY, r"(SEQ 表 .{0,60}?<w:t>)2<", r"\g<1>3<", "检查3：表的编号不连续"),
        (BODY, r"REF _tbl_gaps", "REF _tbl_strip", "检查3：文中没有提到“表"),
        (BODY, r'(<wp:docPr [^>]*descr=")[^"]*', r"\1", "没有替代文字"),
        ("docProps/core.xml", r"<dc:title>[^<]*", "<dc:title>", "检查11：文件属性没有标题"),
        ("docProps/core.xml", r"<dc:language>[^<]*", "<dc:language>", "检查11：文件属性没有语言"),
    ],
)
def test_what_is_wrong_in_the_document_is_named(
    made: Signed, part: str, pattern: str, new: str, told: str
) -> None:
    wrong = altered(made.document, part, pattern, new)

    assert wrong != made.document
    assert told in faults(replace(made, document=wrong))


@pytest.mark.parametrize("said", ["其中，滞后0项。", "重点任务未报告4项。"])
def test_a_sentence_that_tells_of_nothing_is_named(made: Signed, said: str) -> None:
    assert "检查2：S-02" in faults(replace(made, said={**made.said, "S-02": Sentence((said,))}))


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The workbook for publication of the county, as it is made."""
    of, folder = plan("county-health.xlsx"), tmp_path_factory.mktemp("issued")
    book = build_report(of, "2024Q4", folder, languages=("zh",), publish=True).workbooks[1]
    facts = assess(of, "2024Q4")
    return Published(
        workbook=book.read_bytes(), facts=facts, language="zh", newest=newest_day(facts)
    )


def against(issued: Published) -> str:
    return "\n".join(one["zh"] for one in faults_of_publication(issued))


def test_nothing_stands_against_the_workbook_for_publication(issued: Published) -> None:
    assert against(issued) == ""


CELLS = r"xl/(?:worksheets/sheet2|sharedStrings)\.xml"


@pytest.mark.parametrize(
    ("part", "pattern", "new", "told"),
    [
        (CELLS, r"(<t[^>]*>)严重滞后<", r"\g<1>滞后<", "检查1：“"),
        (CELLS, r"(<t[^>]*>)平均住院日<", r"\g<1>【待核】<", "检查2："),
        ("docProps/core.xml", r"<dc:title>[^<]*", "<dc:title>", "检查11：文件属性没有标题"),
    ],
)
def test_what_is_wrong_in_the_workbook_for_publication_is_named(
    issued: Published, part: str, pattern: str, new: str, told: str
) -> None:
    wrong = altered(issued.workbook, part, pattern, new)

    assert told in against(replace(issued, workbook=wrong))


def test_a_workbook_older_than_its_data_and_one_with_a_word_for_no_groups_are_named(
    issued: Published,
) -> None:
    bare = without_groups(issued.facts.plan)
    words = replace(bare.identity, group_word=Text(zh="医疗片区", en="health district"))
    facts = replace(issued.facts, plan=replace(bare, identity=words))

    assert "检查7" in against(replace(issued, day=date(2020, 1, 1)))
    assert "检查8" in against(replace(issued, facts=facts))


def test_what_stands_against_a_draft_is_a_finding_and_against_a_final_refuses_it(
    tmp_path: Path,
) -> None:
    book = tmp_path / "plan.xlsx"
    (tmp_path / "phrases.zh.txt").write_text("counts.item = {class}{count}项、暂无0项\n", "utf-8")
    options = {"languages": ("zh",), "beside": book}

    made = build_report(plan("county-health.xlsx"), "2024Q4", tmp_path, **options)  # type: ignore[arg-type]

    assert [one.rule for one in made.findings] == ["SIGNATURE"]
    assert "检查2：S-02写“0项”" in made.findings[0].show("zh")
    with pytest.raises(TemplateError, match="S-02"):
        build_report(plan("county-health.xlsx"), "2024Q4", tmp_path, final=DAY, **options)  # type: ignore[arg-type]
