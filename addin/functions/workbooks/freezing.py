"""How does a workbook leave the office, with nothing in it that only works or belongs there?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from addin.errors import FileError, Finding
from addin.files import check_not_open, write_atomically
from addin.functions.catalogue import FUNCTIONS
from addin.language import Language
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.ooxml.sheet.growing.newsheet import add_sheet
from addin.ooxml.sheet.leaving.cleaning import clean
from addin.ooxml.sheet.leaving.freezing import Frozen, freeze_formulas
from addin.ooxml.sheet.leaving.inspecting import Scan, scan

Natives = Mapping[str, Callable[..., str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeReport:
    """What became of a workbook: its cells, what was taken out, and the scan that proves it.

    `notices` say which formulas have no result before they are calculated.
    """

    path: Path
    cells: tuple[Frozen, ...]
    removed: tuple[Finding, ...]
    scan: Scan
    notices: tuple[Finding, ...] = ()

    def show(self, language: Language) -> str:
        """The report for a person."""
        live = sum(cell.kept_live for cell in self.cells)
        values = len(self.cells) - live
        head = (
            f"{self.path}：{live}个公式改为原生公式，{values}个改为数值"
            if language == "zh"
            else f"{self.path}: {live} formulas made native, {values} made values"
        )
        removed = [finding.show(language) for finding in (*self.removed, *self.notices)]
        return "\n".join([head, *removed, self.scan.show(language)])


def natives() -> Natives:
    """The plain Excel form of each function of the catalogue that has one, by its bare name."""
    return {function.name: function.native for function in FUNCTIONS if function.native}


def freeze(
    source: Path | str, out: Path | str, functions: Natives | None = None, *, note: bool = True
) -> FreezeReport:
    """Write a copy of a workbook that works anywhere and says nothing of the office.

    Functions of the catalogue, in any host's spelling, become native formulas where `functions`
    (by default the catalogue) knows one, else their last values; so do functions of other
    add-ins and macros, and references to other workbooks. Macros, links and connections to
    outside, and what names people, printers and paths, are taken out. With `note` a sheet
    lists the cells that changed and what they were. The copy is scanned before it is written.

    Raises FileError where a cell has neither a plain form nor a value, where something cannot be
    taken out safely, or where the scan still finds something; then nothing is written.
    """
    source, out = Path(source), Path(out)
    check_not_open(out)
    workbook = open_workbook(source)
    workbook.check()
    known = natives() if functions is None else functions
    cells = freeze_formulas(workbook, lambda name, args: _native(known, name, args))
    removed = clean(workbook)
    if note and cells:
        _add_note(workbook, cells)
    workbook.calculate()
    content = workbook.to_bytes()
    found = _clean_scan(content)
    write_atomically(out, content)
    told = tuple(notice for notice in workbook.notices if notice.rule == "X-03")
    return FreezeReport(path=out, cells=cells, removed=removed, scan=found, notices=told)


def _clean_scan(content: bytes) -> Scan:
    """The scan of a copy; FileError where it finds what must not leave."""
    found = scan(content)
    if not found.is_clean:
        raise FileError("copy_not_clean", found=found, findings=found.findings)
    return found


def _native(functions: Natives, name: str, arguments: tuple[str, ...]) -> str | None:
    """The plain form of one call; None where there is none or the arguments do not fit."""
    bare = name.removeprefix("_xll.").removeprefix("_xlws.")
    function = FUNCTIONS.find(bare)
    key = function.name if function else bare.upper()
    if key not in functions or not _is_ours(bare):
        return None
    try:
        return functions[key](*arguments)
    except TypeError:
        return None


def _is_ours(name: str) -> bool:
    return name.upper().removeprefix("_XLDUDF_").startswith(("PLAN.", "PLAN_", "规划."))


def _add_note(workbook: Workbook, cells: tuple[Frozen, ...]) -> None:
    head = ("工作表 Sheet", "单元格 Cell", "现为 Now", "原公式 Was")
    rows = [
        (
            cell.sheet,
            cell.cell,
            f"={cell.formula}" if cell.kept_live else "数值 value",
            f"={cell.was}",
        )
        for cell in cells
    ]
    add_sheet(workbook, "来源说明 Origin", [head, *rows])
