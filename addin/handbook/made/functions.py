"""What does the handbook say of each function?"""

from collections.abc import Iterator

from addin.cells import CellError
from addin.functions.calling import call
from addin.functions.catalogue import FUNCTIONS
from addin.functions.registry import Example, Function
from addin.handbook.made.tables import table
from addin.language import Language, Text

_COLUMNS = Text(zh="参数|必填|说明", en="argument|required|what it is")
_NEEDED = Text(zh="是", en="yes")
_EXAMPLE = Text(zh="例", en="example")
_FORMULA = Text(zh="Excel公式", en="as an Excel formula")
_WITHOUT = Text(zh="没有结果时", en="where it has no result")


def functions_page(language: Language) -> str:
    """Every function by category: arguments, units, examples that were run, errors."""
    lines: list[str] = []
    category = ""
    for function in FUNCTIONS:
        if function.category.text[language] != category:
            category = function.category.text[language]
            lines += ["", f"## {category[:1].upper()}{category[1:]}"]
        lines += function_lines(function, language)
    return "\n".join(lines)


def function_lines(function: Function, language: Language) -> Iterator[str]:
    """The section of one function."""
    names = ", ".join(argument.title[language] for argument in function.arguments)
    yield f"\n### {function.full_name}"
    yield f"\n`={function.full_name}({names})` **{function.title[language]}**\n"
    yield function.description[language]
    rows = [
        (one.title[language], "" if one.optional else _NEEDED[language], one.description[language])
        for one in function.arguments
    ]
    if rows:
        yield from table(_COLUMNS[language].split("|"), rows)
    for example in function.examples:
        result = _result(function, example, language)
        yield f"- {_EXAMPLE[language]}: `{_typed(function, example)}` → `{result}`"
    native = _native(function)
    if native:
        yield f"- {_FORMULA[language]}: `={native}`"
    if function.how:
        yield f"- {_WITHOUT[language]}: {function.undefined[language]}"


def _native(function: Function) -> str:
    """The function as a formula over A2, B2 and so on; empty where Excel cannot say it so."""
    cells = [f"{chr(ord('A') + at)}2" for at in range(len(function.arguments))]
    try:
        return function.native(*cells) if function.native else ""
    except TypeError:  # the cells do not fit: it wants a range, or a word
        return ""


def _typed(function: Function, example: Example) -> str:
    return f"={function.full_name}({','.join(map(_cell, example.args))})"


def _cell(given: object) -> str:
    """What a person types: a number, a text in quotes, a range as an array."""
    if isinstance(given, tuple | list):
        rows = (
            ",".join(map(_cell, row if isinstance(row, tuple | list) else [row])) for row in given
        )
        return "{" + ";".join(rows) + "}"
    if given is None:
        return ""
    return f"{given:g}" if isinstance(given, int | float) else f'"{given}"'


def _result(function: Function, example: Example, language: Language) -> str:
    """What the call answers now; a long list by its beginning."""
    found = call(FUNCTIONS, function.name, example.args, language)
    rows = found if isinstance(found, tuple) else ((found,),)
    shown = [", ".join(_shown(cell) for cell in row[:_FEW]) for row in rows[:_FEW]]
    more = " …" if len(rows) > _FEW or any(len(row) > _FEW for row in rows) else ""
    return " ".join(("; ".join(shown) + more).replace("`", "'").split())


_FEW = 4


def _shown(cell: object) -> str:
    if isinstance(cell, CellError):
        return str(cell.code)
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)
