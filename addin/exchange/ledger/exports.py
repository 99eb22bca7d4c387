"""Which books does an office keep of its collection: late, returned, corrected, put right?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from addin.exchange.calendar import moment, now_in_china
from addin.exchange.ledger.board import board_of, read_state
from addin.exchange.ledger.conflicts import conflicts_of
from addin.exchange.ledger.state import State
from addin.exchange.ledger.store import Entry, Ledger, default_url
from addin.exchange.words import Outcome
from addin.files import write_atomically
from addin.language import Language, Text
from addin.model.plan import Action, Plan
from addin.model.words import ActionState
from addin.plan.read import read_plan

__all__ = ["action_rows", "export_ledger"]

Row = tuple[object, ...]
_WIDEST = 48


def export_ledger(
    plan_path: Path | str,
    out: Path | str,
    language: Language = "zh",
    period: str = "",
    *,
    ledger: str = "",
    now: datetime | None = None,
) -> Path:
    """Write the ledger as a workbook of nine books, from 收发台账 to the entries themselves."""
    day = moment(now) if now else now_in_china()
    state = read_state(plan_path, ledger)
    plan = read_plan(Path(plan_path))
    with Ledger.open(ledger or default_url(Path(plan_path))) as opened, opened.reading() as book:
        entries = book.entries()
    sheets = (
        (Text("收发台账", "Forms"), _BOARD, _board_rows(state, period, day, language)),
        (Text("迟报台账", "Late"), _LATE, _late_rows(state, period, day, language)),
        (Text("退回意见", "Returned"), _RETURNED, _returned_rows(state, language)),
        (Text("更正单", "Corrections"), _CORRECTED, _corrected_rows(state)),
        (Text("情况说明", "Explanations"), _EXPLAINED, _explained_rows(state)),
        (Text("建议更正", "Proposals"), _PROPOSED, _proposed_rows(state, language)),
        (Text("数据冲突", "Conflicts"), _CONFLICTS, _conflict_rows(state)),
        (Text("整改台账", "Actions"), _ACTIONS, action_rows(plan, state, day, language)),
        (Text("流水", "Entries"), _ENTRIES, _entry_rows(entries)),
    )
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        workbook.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a fixed stamp
        for name, header, rows in sheets:
            _write(workbook, name[language], [text[language] for text in header], list(rows))
    return write_atomically(Path(out), stream.getvalue())


_FORM, _WHO = Text("表标识", "Form id"), Text("填报单位", "Respondent")
_VERSION, _WHEN, _CODE = Text("版本", "Version"), Text("时间", "Time"), Text("代码", "Code")
_REASON = Text("原因", "Reason")
_BOARD = (
    _FORM, _WHO, Text("发出时间", "Sent"), Text("限报时间", "Due"), Text("最近收到", "Received"),
    _VERSION, Text("状态", "State"), Text("迟报", "Late by"), Text("须处理", "To mend"),
    Text("校验码", "Checksum"),
)  # fmt: skip
_LATE = (
    _FORM, _WHO, Text("限报时间", "Due"), Text("首次收到", "First received"),
    Text("迟报时长", "Late by"), Text("迟报分钟", "Minutes late"),
    Text("延期至", "Extended to"), Text("延期理由", "Reason of extension"),
)  # fmt: skip
_RETURNED = (
    _FORM, _WHO, _VERSION, _WHEN, _CODE, Text("项目", "Item"), Text("单元格", "Cell"),
    Text("规则号", "Rule"), Text("级别", "Level"), Text("问题", "Problem"),
    Text("期望", "Expected"), Text("是否须处理", "To mend"),
)  # fmt: skip
_CORRECTED = (
    _FORM, _WHO, _WHEN, _CODE, Text("报告期", "Period"), Text("原值", "Old"), Text("现值", "New"),
    Text("更正类别", "Class"), _REASON, Text("负责人", "Head"),
)  # fmt: skip
_EXPLAINED = (_FORM, _WHO, _VERSION, _CODE, Text("规则号", "Rules"), Text("说明", "Explanation"))
_PROPOSED = (
    Text("编号", "No."), _FORM, _WHO, _CODE, Text("原值", "Old"), Text("建议值", "Proposed"),
    _REASON, Text("状态", "State"), Text("确认人", "Confirmed by"), _WHEN,
)  # fmt: skip
_CONFLICTS = (
    Text("编号", "No."), Text("项目", "Subject"), Text("报告期", "Period"),
    Text("各方数据", "Values"), Text("采用", "Chosen"), _REASON,
)  # fmt: skip
_ACTIONS = (
    Text("编号", "No."), Text("指标", "Indicator"), Text("问题", "Problem"),
    Text("措施", "Measure"), Text("责任单位", "Department"), Text("责任人", "Person"),
    Text("完成时限", "Due"), Text("状态", "State"), Text("状态日期", "Since"),
    Text("进展", "Progress"),
)  # fmt: skip
_ENTRIES = (
    Text("序号", "No."), _WHEN, Text("类型", "Kind"), _FORM, Text("文件", "File"),
    Text("结果", "Outcome"), Text("原件哈希", "Hash of original"),
    Text("记录哈希", "Hash of entry"),
)  # fmt: skip


def action_rows(plan: Plan, state: State, day: datetime, language: Language) -> Iterator[Row]:
    """The rectification ledger with what departments last said, then the counts; they add up."""
    said = _said_of_actions(state)
    counts: Counter[ActionState] = Counter()
    for action in plan.actions:
        word, since, progress = _state_of_action(action, said, day)
        counts[word] += 1
        indicator = plan.indicator.get(action.indicator)
        department = plan.department.get(action.department)
        yield (
            action.code,
            indicator.name[language] if indicator else action.indicator,
            action.problem[language],
            action.measure[language],
            department.name[language] if department else action.department,
            action.person,
            action.due.isoformat() if action.due else "",
            word[language],
            since,
            progress or action.note[language],
        )
    for word in ActionState:
        yield ("", "", "", "", "", "", "", word[language], counts[word], "")
    total = Text("合计", "Total")[language]
    yield ("", "", "", "", "", "", "", total, len(plan.actions), "")


def _said_of_actions(state: State) -> dict[str, tuple[ActionState, str, str]]:
    found: dict[str, tuple[ActionState, str, str]] = {}
    for _, entry in _accepted(state):
        for code, (word, progress) in entry.content["actions"].items():
            if word:
                found[code] = ActionState.parse(word), f"{entry.at:%Y-%m-%d}", progress
    return found


def _state_of_action(
    action: Action, said: Mapping[str, tuple[ActionState, str, str]], day: datetime
) -> tuple[ActionState, str, str]:
    since = action.state_date.isoformat() if action.state_date else ""
    word, since, progress = said.get(action.code, (action.state, since, ""))
    if action.due and action.due < day.date() and word is not ActionState.DONE:
        word = ActionState.OVERDUE
    return word, since, progress


def _board_rows(state: State, period: str, day: datetime, language: Language) -> Iterator[Row]:
    for row in board_of(state, period, day).rows:
        yield (
            row.form_id,
            row.respondent[language],
            _stamp(row.issued),
            _stamp(row.deadline),
            _stamp(row.received),
            row.version or "",
            row.state[language],
            row.late.text[language] if row.late else "",
            row.to_mend,
            row.checksum,
        )


def _late_rows(state: State, period: str, day: datetime, language: Language) -> Iterator[Row]:
    for row in board_of(state, period, day).rows:
        extension = next((e for e in reversed(state.extensions) if e.form == row.form_id), None)
        if not row.late and extension is None:
            continue
        returns = state.received.get(row.form_id, ())
        yield (
            row.form_id,
            row.respondent[language],
            _stamp(row.deadline),
            _stamp(returns[0].at) if returns else "",
            row.late.text[language] if row.late else "",
            row.late.minutes,
            _stamp(row.deadline) if extension else "",
            extension.content["reason"] if extension else "",
        )


def _returned_rows(state: State, language: Language) -> Iterator[Row]:
    for form_id, entries in sorted(state.received.items()):
        for entry in entries:
            if entry.content["outcome"] == Outcome.ACCEPTED:
                continue
            for remark in entry.content["remarks"]:
                yield (
                    form_id or entry.content["file"],
                    _who(state, form_id, language),
                    entry.content.get("version", ""),
                    _stamp(entry.at),
                    remark["code"],
                    remark["item"],
                    remark["cell"],
                    remark["rule"],
                    remark["level"],
                    remark[language],
                    remark["expected"][language],
                    "√" if remark["blocks"] else "",
                )


def _corrected_rows(state: State) -> Iterator[Row]:
    heads = {
        entry.seq: entry.content.get("signed", {}).get("head", entry.content.get("by", ""))
        for entry in (*(e for _, e in _accepted(state)), *state.confirmed.values())
    }
    for found in state.observed:
        row = found.row
        if row.get("revision_class"):
            part = row["cluster"] or row["area"]
            yield (
                found.form,
                _who(state, found.form, "zh"),
                row["vintage"],
                "/".join(filter(None, (row["indicator"], part))),
                row["period"],
                row.get("old"),
                row["value"],
                row["revision_class"],
                row["note"],
                heads.get(found.entry, ""),
            )


def _explained_rows(state: State) -> Iterator[Row]:
    for form_id, entry in _accepted(state):
        for code, answer in entry.content["answers"].items():
            if not answer["explanation"]:
                continue
            rules = [r["rule"] for r in entry.content["remarks"] if r["code"] == code]
            yield (
                form_id,
                _who(state, form_id, "zh"),
                entry.content["version"],
                code,
                " ".join(rules),
                answer["explanation"],
            )


def _proposed_rows(state: State, language: Language) -> Iterator[Row]:
    words = {
        None: Text("待确认", "open"),
        True: Text("已确认", "confirmed"),
        False: Text("未同意", "declined"),
    }
    for number, entry in state.proposals.items():
        answer = state.confirmed.get(number)
        agreed = bool(answer.content["agreed"]) if answer else None
        yield (
            number,
            entry.form,
            _who(state, entry.form, language),
            entry.content["code"],
            entry.content["old"],
            entry.content["value"],
            entry.content["reason"],
            words[agreed][language],
            answer.content["by"] if answer else "",
            _stamp(entry.at),
        )


def _conflict_rows(state: State) -> Iterator[Row]:
    for one in conflicts_of(state, with_decided=True):
        values = "；".join(f"{form}: {value:g}" for form, value in one.values.items())
        yield (one.number, one.subject, one.period, values, one.chosen, one.reason)


def _entry_rows(entries: Iterable[Entry]) -> Iterator[Row]:
    for entry in entries:
        content = entry.content
        yield (
            entry.seq,
            _stamp(entry.at),
            str(entry.kind),
            entry.form,
            content.get("file", ""),
            content.get("outcome", ""),
            content.get("sha256", ""),
            entry.hash,
        )


def _accepted(state: State) -> Iterator[tuple[str, Entry]]:
    for form_id, entries in sorted(state.received.items()):
        for entry in entries:
            if entry.content["outcome"] == Outcome.ACCEPTED:
                yield form_id, entry


def _who(state: State, form_id: str, language: Language) -> str:
    if form_id not in state.issued:
        return ""
    return state.form(form_id).respondent[language]


def _stamp(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M}" if when else ""


def _write(workbook: Any, name: str, header: Sequence[str], rows: Sequence[Row]) -> None:
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1})
    for column, title in enumerate(header):
        sheet.write_string(0, column, title, bold)
        texts = [str(row[column] or "") for row in rows]
        longest = max([len(title) * 2, *(_width(text) for text in texts)])
        sheet.set_column(column, column, min(longest + 2, _WIDEST))
        for line, row in enumerate(rows, start=1):
            value = row[column]
            if isinstance(value, int | float):
                sheet.write_number(line, column, value)
            elif value:
                # A text that begins with = stays a text.
                sheet.write_string(line, column, str(value))
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(header) - 1)


def _width(text: str) -> int:
    return sum(2 if ord(letter) > 255 else 1 for letter in text)  # noqa: PLR2004 - Latin
