"""Nothing can be altered unseen: entries, originals, triggers, receipts, the key, the plan."""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

from addin.errors import Level
from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.ledger.board import read_state
from addin.exchange.ledger.store import Ledger, default_url
from addin.exchange.proof.verify import verify_ledger
from addin.exchange.proof.vouching import change_key
from addin.exchange.sharing import Issued, share
from addin.exchange.signing.key import OfficeKey
from addin.plan.read import read_plan

Tamper = Callable[[Path], None]
DROPS = tuple(
    f"DROP TRIGGER onpace_{table}_no_{verb}"
    for table in ("entry", "original")
    for verb in ("update", "delete")
)
NOW = moment("2024-10-20T10:00")


@pytest.fixture
def office(
    plan_path: Path,
    forms: tuple[Issued, ...],
    good: tuple[bytes, ...],
    send: Callable[[str, bytes], Path],
) -> Path:
    """The plan workbook of an office that took in three forms."""
    files = [send(issued.path.name, content) for issued, content in zip(forms, good, strict=True)]
    collected = collect(plan_path, files, now=moment("2024-10-15T10:00"))
    assert collected.rows_written
    return plan_path


def _run(plan: Path, *statements: str) -> None:
    engine = create_engine(default_url(plan))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _sql(*statements: str) -> Tamper:
    return lambda plan: _run(plan, *DROPS, *statements)


def _last(plan: Path) -> int:
    with Ledger.open(default_url(plan)) as ledger, ledger.reading() as book:
        return book.head()[0]


def _cut(plan: Path, *, with_head: bool = False) -> None:
    _run(plan, *DROPS, "DELETE FROM onpace_entry WHERE seq > (SELECT seq - 2 FROM onpace_head)")
    if with_head:
        _run(plan, "UPDATE onpace_head SET seq = seq - 2,"
             " hash = (SELECT hash FROM onpace_entry WHERE seq = onpace_head.seq - 2)")  # fmt: skip


def _computed_anew(plan: Path, *, with_seal: bool = False) -> None:
    """Change one number in an entry, and compute the whole chain behind it as Onpace would."""
    engine = create_engine(default_url(plan))
    with engine.begin() as connection:
        for statement in DROPS:
            connection.execute(text(statement))
        before = "0" * 64
        rows = connection.execute(text("SELECT * FROM onpace_entry ORDER BY seq")).mappings().all()
        for row in rows:
            content = row["content"].replace('"filler":"张工"', '"filler":"别人"')
            said = {**row, "content": content, "before": before}
            names = ("before", "seq", "at", "kind", "form", "content")
            line = json.dumps([said[name] for name in names], ensure_ascii=False)
            digest = hashlib.sha256(line.encode()).hexdigest()
            connection.execute(
                text("UPDATE onpace_entry SET content=:c, before=:b, hash=:h WHERE seq=:s"),
                {"c": content, "b": before, "h": digest, "s": row["seq"]},
            )
            before = digest
        connection.execute(text("UPDATE onpace_head SET hash = :h"), {"h": before})
        if with_seal:
            connection.execute(text("DROP TABLE onpace_seal"))
    engine.dispose()


def _in_plan(edit: Callable[[Any, Mapping[str, int], int], None]) -> Tamper:
    """Edit the last reported row of the Data sheet as a person would."""

    def tamper(plan: Path) -> None:
        book = openpyxl.load_workbook(plan)
        sheet = book["数据 Data"]
        columns = {
            str(cell.value).split("\n")[-1]: number for number, cell in enumerate(sheet[2], 1)
        }
        row = max(cell.row for cell in sheet["G"] if cell.value is not None)
        edit(sheet, columns, row)
        book.save(plan)

    return tamper


def _set(column: str, value: object) -> Tamper:
    def edit(sheet: Any, columns: Mapping[str, int], row: int) -> None:
        sheet.cell(row, columns[column]).value = value

    return _in_plan(edit)


def _copy_row(sheet: Any, columns: Mapping[str, int], row: int) -> None:
    for column in columns.values():
        sheet.cell(row + 1, column).value = sheet.cell(row, column).value
    sheet.cell(row + 1, columns["Note"]).value = "市经信委报送 [YC-F01-2024Q3-D01-01 v9]"


def _later_row(sheet: Any, columns: Mapping[str, int], row: int) -> None:
    """A number typed below, of a later day, with the period as a person spells it."""
    for column in columns.values():
        sheet.cell(row + 1, column).value = sheet.cell(row, column).value
    found = {"Note": "公报", "Value": 99.5, "Published": "2024-12-31", "Period": "2024年1—9月"}
    for name, value in found.items():
        sheet.cell(row + 1, columns[name]).value = value


def _replies(plan: Path) -> list[Path]:
    return sorted((plan.parent / "replies").glob("*.txt"))


def _edit_receipt(plan: Path) -> None:
    file = _replies(plan)[0]
    file.write_text(file.read_text("utf-8").replace("接收", "退回"), "utf-8")


def _older_copy(plan: Path) -> None:
    """Put back the ledger as it was before the forms came in."""
    ledger = plan.with_name("plan.ledger.sqlite")
    kept = plan.with_name("kept.sqlite")
    shutil.copy(kept, ledger)


def _other_key(plan: Path) -> None:
    key = plan.with_name("plan.ledger.key")
    key.unlink()
    OfficeKey(key).followed()


TAMPERED: dict[str, tuple[Tamper, str, str]] = {
    "an entry updated": (
        _sql("UPDATE onpace_entry SET form='X' WHERE seq=4"),
        "L-01",
        "第4号被改动",
    ),
    "an entry deleted": (_sql("DELETE FROM onpace_entry WHERE seq=4"), "L-01", "第4号缺失"),
    "an entry that is no JSON": (
        _sql("UPDATE onpace_entry SET content='{' WHERE seq=4"),
        "L-01",
        "第4号被改动",
    ),
    "an entry of no kind": (
        _sql("UPDATE onpace_entry SET kind='nothing' WHERE seq=4"),
        "L-01",
        "第4号被改动",
    ),
    "the last entries cut": (_cut, "L-01", "之后的记录缺失"),
    "the last entries cut, the head too": (lambda p: _cut(p, with_head=True), "L-13", "被截断"),
    "the head edited": (_sql("UPDATE onpace_head SET seq = seq + 1"), "L-01", "末尾标记被改动"),
    "the chain computed anew": (_computed_anew, "L-13", "重算"),
    "the chain computed anew, the seal dropped": (
        lambda p: _computed_anew(p, with_seal=True),
        "L-13",
        "封印被删除",
    ),
    "the chain contradicts receipts": (_computed_anew, "L-14", "台账中没有或不同"),
    "an original deleted": (_sql("DELETE FROM onpace_original WHERE rowid=5"), "L-11", "被删除"),
    "every original deleted": (_sql("DELETE FROM onpace_original"), "L-11", "被删除"),
    "an original replaced": (
        _sql("UPDATE onpace_original SET content=x'00' WHERE rowid=5"),
        "L-11",
        "被改动",
    ),
    "triggers dropped": (_sql(), "L-12", "onpace_entry_no_update"),
    "a trigger that does nothing": (
        lambda p: _run(
            p,
            DROPS[0],
            "CREATE TRIGGER onpace_entry_no_update BEFORE UPDATE ON"
            " onpace_entry BEGIN SELECT 1; END",
        ),
        "L-12",
        "onpace_entry_no_update",
    ),
    "the seal deleted": (_sql("DELETE FROM onpace_seal"), "L-13", "封印被删除"),
    "the seal forged": (_sql("UPDATE onpace_seal SET code='00'"), "L-13", "被截断"),
    "a receipt edited": (_edit_receipt, "L-14", "被改动"),
    "the key missing": (
        lambda p: p.with_name("plan.ledger.key").unlink(),
        "L-13",
        "用备份恢复密钥",
    ),
    "the key replaced": (_other_key, "L-13", "没有封印台账的密钥"),
    "the key open to others": (
        lambda p: p.with_name("plan.ledger.key").chmod(0o644),
        "L-13",
        "chmod 600",
    ),
    "an older copy in its place": (_older_copy, "L-14", "旧副本"),
    "an older copy, seen from the plan": (_older_copy, "L-15", "旧副本"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_whatever_is_altered_is_found_and_said(
    name: str,
    plan_path: Path,
    forms: tuple[Issued, ...],
    good: tuple[bytes, ...],
    send: Callable[[str, bytes], Path],
) -> None:
    tamper, rule, said = TAMPERED[name]
    shutil.copy(plan_path.with_name("plan.ledger.sqlite"), plan_path.with_name("kept.sqlite"))
    files = [send(issued.path.name, content) for issued, content in zip(forms, good, strict=True)]
    collect(plan_path, files, now=moment("2024-10-15T10:00"))
    assert verify_ledger(plan_path, now=NOW) == ()

    tamper(plan_path)

    found = [each for each in verify_ledger(plan_path, now=NOW) if each.rule == rule]
    assert said in "".join(each.text.zh for each in found), [f.text.zh for f in found]
    assert all(each.text.en and each.level is Level.HARD for each in found)


EDITED: dict[str, tuple[Tamper, str]] = {
    "a number": (_set("Value", 99.5), "现为99.5"),
    "a number to a text": (_set("Value", "约一百"), "现为约一百"),
    "a number to nothing": (_set("Value", None), "现为空"),
    "a formula for a number": (_set("Value", "=1+1"), "被手工改动"),
    "the unit": (_set("Unit", "万元"), "“计量单位”现为万元"),
    "the status": (_set("Status", "初步"), "“数据状态”现为初步"),
    "the day": (_set("Published", "2024-01-01"), "“发布日期”现为2024-01-01"),
    "the period": (_set("Period", "2023M1-9"), "在规划工作簿中找不到"),
    "the note": (_set("Note", "市科技局报送"), "在规划工作簿中找不到"),
    "a row deleted": (
        _in_plan(lambda sheet, _, row: sheet.delete_rows(row)),
        "在规划工作簿中找不到",
    ),
    "a row added": (_in_plan(_copy_row), "台账中没有这次接收"),
    "a later row that no form brought": (_in_plan(_later_row), "本行99.5不是从填报表接收的"),
}


@pytest.mark.parametrize("name", EDITED)
def test_a_plan_that_was_edited_by_hand_is_found(name: str, office: Path) -> None:
    tamper, said = EDITED[name]

    tamper(office)

    found = verify_ledger(office, now=NOW)
    assert {each.rule for each in found} == {"L-15"}
    assert said in "".join(each.text.zh for each in found), [each.text.zh for each in found]
    assert all(each.text.en for each in found)


def test_an_edited_number_is_proposed_to_its_department_once(office: Path) -> None:
    _set("Value", 99.5)(office)

    (first,) = verify_ledger(office, now=NOW)
    (again,) = verify_ledger(office, now=NOW)

    ((number, asked),) = read_state(office, "").proposals.items()
    assert f"建议更正第{number}号" in first.text.zh == again.text.zh
    assert f"no. {number}" in first.text.en
    assert (asked.form, asked.content["value"]) == ("YC-F01-2024Q3-D03-01", 99.5)
    assert first.place.cell.startswith("G")


def test_a_ledger_that_is_not_whole_is_not_written_on(office: Path) -> None:
    _set("Value", 99.5)(office)
    _sql("UPDATE onpace_entry SET at='2024-10-15T10:00:01+08:00' WHERE seq=4")(office)
    before = _last(office)

    found = verify_ledger(office, restore=True, now=NOW)

    assert {"L-01", "L-12", "L-15"} <= {each.rule for each in found}
    assert _last(office) == before
    assert "现为99.5" in "".join(each.text.zh for each in verify_ledger(office, now=NOW))


@pytest.mark.parametrize("name", ["a number", "a number to nothing", "the unit", "a row deleted"])
def test_what_was_accepted_is_put_back_where_somebody_asks(name: str, office: Path) -> None:
    before = read_plan(office).observations
    EDITED[name][0](office)

    found = verify_ledger(office, restore=True, now=NOW)

    assert found[-1].text.zh.startswith("已恢复接收的数据")
    assert verify_ledger(office, now=NOW) == ()
    after = read_plan(office).observations
    assert sorted(after.value) == sorted(before.value)


def test_triggers_are_set_again_where_somebody_asks(office: Path) -> None:
    _sql()(office)

    found = verify_ledger(office, restore=True, now=NOW)

    assert [each.rule for each in found] == ["L-12"]
    assert verify_ledger(office, now=NOW) == ()
    with pytest.raises(DatabaseError, match="append-only"):
        _run(office, "UPDATE onpace_entry SET form = ''")


def test_a_new_entry_does_not_seal_over_what_was_altered(office: Path) -> None:
    _computed_anew(office)

    share(office, "2024Q4", office.parent / "out", now=moment("2025-01-08T09:00"))

    assert "L-13" in {each.rule for each in verify_ledger(office, now=NOW)}


def test_a_lost_key_stays_in_the_proof(office: Path) -> None:
    office.with_name("plan.ledger.key").unlink()
    change_key(office, "李工", "服务器损坏，密钥无备份", now=NOW)

    found = verify_ledger(office, now=NOW)

    said = [each for each in found if each.rule == "L-13"]
    assert [each.level for each in said] == [Level.INFO]
    assert "只能以单位留存的回执为证" in said[0].text.zh


def test_a_plan_saved_by_another_program_is_as_it_was(office: Path) -> None:
    book = openpyxl.load_workbook(office)
    book.save(office)

    assert verify_ledger(office, now=NOW) == ()


def test_a_ledger_from_before_seals_says_so(office: Path) -> None:
    _run(office, "DROP TABLE onpace_seal")
    office.with_name("plan.ledger.key").unlink()
    for reply in _replies(office):
        reply.unlink()

    (found,) = verify_ledger(office, now=NOW)

    assert (found.rule, found.level) == ("L-13", Level.INFO)


def test_a_number_that_was_edited_is_proposed_where_the_ledger_is_whole_and_else_not(
    office: Path,
) -> None:
    _set("Value", 99.5)(office)
    _sql("DELETE FROM onpace_seal")(office)

    broken = [each for each in verify_ledger(office, now=NOW) if each.rule == "L-15"]

    assert broken
    assert "建议更正第" not in "".join(each.text.zh for each in broken)
