"""The rule book judges everywhere: a form by native formulas, its return at the intake."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from addin.errors import Level
from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.form.checks import FormChecks
from addin.exchange.form.design import design_form, respondents
from addin.exchange.form.entry import EntryRow, entry_rules, entry_table, file_rules
from addin.exchange.form.form import Answer, Form, FormRow
from addin.exchange.form.header import FormSettings
from addin.exchange.form.layout import Grid
from addin.exchange.form.workbook import write_form
from addin.exchange.intake.answers import Filled, read_filled
from addin.exchange.intake.judge import remarks_on_file, remarks_on_rows
from addin.exchange.intake.locate import Located, locate
from addin.exchange.intake.opening.office import convert
from addin.exchange.intake.opening.reader import Read, Reader
from addin.exchange.sharing import Issued
from addin.exchange.statements import changes
from addin.exchange.words import EntryStatus, Outcome
from addin.facts.rules.book import default_rules
from addin.facts.rules.judge import breaches
from addin.language import Text
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.unit import unit
from addin.model.words import Nature
from addin.ooxml.sheet.marked import MarkedSheet
from addin.ooxml.sheet.scan import position
from tests.exchange.filling import cell_of, edited, fill
from tests.exchange.samples import city_plan
from tests.exchange.spoiled import SPOILED
from tests.exchange.spoiled_odd import ODD
from tests.exchange.spoiled_sights import SIGHTS
from tests.exchange.spoiled_tables import TABLES
from tests.facts.rules.planted import PLANTED, Planted

# What only the intake knows: what was accepted or sent before, and whether a soft rule fired.
OF_THE_INTAKE = frozenset({"V-12", "V-25", "V-26", "V-65"})
PERIODS = ("2024Q3", "2024Q3", "2024Q1")
REASON = "新建产线三季度投产，产量增加，10月20日前补报"


def rich_plan(indicators: int = 40) -> Plan:
    """A plan with flows, shares, stocks, clusters and parts of clusters that add up."""
    plan = city_plan(departments=1, indicators=indicators)
    stocks = {f"D01_I{n:02d}" for n in range(4, indicators, 4)}
    parts = tuple(
        replace(
            plan.clusters[0], code=f"P{n}", name=Text(zh=f"第{n}部分", en=f"Part {n}"), parent="C1"
        )
        for n in (1, 2)
    )
    return replace(
        plan,
        indicators=tuple(
            replace(one, nature=Nature.STOCK, unit=unit("家")) if one.code in stocks else one
            for one in plan.indicators
        ),
        clusters=(*plan.clusters, *parts),
    )


def form_of(plan: Plan, period: str) -> Form:
    """The form of the plan's first department."""
    when = Period.parse(period)
    (first, *_) = respondents(plan, "department", when, when.end)
    return design_form(
        plan, when, first, settings=FormSettings(), issue=1, issued=moment("2024-10-08")
    )


def test_every_rule_is_asked_somewhere() -> None:
    form = form_of(rich_plan(4), "2024Q3")
    asked = {*entry_rules(form), *file_rules(form)}

    of_plans = {rule for rule in default_rules() if rule.scope not in {"entry", "form"}}

    assert asked | of_plans == set(default_rules())


@pytest.mark.office
def test_formulas_of_a_form_and_the_intake_come_to_the_same_verdicts() -> None:
    """LibreOffice recalculates forms in which every row was filled by chance."""
    forms = {str(seed): _by_chance(period, seed) for seed, period in enumerate(PERIODS)}
    filled = {name: (_filled(form, int(name)), "xlsx") for name, form in forms.items()}

    with Reader(everything=True) as reader:
        reads = reader.read(convert(filled))

    seen: set[tuple[str, Level]] = set()
    for name, form in forms.items():
        read = reads[name]
        assert isinstance(read, Read)
        seen |= _compared(name, read, form)
    natives = {key for form in forms.values() for key in FormChecks(Grid(form)).columns}
    assert seen == natives
    assert {code for code, _ in natives} == {
        rule.code for rule in default_rules() if rule.scope == "entry"
    } - OF_THE_INTAKE


def _by_chance(period: str, seed: int) -> Form:
    """A form some of whose rows another source published, or define something new."""
    form, chance = form_of(rich_plan(), period), random.Random(seed)  # noqa: S311 - no secret
    return replace(
        form,
        rows=tuple(
            replace(
                row,
                published=chance.choice([None, row.year_ago]),
                definition_changed=chance.random() < 0.1,
                previous_is_final=chance.random() < 0.7,
                previous_growth=chance.choice([row.previous_growth, 0.0, -6.0]),
                growth_high=chance.choice([row.growth_high, 3.0]),
            )
            for row in form.rows
        ),
    )


def _filled(form: Form, seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311 - no secret

    def change(book: Any, form: Form) -> None:
        sheet = book[Grid(form).sheet("form")]
        for row in form.rows:
            for key, cell in _entries(row, chance):
                sheet[cell_of(form, row.code, key)] = cell

    return edited(fill(write_form(form), form), form, change)


def _entries(row: FormRow, chance: random.Random) -> Iterator[tuple[str, Any]]:
    """What somebody may type into a row, right or wrong."""
    base, before = row.year_ago or 100.0, row.previous or 0.0
    value = chance.choice([
        *[round(base * 1.06, 2)] * 5, round(base * 2.5, 2), round(base * 0.4, 2), base * 1e4,
        -base, base * 1.061234567, row.previous, base, 0, None, "约2146", 150,
        round(base / 100, 4),
    ])  # fmt: skip
    yield "value", value
    known = value if isinstance(value, int | float) else base
    yield "quarter", chance.choice([None, None, round(known - before, 2), 100.5, "n/a"])
    grown = round((known / base - 1) * 100, 1)
    growths = [None, None, grown, grown + 0.3, grown + 3, -120, -0.1, "无数据"]
    yield "growth", chance.choice(growths)
    statuses = ["初步", "预计", "无此项", "待补", "保密", "差不多", None]
    yield "status", chance.choice(["正常"] * 6 + statuses)
    yield "source", chance.choice(["统计报表", "统计报表", "估算", None, "听说"])
    yield "period", chance.choice([*row.periods, row.periods[0], "2023年"])
    yield "explanation", chance.choice([None, None, "同上", REASON])


def _compared(name: str, read: Read, form: Form) -> set[tuple[str, Level]]:
    """The rules that fired, once both sides are found to agree on them."""
    grid, checks = Grid(form), FormChecks(Grid(form))
    located = locate(read.book, form)
    assert located is not None
    filled = read_filled(read.book, form, located)
    sheet = read.book.sheet(grid.sheet("checks"))
    assert sheet is not None
    ours = _judged(form, filled)
    seen: set[tuple[str, Level]] = set()
    for index, row in enumerate(form.rows):
        native = {
            (check.code, check.level)
            for check in checks.of(index)
            if sheet[position(check.cell)].text == check.code
        }
        assert native == ours[row.code], f"{name}: {row.code} {filled.answers[row.code]}"
        seen |= native
    return seen


def _judged(form: Form, filled: Filled) -> dict[str, set[tuple[str, Level]]]:
    received = moment("2024-10-15")
    rows = [
        EntryRow(form=form, row=row, answers=filled.answers, received=received.date())
        for row in form.rows
    ]
    found: dict[str, set[tuple[str, Level]]] = {row.code: set() for row in form.rows}
    for breach in breaches(entry_rules(form), entry_table(rows)):
        if breach.rule.code not in OF_THE_INTAKE:
            found[rows[breach.row].row.code].add((breach.rule.code, breach.rule.level))
    return found


FILE_RULES = [planted for planted in PLANTED if planted.scope == "form"]


@pytest.mark.parametrize("planted", FILE_RULES, ids=lambda planted: planted.code)
def test_the_intake_finds_the_planted_error_of_every_rule_for_files(planted: Planted) -> None:
    remarks = remarks_on_file(None, planted.broken, ())

    assert (planted.code, planted.level) in {
        (remark.finding.rule, remark.finding.level.value) for remark in remarks
    }
    assert remarks_on_file(None, planted.kept, ()) == ()


def test_a_spoiled_return_is_planted_for_every_rule_that_reading_feeds() -> None:
    """The rest need a ledger with a past, which other tests have."""
    with_a_past = {"V-00d", "V-00h", "V-00i", "V-00k", "V-00v"}

    planted = {rule for kind in (*SPOILED, *TABLES, *ODD, *SIGHTS) for rule in kind.rules}

    assert {rule.code for rule in file_rules(None)} - planted == with_a_past


Told = dict[str, Any]
KNOWN_BEFORE: list[tuple[str, str, Told, Told]] = [
    ("V-12", "I", {"value": 1e9}, {"value": 1e9, "explanation": REASON}),
    ("V-25", "S", {"prefilled": {"previous": 5.0}}, {}),
    ("V-25", "S", {"prefilled": {"year_ago": 5.0}}, {}),
    ("V-26", "H", {"value": 2000.0}, {"value": 2000.0, "revision": "R1", "explanation": REASON}),
    ("V-26", "I", {"value": 2000.0, "revision": "R1", "explanation": REASON}, {"value": 2145.85}),
    ("V-65", "H", {"prefilled": {"target": 5.0}}, {}),
]


@pytest.mark.parametrize(("code", "level", "wrong", "right"), KNOWN_BEFORE)
def test_the_intake_finds_what_only_it_knows(
    code: str, level: str, wrong: Told, right: Told
) -> None:
    form = form_of(rich_plan(4), "2024Q3")

    def broken(told: Told) -> set[tuple[str, str]]:
        good = {"code": "D01_I02", "value": 2145.85, "status": EntryStatus.NORMAL}
        filled = Filled(answers={"D01_I02": Answer(**{**good, **told})})
        located = Located(sheet=MarkedSheet(name="填报表"), header_row=7, columns={})
        before = Answer(code="D01_I02", value=2145.85) if code == "V-26" else None
        accepted = {"D01_I02": before} if before else {}
        row, now = form.row["D01_I02"], filled.answers["D01_I02"]
        changed = {"D01_I02": changes(form, row, before, now)}
        remarks = remarks_on_rows(filled, form, located, moment("2024-10-15"), accepted, changed)
        return {(each.finding.rule, each.finding.level.value) for each in remarks}

    assert (code, level) in broken(wrong)
    assert (code, level) not in broken(right)


def test_a_form_with_another_checksum_than_its_paper_is_returned(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], received: datetime
) -> None:
    file = plan_path.with_name("a.xlsx")
    file.write_bytes(good[0])

    (receipt,) = collect(
        plan_path, [file], paper={forms[0].form_id: "ABCDEF"}, now=received
    ).receipts

    assert receipt.outcome is Outcome.RETURNED
    assert "V-00h" in [finding.rule for finding in receipt.findings]
