"""What follows where the plan workbook says something else than was accepted?

A number that the office edited is no number of the department: it becomes a proposal to it.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from addin.errors import AddinError, Finding, Level, Place, UsageError
from addin.exchange.decisions import propose
from addin.exchange.enter.entered import (
    Deviation,
    Overtaken,
    deviations,
    opened,
    overtaken,
    put_back,
)
from addin.exchange.ledger.state import State
from addin.language import Text
from addin.model.words import Measure

_RESTORE = Text(
    zh="恢复接收数：onpace ledger --verify --restore",
    en="to put back what was accepted: onpace ledger --verify --restore",
)


def deviating(
    path: Path, state: State, day: datetime, ledger: str, *, may_propose: bool
) -> Iterator[Finding]:
    """A finding for each cell and row of the plan that deviates from what was accepted.

    Where it `may_propose`, a number that was edited is proposed to its department, once.
    """
    written = [each for each in state.observed if each.entry <= state.written]
    try:
        table = opened(path)
        found, strangers = deviations(table, written)
    except AddinError as error:
        if written:
            yield _finding(path, "", error.text)
        return
    for each in found:
        number = _proposed(each, path, state, day, ledger) if may_propose else 0
        yield _finding(path, each.cell, _words(each, number))
    for cell, reference in strangers:
        said = Text(
            zh=f"本行注明来自{reference}，台账中没有这次接收，或本行重复：手工添加、改动，或台账是旧副本；"
            "请核实后删除本行，或找回台账",
            en=f"the row says that it comes from {reference}, which the ledger never accepted, or"
            " stands there twice: it was added or edited by hand, or the ledger is an older copy;"
            " check it, then delete the row or put back the ledger",
        )
        yield _finding(path, cell, said)
    for later in overtaken(table, written):
        yield _finding(path, later.cell, _words_of(later), Level.SOFT)


def restored(path: Path, state: State) -> Iterator[Finding]:
    """Put back what was accepted; a finding that says how many cells and rows."""
    written = [each for each in state.observed if each.entry <= state.written]
    found = deviations(opened(path), written)[0] if written else ()
    if found:
        put_back(path, found)
        cells = sum(bool(each.cell) for each in found)
        said = Text(
            zh=f"已恢复接收的数据：{cells}个单元格，{len(found) - cells}行",
            en=f"put back as accepted: {cells} cells, {len(found) - cells} rows",
        )
        yield _finding(path, "", said, Level.INFO)


def _proposed(each: Deviation, path: Path, state: State, day: datetime, ledger: str) -> int:
    """The number of the proposal that the edited number makes or has made, 0 for none."""
    form_id, row = each.observed.form, each.observed.row
    code = "/".join(filter(None, (row["indicator"], row["cluster"] or row["area"])))
    if each.number is None or Measure.parse(row["measure"]) is not Measure.LEVEL:
        return 0
    for number, asked in state.proposals.items():
        if (asked.form, asked.content["code"], asked.content["value"]) == (
            form_id,
            code,
            each.number,
        ):
            return number
    reason = f"规划工作簿{each.cell}现为{each.says}，接收数为{each.accepted}，请核实"
    try:
        return propose(path, form_id, code, each.number, reason, ledger=ledger, now=day).seq
    except UsageError:
        # An older version of the number, or one that the row cannot have.
        return 0


def _words_of(each: Overtaken) -> Text:
    row, form = each.observed.row, each.observed.form
    about = "/".join(filter(None, (row["indicator"], row["cluster"] or row["area"])))
    accepted = Deviation(observed=each.observed, key="value").accepted
    return Text(
        zh=f"{about}（{row['period']}）本行{each.says or '空'}不是从填报表接收的，发布日期却晚于从"
        f"{form}接收的{accepted or '空'}，按此数计算：请核实来源，并请填报单位更正；不实的删除本行",
        en=f"{about} ({row['period']}): {each.says or 'nothing'} came by no form, yet its day is"
        f" later than that of {accepted or 'nothing'}, accepted from {form}, so it counts: check"
        " its source and have the department correct its number; delete the row if it is wrong",
    )


def _words(each: Deviation, proposal: int) -> Text:
    row, form = each.observed.row, each.observed.form
    about = "/".join(filter(None, (row["indicator"], row["cluster"] or row["area"])))
    if not each.cell:
        return Text(
            zh=f"{form}接收的{about}（{row['period']}）{row['value']:.15g}在规划工作簿中找不到：该行被删除或"
            f"改动；{_RESTORE.zh}",
            en=f"{about} ({row['period']}) {row['value']:.15g}, accepted from {form}, is not in the"
            f" plan workbook: its row was deleted or edited; {_RESTORE.en}",
        )
    asked = Text(zh="", en="")
    if proposal:
        asked = Text(
            zh=f"已作为建议更正第{proposal}号，待填报单位确认；",
            en=f"it is proposed to the department as no. {proposal}; ",
        )
    return Text(
        zh=f"{about}（{row['period']}）“{each.column.zh}”现为{each.says or '空'}，从{form}接收的是"
        f"{each.accepted or '空'}：被手工改动；{asked.zh}{_RESTORE.zh}",
        en=f"{about} ({row['period']}), {each.column['en']}: it says {each.says or 'nothing'};"
        f" {each.accepted or 'nothing'} was accepted from {form}: edited by hand;"
        f" {asked['en']}{_RESTORE.en}",
    )


def _finding(path: Path, cell: str, text: Text, level: Level = Level.HARD) -> Finding:
    sheet, _, address = cell.rpartition("!")
    return Finding(
        rule="L-15", level=level, text=text, place=Place(file=path.name, sheet=sheet, cell=address)
    )
