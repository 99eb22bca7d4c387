"""How does Excel for Windows call the functions without a server? As classic UDFs of xlwings.

xlwings imports this module and writes a VBA function for each ``PLAN_*`` in it (VBA allows no
dot). Only the BSD part of xlwings is used. Besides the functions there are two macros,
`PLAN_MACRO_REPORT` and `PLAN_MACRO_CHECK`, for buttons on the ribbon or the quick access toolbar.
"""

import inspect
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlwings

from addin.cells import CellError, ErrorCode
from addin.errors import AddinError
from addin.functions.calling import Answer, call
from addin.functions.catalogue import FUNCTIONS
from addin.functions.registry import Function
from addin.language import Language, Text, language_of_locale

# As Excel's automation knows them: VT_ERROR with these numbers shows as the error value.
_CODES = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's days have no zone
_SHEET = Text(zh="Onpace审核", en="Onpace check")
# Words that VBA keeps for itself and that could be names of arguments.
_WORDS_OF_VBA = (
    "and any as base boolean byref byval byte call case compare const currency date declare dim do",
    "double each else empty end enum erase error event exit explicit false for friend function get",
    "global goto if in input integer is len let lib like line lock long loop me mid mod name new",
    "next not nothing null object on open option optional or output paramarray preserve print",
    "private property public put redim rem resume return seek select set single static step stop",
    "string sub then time to true type until variant wend while with write xor",
)
_RESERVED = frozenset(word for line in _WORDS_OF_VBA for word in line.split())


def argument_name(name: str) -> str:
    """An argument's name as VBA takes it."""
    return f"{name}_" if name in _RESERVED else name


def result_of(function: Function, args: tuple[Any, ...], language: Language) -> Any:
    """The answer to a call from VBA, as Excel's automation takes it."""
    answer = call(FUNCTIONS, function.name, [_given(arg) for arg in args], language)
    return _shown(answer, language)


@xlwings.sub
def PLAN_MACRO_CHECK() -> None:  # noqa: N802 - the name of a macro
    """Check the plan in the active workbook, and list what must be mended on a sheet of its own."""
    book = xlwings.Book.caller()
    language = language_of_locale()
    try:
        rows = call(FUNCTIONS, "CHECK", (book.fullname,), language)
        _show_rows(book, rows, language)
    except AddinError as error:
        book.app.alert(error.text[language])


@xlwings.sub
def PLAN_MACRO_REPORT() -> None:  # noqa: N802 - the name of a macro
    """Write the reports of the plan in the active workbook into a folder beside it."""
    from addin.report.build import build_report

    book = xlwings.Book.caller()
    language = language_of_locale()
    try:
        plan, period = _plan_and_period(Path(book.fullname))
        folder = Path(book.fullname).parent / "onpace"
        build_report(plan, period, folder)
        book.app.alert(
            {"zh": f"报告已写入{folder}", "en": f"the reports are in {folder}"}[language]
        )
    except AddinError as error:
        book.app.alert(error.text[language])


def _plan_and_period(path: Path) -> tuple[Any, Any]:
    """The plan of a saved workbook, and the last period that its data speak of."""
    from addin.errors import PlanError
    from addin.model.period import Period
    from addin.plan.read import read_plan

    plan = read_plan(path)
    if not len(plan.observations):
        raise PlanError("no_data_yet")
    return plan, Period.from_code(int(plan.observations.period.max()))


def _show_rows(book: Any, rows: Answer, language: Language) -> None:
    name = _SHEET[language]
    if name in [sheet.name for sheet in book.sheets]:
        book.sheets[name].clear()
    else:
        book.sheets.add(name, after=book.sheets[-1])
    cells = rows if isinstance(rows, tuple) else ((_shown(rows, language),),)
    book.sheets[name]["A1"].value = [list(row) for row in cells]
    book.sheets[name].activate()


def _given(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_given(item) for item in value]
    if isinstance(value, str) and value in _CODES:
        return CellError(ErrorCode(value))
    if isinstance(value, datetime):
        # Other hosts hand over a day as its number.
        return (value.replace(tzinfo=None) - _DAY_ZERO).total_seconds() / 86400
    return value


def _shown(answer: Answer, language: Language) -> Any:
    if isinstance(answer, tuple):
        return [[_shown(cell, language) for cell in row] for row in answer]
    if isinstance(answer, CellError):
        return _error(answer, language)
    return "" if answer is None else answer


def _error(error: CellError, language: Language) -> Any:
    """A true error value, so that a sum over it fails; its words, where there is no automation.

    `PLAN_EXPLAIN` says the words of an error value in a cell.
    """
    try:
        import pythoncom
        from win32com.client import VARIANT
    except ImportError:
        return error.show(language)
    return VARIANT(pythoncom.VT_ERROR, _CODES.get(str(error.code), _CODES["#VALUE!"]))


def _udf(function: Function) -> Callable[..., Any]:
    """A UDF for xlwings: its own signature, every argument as a range, help and category."""

    def udf(*args: Any) -> Any:
        return result_of(function, args, language_of_locale())

    language = language_of_locale()
    udf.__name__ = udf.__qualname__ = function.classic_name
    udf.__doc__ = f"{function.title[language]}: {function.description[language]}"[:255]
    udf.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # inspect honours it
        [_parameter(argument) for argument in function.arguments]
    )
    found: Callable[..., Any] = udf
    for argument in function.arguments:
        found = xlwings.arg(
            argument_name(argument.name),
            ndim=2,
            err_to_str=True,
            doc=argument.description[language][:255],
        )(found)
    return xlwings.func(category="Onpace")(found)


def _parameter(argument: Any) -> inspect.Parameter:
    name = argument_name(argument.name)
    if argument.repeating:
        return inspect.Parameter(name, inspect.Parameter.VAR_POSITIONAL)
    default = None if argument.optional else inspect.Parameter.empty
    return inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)


for _function in FUNCTIONS:
    globals()[_function.classic_name] = _udf(_function)
