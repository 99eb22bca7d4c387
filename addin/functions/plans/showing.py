"""How does what the facts answer stand in cells?"""

from decimal import Decimal
from typing import TypeAlias

from addin.cells import Scalar
from addin.errors import AddinError
from addin.facts.explain import Explanation, lines
from addin.facts.fact import Fact
from addin.facts.printer import in_language
from addin.functions.calling import Answer
from addin.functions.cells import Grid, UnknownError
from addin.functions.messages import of_error
from addin.functions.plans.answers import FactCell, FactGrid
from addin.language import Language, Text
from addin.model.words import Precision
from addin.report.sentences.phrases import Sentence
from addin.report.tables.table import Table, TableCell

Answerable: TypeAlias = Fact | Table | Sentence | Explanation | FactGrid
_BOUNDS = {Precision.LOWER_BOUND, Precision.UPPER_BOUND, Precision.DISPUTED}
_WITHOUT_UNITS = frozenset(["attribution", "clusters"])  # other tables name the unit in each row
_NO_DATA = Text(zh="暂无数据", en="no data")


def in_cells(answer: Answerable, language: Language) -> Answer:
    """A number, rows with their header, a block, or words.

    UnknownError says why there is no number: a cell that calculates must not take a bound for one.
    """
    if isinstance(answer, Fact):
        return _number(answer, language)
    if isinstance(answer, Table):
        return _rows(answer, language)
    if isinstance(answer, tuple):
        return tuple(tuple(_cell(cell, language) for cell in row) for row in answer)
    return "\n".join(lines(answer, language)) if isinstance(answer, Explanation) else str(answer)


def _cell(cell: FactCell, language: Language) -> Scalar:
    """A cell of a block: a hole among its numbers says why it is none."""
    try:
        if isinstance(cell, AddinError):
            raise cell
        if isinstance(cell, Fact):
            return _number(cell, language)
    except AddinError as error:
        return of_error(error)
    return cell[language] if isinstance(cell, Text) else cell


def _number(fact: Fact, language: Language) -> Scalar:
    """The exact value of a fact, per cent as a fraction (METHODS-2 M23), or its class."""
    if fact.value is None:
        words = fact.reason.text if fact.reason else _NO_DATA
        raise UnknownError("not_known", fact=fact.id, why=words)
    if fact.word is not None:
        return fact.word[language]
    if fact.precision in _BOUNDS:
        shown = Text(zh=fact.display("zh"), en=fact.display("en"))
        raise UnknownError("a_bound", fact=fact.id, kind=fact.precision.text, shown=shown)
    if fact.unit.is_percent:  # by its digits: 45.2 % is 0.452, and no noise of a division
        return float(Decimal(repr(float(fact.value))).scaleb(-2))
    return fact.value


def _rows(table: Table, language: Language) -> Grid:
    header = tuple(column.header[language] for column in table.columns)
    named = table.key not in _WITHOUT_UNITS
    body = tuple(
        tuple(_shown(row[column.key], language, named=named) for column in table.columns)
        for row in table.rows
    )
    return (header, *body)


def _shown(cell: TableCell, language: Language, *, named: bool) -> Scalar:
    """A number where there is one; what is only nearly a number stays text, with its sign.

    It stands in the unit that the row has `named` in its language, else in that of the indicator,
    as in Chinese.
    """
    fact = cell.fact
    if fact is None or fact.value is None or fact.word is not None:
        return cell.show(language)
    if fact.precision is not Precision.EXACT:
        return cell.show(language)
    return in_language(fact.value, fact.unit, language if named else "zh")
