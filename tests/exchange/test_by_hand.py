"""Rules and states of the exchange, each worked out by hand."""

import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import orjson
import pytest

from addin.errors import Finding, Level
from addin.exchange.calendar import moment
from addin.exchange.form.entry import EntryRow, broken_in, entry_table
from addin.exchange.form.form import Answer, Form, FormHeader, FormId, FormRow
from addin.exchange.intake.judge import remarks_on_file
from addin.exchange.intake.remark import Remark
from addin.exchange.ledger.board import board_of
from addin.exchange.ledger.conflicts import conflicts_of, new_conflicts
from addin.exchange.ledger.state import State
from addin.exchange.ledger.store import Entry, EntryKind
from addin.exchange.returns import Receipt
from addin.exchange.words import EntrySource, EntryStatus, Outcome
from addin.language import LANGUAGES, Text

DUE = moment("2024-10-16T12:00")
LONG = "新建产线三季度投产，产量同比大增"


HEADER = FormHeader(
    title=Text(zh="表", en="form"),
    number="1",
    issuer=Text(zh="办", en="office"),
    approval=Text(zh="批", en="approved"),
    valid_until=date(2025, 12, 31),
    deadline=DUE,
    audit_by=DUE,
    accept_by=DUE,
)
FLOW = FormRow(
    code="GO",
    name=Text(zh="产值", en="output"),
    unit_code="CNY_100M",
    definition=Text(zh="产值", en="output"),
    decimals=2,
    is_flow=True,
    year_ago=100,
    previous=70,
    previous_growth=8,
    target=200,
    lower=0,
    upper=1000,
    growth_low=-10,
    growth_high=30,
)
SHARE = replace(FLOW, code="SH", unit_code="pct", is_flow=False, is_share=True, year_ago=40,
                previous=41, upper=100, growth_low=None, growth_high=None)  # fmt: skip


def _form(*rows: FormRow, form_id: str = "YC-F01-2024Q3-D01-01") -> Form:
    return Form(
        id=FormId.parse(form_id),
        language="zh",
        plan_name=Text(zh="规划", en="plan"),
        respondent=Text(zh="经信委", en="bureau"),
        header=HEADER,
        rows=rows,
        issued=moment("2024-10-08T09:00"),
    )


GOOD = Answer(code="GO", value=106, quarter=36, growth=6.0, source=EntrySource.REPORT)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, set()),
        ({"value": None, "growth": None, "quarter": None}, {"V-01"}),
        ({"value": None, "growth": None, "quarter": None, "status": EntryStatus.NIL}, set()),
        ({"value": None, "growth": None, "quarter": None, "status": EntryStatus.PRELIMINARY},
         {"V-01"}),
        ({"status": EntryStatus.NIL}, {"V-46"}),
        ({"value": None, "growth": None, "quarter": None, "unreadable": {"value": "x"}}, {"V-02"}),
        ({"unreadable": {"source": "x"}}, {"V-08"}),
        ({"value": 106.004, "quarter": 36.004}, {"V-03"}),
        ({"value": -1, "quarter": -71, "growth": None}, {"V-03", "V-05", "V-21"}),  # no growth
        ({"value": 1000.01, "quarter": 930.01, "growth": None}, {"V-04", "V-05", "V-22"}),
        ({"growth": -100.0}, {"V-04", "V-22", "V-23", "V-24"}),
        ({"value": 130, "quarter": 60, "growth": 13.0}, {"V-24"}),
        ({"value": 130.1, "quarter": 60.1, "growth": 13.0}, {"V-05", "V-24"}),
        ({"value": 90, "quarter": 20, "growth": 3.0}, {"V-24"}),
        ({"value": 89.9, "quarter": 19.9, "growth": 3.0}, {"V-05", "V-24"}),
        ({"value": 70, "quarter": 0, "growth": 3.0}, {"V-05", "V-06", "V-24"}),
        ({"value": 100, "quarter": 30, "growth": 3.0}, {"V-06", "V-24"}),
        ({"quarter": 34.4}, {"V-20"}),
        ({"quarter": 34.5}, set()),  # three numbers to half of one: 106 of 70 and 34.5
        ({"value": 106.1, "quarter": 35.9}, {"V-20"}),  # to half a tenth
        ({"value": 106.1, "quarter": 36.2}, set()),
        ({"value": 69.9, "quarter": -0.1, "growth": 3.0}, {"V-05", "V-21", "V-24"}),
        ({"growth": 13.0}, {"V-24"}),
        ({"growth": 13.1}, {"V-22", "V-24"}),
        ({"growth": 6.5}, set()),
        ({"growth": 6.6}, {"V-24"}),
        ({"growth": 3.0}, {"V-24"}),
        ({"growth": -0.1}, {"V-22", "V-23", "V-24"}),
    ],
)  # fmt: skip
def test_a_row_breaks_the_rules_that_a_clerk_would_name(
    changed: Mapping[str, Any], codes: set[str]
) -> None:
    broken = broken_in(_form(FLOW), {"GO": replace(GOOD, **changed)})

    assert {code for code, _ in broken["GO"]} == codes


@pytest.mark.parametrize(
    ("parts", "whole", "codes"),
    [
        ((60.0, 46.0), 106, set()),
        ((60.0, 46.1), 106, set()),  # 106.1 of at most 106.106
        ((60.0, 46.2), 106, {"V-47"}),
        ((60.0, None), 106, set()),
        ((106.2, None), 106, {"V-47"}),  # a hole counts as zero
    ],
)
def test_clusters_together_do_not_exceed_their_total(
    parts: tuple[float | None, ...], whole: float, codes: set[str]
) -> None:
    rows = [
        replace(FLOW, code=f"GO/C{n}", parent="GO", scheme="main", year_ago=None, previous=None,
                previous_growth=None, growth_low=None, growth_high=None)
        for n in range(len(parts))
    ]  # fmt: skip
    answers = {f"GO/C{n}": Answer(code=f"GO/C{n}", value=value) for n, value in enumerate(parts)}

    broken = broken_in(_form(FLOW, *rows), {**answers, "GO": replace(GOOD, value=whole)})

    assert {code for code, _ in broken["GO"]} == codes


@pytest.mark.parametrize(
    ("unit", "decimals", "parts", "whole", "codes"),
    [
        ("CNY_100M", 4, (350.02, 364.02), 714.05, set()),  # three numbers to half a hundredth
        ("CNY_100M", 4, (350.02, 364.02), 714.06, {"V-40"}),
        ("CNY_100M", 4, (350.02, 364.02, 10.0), 724.06, set()),
        ("CNY_100M", 4, (350.021, 364.021), 714.044, {"V-40"}),  # to half a thousandth
        ("CNY_100M", 4, (350.0, 364.0), 715.0, {"V-40"}),  # the page shows two decimals
        ("CNY_10K", 2, (350.0, 364.0), 715.0, set()),  # and here none
        ("firms", 2, (4.0, 5.0), 10.0, {"V-40"}),  # things are counted, not rounded
        ("firms", 2, (4.0, 5.0), 9.0, set()),
        ("firms", 2, (4.5, 4.5), 9.0, {"V-03"}),
        ("10K_persons", 4, (4.55, 4.5), 9.06, set()),
        ("firms", 3, (4.5, 4.5), 9.0, set()),  # the plan shows a decimal of it
    ],
)
def test_a_total_is_its_parts_as_far_as_they_are_rounded(
    unit: str, decimals: int, parts: tuple[float, ...], whole: float, codes: set[str]
) -> None:
    plain = replace(FLOW, year_ago=None, previous=None, previous_growth=None, growth_low=None,
                    growth_high=None, unit_code=unit, decimals=decimals)  # fmt: skip
    rows = [
        replace(plain, code=f"GO/C{n}", parent="GO/C", scheme="main") for n in range(len(parts))
    ]
    total = replace(plain, code="GO/C", is_complete=True)
    answers = {f"GO/C{n}": Answer(code=f"GO/C{n}", value=value) for n, value in enumerate(parts)}

    broken = broken_in(_form(total, *rows), {**answers, "GO/C": Answer(code="GO/C", value=whole)})

    assert {code for each in broken.values() for code, _ in each} == codes


@pytest.mark.parametrize(
    ("row", "answer", "told"),
    [
        (FLOW, GOOD, {"growth": 6, "growth_told": 6, "before": 70, "note_length": 0,
                      "rounding": 0.5, "filled": 1, "parsed": 1, "codes_known": 1,
                      "note_empty_words": 1, "promised_days": None, "whole": None}),
        (FLOW, replace(GOOD, growth=7.0), {"growth": 6, "growth_told": 7}),
        (FLOW, replace(GOOD, growth=None), {"growth_told": 6}),
        (FLOW, replace(GOOD, prefilled={"year_ago": 50.0}), {"growth": 112, "value_year_ago": 50}),
        (replace(FLOW, previous=None), GOOD, {"before": 100, "previous": None}),
        (replace(SHARE, code="GO"), replace(GOOD, value=42.26), {"growth": 2.3, "is_share": 1}),
        (FLOW, replace(GOOD, explanation=f" {LONG} "), {"note_length": 16, "note_empty_words": 0}),
        (FLOW, replace(GOOD, explanation="10月15日补报"), {"promised_days": 0}),
        (FLOW, replace(GOOD, explanation="10月14日核，10月30日补报"), {"promised_days": 15}),
        (FLOW, replace(GOOD, explanation="2024年13月1日"), {"promised_days": None}),
        (FLOW, replace(GOOD, value=None), {"filled": 0, "growth": None}),
        (FLOW, replace(GOOD, value=None, unreadable={"value": "x"}), {"filled": 1, "parsed": 0}),
        (FLOW, replace(GOOD, unreadable={"revision": "x"}), {"codes_known": 0, "parsed": 1}),
    ],
)  # fmt: skip
def test_a_row_answers_what_the_rules_ask(
    row: FormRow, answer: Answer, told: Mapping[str, float | None]
) -> None:
    entry = EntryRow(form=_form(row), row=row, answers={"GO": answer}, received=date(2024, 10, 15))

    assert {name: entry.values[name] for name in told} == pytest.approx(dict(told))
    assert entry_table([entry]).size == 1


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        ({"megabytes": 50, "opened": 1, "encrypted": 0}, []),
        ({"megabytes": 50.1, "opened": 1, "encrypted": 0}, [("V-00a", True)]),
        ({"opened": 1, "encrypted": 1, "megabytes": 1}, [("V-00a", True)]),
        ({"identity_marks": 0, "marks_differing": 0}, [("V-00b", True)]),
        ({"identity_marks": 1}, [("V-00b", False)]),
        ({"identity_marks": 2, "marks_differing": 1}, [("V-00b", False)]),
        ({"hours_late": 0}, []),
        ({"hours_late": 0.1}, [("V-00j", False)]),
        ({"rows_lost": 1, "rows_moved": 1}, [("V-00e", True), ("V-00e", False)]),
        ({"days_after_period": 0, "days_before_receipt": 0}, []),
        ({"days_after_period": -1, "days_before_receipt": 0}, [("V-10", True)]),
        ({"days_after_period": 0, "days_before_receipt": -1}, [("V-10", True)]),
        ({"days_valid": 0}, []),
        ({"days_valid": -1}, [("V-00k", True)]),
    ],
)
def test_a_file_is_refused_for_hard_faults_only(
    known: Mapping[str, float], codes: list[tuple[str, bool]]
) -> None:
    found = remarks_on_file(None, known, ())

    assert [(one.finding.rule, one.blocks) for one in found] == codes


def _entries(*rows: tuple[EntryKind, str, dict[str, Any]]) -> list[Entry]:
    return [
        Entry(seq=at, at=moment(f"2024-10-{9 + at}T09:00"), kind=kind, form=form,
              packed=zlib.compress(orjson.dumps(content)), before="", hash="")
        for at, (kind, form, content) in enumerate(rows, 1)
    ]  # fmt: skip


def _issued(number: int) -> tuple[EntryKind, str, dict[str, Any]]:
    form = _form(FLOW, form_id=f"YC-F01-2024Q3-D0{number}-01")
    return EntryKind.ISSUED, str(form.id), {"form": _plain(form.record())}


def _plain(value: Any) -> Any:
    """As the ledger keeps it: what JSON can say."""
    import json
    from dataclasses import asdict, is_dataclass

    def said(each: Any) -> Any:
        if is_dataclass(each) and not isinstance(each, type):
            return asdict(each)
        return each.isoformat() if isinstance(each, date | datetime) else str(each)

    return json.loads(json.dumps(value, default=said))


def _returned(number: int, outcome: str, **more: Any) -> tuple[EntryKind, str, dict[str, Any]]:
    content = {"outcome": outcome, "sha256": f"{number}{outcome}", "checksum": "ABC",
               "answers": {"GO": Answer(code="GO", value=106.0).record()}, "remarks": [],
               "observations": [], **more}  # fmt: skip
    content = ({} if outcome == "refused" else {"version": 1}) | content
    return EntryKind.RECEIVED, f"YC-F01-2024Q3-D0{number}-01", content


def _observed(value: float) -> list[dict[str, Any]]:
    return [{"indicator": "GO", "cluster": "", "area": "", "period": "2024M1-9",
             "measure": "level", "value": value}]  # fmt: skip


def test_the_board_tells_how_far_every_form_is() -> None:
    remarks = [{"blocks": True}, {"blocks": False}, {"blocks": True}]
    state = State()
    state.read(
        _entries(
            *map(_issued, range(1, 6)),
            _returned(2, "refused"),  # on the 15th: no return at all
            _returned(3, "returned", remarks=remarks),  # on the 16th at nine: in time
            _returned(4, "returned"),  # on the 17th: late
            _returned(4, "accepted", version=2),
            _returned(4, "returned", version=3),
            (EntryKind.EXTENDED, "YC-F01-2024Q3-D05-01", {"deadline": "2024-10-20T12:00"}),
        )
    )

    board = board_of(state, "", moment("2024-10-18T12:00"))

    rows = [(row.state.value, row.version, bool(row.late), row.to_mend) for row in board.rows]
    assert rows == [
        ("overdue", 0, True, 0),
        ("overdue", 0, True, 0),
        ("returned", 1, False, 2),
        ("accepted", 2, True, 0),
        ("waiting", 0, False, 0),
    ]
    assert board.counts == {"sent": 5, "received": 2, "late": 3, "returned": 1, "accepted": 1}
    assert [row.sent_back for row in board.rows] == [0, 0, 0, 3, 0]
    assert board.rows[3].late.minutes == 21 * 60
    assert board_of(state, "2024Q2", DUE).rows == ()
    assert board_of(State(), "", DUE).rows == ()


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        (100.0, 100.0, False),
        (100.0, 100.00000001, False),
        (100.0, 100.001, True),
        (0.0, 1e-10, False),
    ],
)  # fmt: skip
def test_two_departments_disagree_where_their_numbers_do(
    first: float, second: float, *, differ: bool
) -> None:
    entries = _entries(
        _issued(1), _issued(2),
        _returned(1, "accepted", observations=_observed(first)),
        _returned(2, "accepted", observations=_observed(second)),
    )  # fmt: skip
    state = State()
    state.read(entries)

    found = new_conflicts(state, entries[-1])

    assert bool(found) is differ
    assert new_conflicts(state, replace(entries[-1], form="YC-F01-2024Q3-D01-01")) == [] or differ


def test_a_conflict_waits_until_one_is_chosen_or_both_agree() -> None:
    opened = {"subject": ["GO", "", "", "2024M1-9", "level"],
              "values": {"YC-F01-2024Q3-D01-01": 1.0, "YC-F01-2024Q3-D02-01": 2.0}}  # fmt: skip
    rows = [
        _issued(1), _issued(2),
        _returned(1, "accepted", observations=_observed(1.0)),
        _returned(2, "accepted", observations=_observed(2.0)),
        (EntryKind.CONFLICT, "", opened),
    ]  # fmt: skip
    chosen = {"conflict": 5, "chosen": "YC-F01-2024Q3-D01-01", "reason": LONG, "observations": []}

    def waiting(*more: tuple[EntryKind, str, dict[str, Any]]) -> State:
        state = State()
        state.read(_entries(*rows, *more))
        return state

    assert [one.number for one in conflicts_of(waiting())] == [5]
    assert conflicts_of(waiting(_returned(2, "accepted", observations=_observed(1.0)))) == ()
    decided = waiting((EntryKind.DECIDED, "YC-F01-2024Q3-D01-01", chosen))
    assert conflicts_of(decided) == ()
    (told,) = conflicts_of(decided, with_decided=True)
    assert (told.subject, told.chosen, told.reason) == ("GO level", chosen["chosen"], LONG)


RECEIPT = Receipt(
    file="a.xlsx",
    outcome=Outcome.RETURNED,
    form_id="YC-F01-2024Q3-D01-01",
    respondent=Text(zh="经信委", en="Bureau"),
    version=2,
    received=moment("2024-10-16T13:05"),
    minutes_late=65,
    checksum="ABC123",
    remarks=(
        Remark(
            finding=Finding(rule="V-05", level=Level.SOFT, text=Text(zh="波动", en="jump")),
            blocks=True,
            expected=Text(zh="核实", en="check"),
        ),
        Remark(
            finding=Finding(rule="V-24", level=Level.INFO, text=Text(zh="推算", en="derived")),
            blocks=False,
        ),
    ),
    entry=7,
    hash="0123456789abcdef0123",
)


def test_a_receipt_is_written_in_one_language() -> None:
    zh, en = (RECEIPT.show(language).split("\n") for language in LANGUAGES)

    assert zh[:9] == [
        "回执 YC-F01-2024Q3-D01-01", "填报单位：经信委", "文件：a.xlsx",
        "收到时间：2024-10-16 13:05", "版本：v2", "校验码：ABC123", "结果：退回",
        "迟报：1小时5分", "台账号：7 0123456789abcdef0123",
    ]  # fmt: skip
    assert en[:9] == [
        "Receipt YC-F01-2024Q3-D01-01", "Respondent: Bureau", "File: a.xlsx",
        "Received: 2024-10-16 13:05", "Version: v2", "Checksum: ABC123", "Result: returned",
        "Late by: 1 h 5 min", "Ledger entry: 7 0123456789abcdef0123",
    ]  # fmt: skip
    assert (zh[9], en[9]) == ("问题清单：", "Findings:")
    assert zh[10].startswith("1. ")
    assert zh[10].endswith("（须处理） → 核实")
    assert en[10].endswith(" (to mend) → check")
    assert "to mend" not in en[11]
    assert len(zh) == len(en) == 12
    plain = replace(RECEIPT, form_id="", remarks=(), minutes_late=0, version=0).show("en")
    assert plain.startswith("Receipt a.xlsx\n")
    assert not [word for word in ("Late by", "Version", "Findings") if word in plain]
