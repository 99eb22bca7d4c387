"""Which sheets does a filled workbook have: one for each item of a loop, none where it is empty?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.growing.cloning import clone_sheet, rename_sheet
from addin.ooxml.sheet.leaving.removing import remove_sheet
from addin.templating.excel.compiling.plan import SheetPlan
from addin.templating.excel.compiling.speech import Context
from addin.templating.excel.rendering.printing import Note
from addin.templating.language.limits import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One sheet to fill: its plan, its name, the names of its turn, its parts old to new."""

    plan: SheetPlan
    sheet: str
    names: Mapping[str, Any]
    parts: Mapping[str, str]


def repeat_sheets(
    workbook: Workbook, plans: Sequence[SheetPlan], context: Context, note: Note
) -> list[Instance]:
    """The sheets to fill; copies are made before anything is filled."""
    instances: list[Instance] = []
    for plan in plans:
        turns = _turns(plan, context, note)
        if not turns:
            _leave_out(workbook, plan, note)
            continue
        copies = [
            clone_sheet(workbook, plan.name, plan.name, after=number)
            for number in range(len(turns) - 1)
        ]
        for number, names in enumerate(turns):
            parts = copies[number - 1] if number else own_parts(workbook, plan)
            sheet = _named(workbook, plan, parts[plan.part], {**context, **names}, note)
            instances.append(Instance(plan=plan, sheet=sheet, names=names, parts=parts))
    return instances


def _turns(plan: SheetPlan, context: Context, note: Note) -> list[dict[str, Any]]:
    if plan.turns is None:
        return [{}]
    try:
        turns: list[dict[str, Any]] = plan.turns.ask(context)
    except Exception as error:  # noqa: BLE001 - any fault of a tag is a finding
        note(plan.turns.mark, error)
        return [{}]
    return turns


def _leave_out(workbook: Workbook, plan: SheetPlan, note: Note) -> None:
    """A sheet that stands for nothing goes, unless it is the last one."""
    if len(workbook.sheets) > 1:
        remove_sheet(workbook, plan.name)
    elif plan.turns is not None:
        note(plan.turns.mark, Fault("no_sheet_left"))


def own_parts(workbook: Workbook, plan: SheetPlan) -> dict[str, str]:
    """The parts of the sheet itself, each its own."""
    found = {plan.part: plan.part}
    for link in workbook.parts.links(plan.part):
        if not link.external:
            found[link.target] = link.target
            for inner in workbook.parts.links(link.target):
                found[inner.target] = inner.target
    return found


def _named(workbook: Workbook, plan: SheetPlan, part: str, context: Context, note: Note) -> str:
    name = next(sheet.name for sheet in workbook.sheets if sheet.part == part)
    if plan.title is None:
        return name
    try:
        return rename_sheet(workbook, name, str(plan.title.ask(context)))
    except Exception as error:  # noqa: BLE001 - any fault of a tag is a finding
        note(plan.title.mark, error)
        return name
