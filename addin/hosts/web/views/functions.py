"""Which functions are there, what does one ask, and what would a cell show?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from addin.cells import CellError, Scalar
from addin.functions.arguments import Argument, Kind, options
from addin.functions.calling import Answer, call
from addin.functions.catalogue import FUNCTIONS
from addin.functions.cells import Given, grid_of
from addin.functions.handles import Loaded, current
from addin.functions.registry import Function
from addin.language import LANGUAGES, Language, initials

_REFERENCE = re.compile(r"((?:'[^']+'|[\w.]+)!)?\$?[A-Za-z]{1,3}\$?\d+(:\$?[A-Za-z]{1,3}\$?\d+)?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
_MOST_ROWS, _MOST_CELLS = 12, 20_000
_SERIES = {Kind.SERIES, Kind.TABLE}
_READS = {"LOAD", "EXPLAIN"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A function of the list; `words` is what a search looks through, pinyin initials too."""

    name: str
    title: str
    category: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """An argument of the form: what it is called, how it helps, what stands in it."""

    key: str
    title: str
    help: str
    optional: bool
    series: bool
    choices: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The function whose form is open, its formula, and what it would show."""

    name: str
    title: str
    help: str
    fields: tuple[Field, ...]
    formula: str
    preview: tuple[tuple[str, ...], ...]
    error: str
    spills: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What would be written into a sheet: the formula, and the cells that it would fill.

    `rows` are None where only Excel can tell; `error` says why there are none.
    """

    formula: str
    rows: tuple[tuple[Scalar, ...], ...] | None
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Functions:
    """The sixth screen."""

    items: tuple[Listed, ...]
    chosen: Chosen | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The plan that is open: its handle for a preview, its name for a formula."""

    loaded: Loaded
    name: str


def functions_view(
    language: Language, name: str, given: Sequence[str], source: Source | None = None
) -> Functions:
    """The catalogue, and the form of `name` with what is `given`; its example where nothing is.

    A preview reads no file: a plan that is asked is the one of `source`.
    """
    found = FUNCTIONS.find(name) if name else None
    return Functions(
        items=tuple(_item(one, language) for one in FUNCTIONS),
        chosen=_chosen(found, list(given), source, language) if found else None,
    )


def block_of(
    language: Language,
    name: str,
    given: Sequence[str],
    source: Source | None = None,
    *,
    literal: bool = False,
) -> Block:
    """The cells that a function would fill; KeyError for one that there is not.

    Where all is `literal`, nothing that is given is a cell.
    """
    found = FUNCTIONS[name]
    told = list(given)
    if source is not None and _asks_plan(found):
        told = [source.name, *told[1:]]
    formula = formula_of(found, told, literal=literal)
    asks_cells = not literal and any(is_reference(one) for one in told)
    answer = None if asks_cells else _previewed(found, told, source, language)
    if answer is None:
        return Block(formula=formula, rows=None, error="")
    rows = grid_of(answer)
    wrong = next((cell for row in rows for cell in row if isinstance(cell, CellError)), None)
    if wrong is not None and len(rows) == 1:
        return Block(formula=formula, rows=None, error=wrong.text[language] or str(wrong.code))
    cells = tuple(
        tuple(str(cell.code) if isinstance(cell, CellError) else cell for cell in row)
        for row in rows[:_MOST_CELLS]
    )
    return Block(formula=formula, rows=cells, error="")


def _item(found: Function, language: Language) -> Listed:
    titles = " ".join(found.title[each] for each in LANGUAGES)
    titles = f"{titles} {initials(found.title.zh)}"
    return Listed(
        name=found.name,
        title=found.title[language],
        category=found.category.text[language],
        words=f"{found.name} {titles}".lower(),
    )


def _chosen(found: Function, given: list[str], source: Source | None, language: Language) -> Chosen:
    if not any(given):
        given = [_written(cell) for cell in found.examples[0].args] if found.examples else []
    if source is not None and _asks_plan(found):
        given = [source.name, *given[1:]]
    asks_cells = any(is_reference(one) for one in given)
    answer = None if asks_cells else _previewed(found, given, source, language)
    rows = [] if answer is None else grid_of(answer)[:_MOST_ROWS]
    wrong = next((cell for row in rows for cell in row if isinstance(cell, CellError)), None)
    return Chosen(
        name=found.full_name,
        title=found.title[language],
        help=found.description[language],
        fields=tuple(_fields(found, given, language)),
        formula=formula_of(found, given),
        preview=() if wrong else tuple(tuple(_shown(cell) for cell in row) for row in rows),
        error=wrong.text[language] or str(wrong.code) if wrong else "",
        spills=found.spills,
    )


def _asks_plan(found: Function) -> bool:
    return bool(found.arguments) and found.arguments[0].kind is Kind.PLAN


def _previewed(
    found: Function, given: Sequence[str], source: Source | None, language: Language
) -> Answer | None:
    """What a cell would show; None where a file would be read."""
    if found.name in _READS:
        return None
    arguments = _arguments(found, given)
    if _asks_plan(found):
        if source is None:
            return None
        current().adopt(source.loaded)
        arguments = [source.loaded.handle, *arguments[1:]]
    return call(FUNCTIONS, found.name, arguments, language)


def _fields(found: Function, given: Sequence[str], language: Language) -> Iterator[Field]:
    count = max(len(found.arguments), len(given) if found.repeats else 0)
    for at in range(count):
        one = found.argument(at)
        words = options(one.options) if one.kind is Kind.CHOICE else ()
        yield Field(
            key=f"a{at}",
            title=one.title[language],
            help=one.description[language],
            optional=one.optional,
            series=one.kind in _SERIES,
            choices=tuple(each.text[language] for each in words),
            value=given[at] if at < len(given) else "",
        )


def formula_of(found: Function, given: Sequence[str], *, literal: bool = False) -> str:
    """The formula as Excel spells it: references as they are, other words in quotes.

    Where all is `literal`, a code such as ``GO1`` is no cell.

    >>> formula_of(FUNCTIONS["PROGRESS"], ["B2", "26800", "30000"])
    '=PLAN.PROGRESS(B2,26800,30000)'
    """
    told = list(given)
    while told and not told[-1]:
        told.pop()
    spelled = [_spelled(found.argument(at), text.strip(), literal) for at, text in enumerate(told)]
    return f"={found.full_name}({','.join(spelled)})"


def _spelled(argument: Argument, text: str, literal: bool) -> str:  # noqa: FBT001 - handed on
    if not text or _NUMBER.fullmatch(text) or (is_reference(text) and not literal):
        return text
    if argument.kind in _SERIES:
        return "{" + ";".join(_literal(one) for one in _parts(text)) + "}"
    return _literal(text)


def _literal(text: str) -> str:
    quoted = text.replace('"', '""')
    return text if _NUMBER.fullmatch(text) else f'"{quoted}"'


def is_reference(text: str) -> bool:
    """Whether a text names cells.

    >>> is_reference("Sheet1!B2:B9"), is_reference("2024Q3"), is_reference("Q3")
    (True, False, True)
    """
    return bool(_REFERENCE.fullmatch(text.strip()))


def _arguments(found: Function, given: Sequence[str]) -> list[Given]:
    told = list(given)
    while told and not told[-1]:
        told.pop()
    return [_given(found.argument(at), text.strip()) for at, text in enumerate(told)]


def _given(argument: Argument, text: str) -> Given:
    if argument.kind in _SERIES and text:
        return [[_cell(one)] for one in _parts(text)]
    return _cell(text)


def _cell(text: str) -> Scalar:
    return float(text) if _NUMBER.fullmatch(text) else text or None


def _parts(text: str) -> list[str]:
    return [one for one in re.split(r"[\s,;，；]+", text) if one]


def _written(cell: Given) -> str:
    rows = grid_of(cell)
    return " ".join(_shown(one) for row in rows for one in row)


def _shown(cell: object) -> str:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return f"{cell:.10g}"
    return "" if cell is None else str(cell)
