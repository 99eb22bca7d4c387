"""What is a formula?

Its native Excel form stands beside the function that computes it; its name, how it goes and who
says so are a line of ``formulas.csv``. One expression is read three ways: as an Excel formula over
cells, as words, and as words with numbers in it. `addin.measures.book` hands every formula out.

In an expression ``{baseline}`` is an input. A rate or share is a fraction in a function's cell and
per cent in a sheet of a report: ``{scale}`` is what the whole is there, 1 or 100, and ``{points}``
turns a difference of such cells into percentage points.
"""

import csv
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType
from typing import Any, TypeVar

from addin.language import LANGUAGES, Language, Text
from addin.measures.inputs import name_of

Compute = TypeVar("Compute", bound=Callable[..., Any])

DECLARED: dict[str, "Formula"] = {}  # filled as the modules of measures load
NO_RESULT = Text(zh="这些数值算不出结果", en="these values have no result")
_LONGEST = 8000  # Excel takes 8192 letters; calls within calls grow fast
_INPUT = re.compile(r"\{(\w+)\}")
# An input that is a share or rate; then a cell, range or name.
_RATE = re.compile(r"\((\{\w+\})/\{scale\}\)|(\{\w+\})/\{scale\}")
_PLAIN = re.compile(r"(('[^']+'|[\w.]+)!)?[$\w.]+(:[$\w.]+)?|[\w.]*\[@?[^\[\]]+\]")
_SCALES = ("scale", "points")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_SIGNS: Mapping[Language, Mapping[str, str]] = {
    "zh": {"*": "×", "/": "÷", "-": "－", "+": "＋", "(": "（", ")": "）", ",": "，"},
    "en": {"*": " x ", "/": " / ", "-": " - ", "+": " + ", "^": " ^ ", ",": ", "},
}
_SIGN = re.compile(r"[*/+\-(),^]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One way to compute a number: its id, its name, how it goes, and who says so.

    `native` is its expression, "" where Excel cannot say it; it has no answer where `unknown` holds
    or an input is no number. `ranges` are inputs that are whole ranges: the expression itself says
    what a hole in them means. `compute` is the function over numbers, `reason` says why it has no
    answer (codes of `addin.measures.reasons`), `undefined` says it in words.
    """

    id: str
    name: Text
    words: Text
    source: str
    native: str = ""
    unknown: str = ""
    inputs: tuple[str, ...] = ()
    ranges: frozenset[str] = frozenset()
    compute: Callable[..., Any] | None = None
    reason: Callable[..., Any] | None = None
    undefined: Text = NO_RESULT

    def excel(
        self, cells: Mapping[str, str], *, blank: str = "NA()", scale: float = 1, refused: str = ""
    ) -> str:
        """The native formula over `cells`, by input; operands are bracketed.

        `blank` stands where an input is no number or `unknown` holds: NA() in frozen cells, "—" in
        reports; #VALUE! where one of `refused` holds. `scale` is what the whole is in the cells of
        rates and shares. TypeError without a native form or an input, or for a range as a cell.

        >>> share = replace(listed("share", "{a}/{b}"), unknown="{b}<=0", inputs=("a", "b"))
        >>> share.excel({"a": "A1", "b": "B1+C1"})
        'IF(COUNT(A1,B1+C1)<2,NA(),IF((B1+C1)<=0,NA(),A1/(B1+C1)))'
        """
        asked = [cell for cell in self._single(cells) if not is_written(cell)]
        operands = {name: _operand(cells[name]) for name in self.inputs}
        native, unknown = _without_ones(self.native, self.unknown, operands)
        found = _written(native, operands, scale)
        for condition, shown in (
            (unknown and _written(unknown, operands, scale), blank),
            (asked and f"COUNT({','.join(asked)})<{len(asked)}", blank),
            (refused and f"OR({refused})", "#VALUE!"),
        ):
            found = f"IF({condition},{shown},{found})" if condition else found
        if len(found) > _LONGEST:
            raise TypeError(f"{self.id} grows too long")
        return found

    def _single(self, cells: Mapping[str, str]) -> list[str]:
        if not self.native or set(self.inputs) - cells.keys():
            raise TypeError(f"{self.id} takes {', '.join(self.inputs) or 'no cells'}")
        single = [cells[name] for name in self.inputs if name not in self.ranges]
        if any(":" in cell for cell in single):
            raise TypeError(f"{self.id} takes single cells")
        return single

    def said(
        self, inputs: Mapping[str, str], language: Language = "zh", *, scale: float = 100
    ) -> str:
        """The formula with names or numbers in it, "" where it has no expression.

        >>> none = Text(zh="", en="")
        >>> gap = Formula(id="", name=none, words=none, source="", native="({a}-{b})/{c}")
        >>> gap.said({"a": "26,800", "b": "20,000", "c": "-5"}, "en")
        '(26,800 - 20,000) / (-5)'
        """
        return _spoken(self.native, inputs, language, scale)


def is_written(cell: str) -> bool:
    """Whether what stands for a cell is a number itself."""
    return bool(_NUMBER.fullmatch(cell.removeprefix("-")))


def _lines() -> dict[str, dict[str, str]]:
    with Path(__file__).with_name("formulas.csv").open(encoding="utf-8", newline="") as file:
        return {line["id"]: line for line in csv.DictReader(file)}


LISTED = _lines()
"""What ``formulas.csv`` says of each formula, by id; `home` is the module that computes it."""


def formula(
    key: str,
    *,
    native: str = "",
    unknown: str = "",
    ranges: frozenset[str] = frozenset(),
    reason: Callable[..., Any] | None = None,
) -> Callable[[Compute], Compute]:
    """Declare the formula that a function computes; the function stays what it is.

    ValueError where it is not listed or declared twice, or names inputs that the function does not
    take.
    """
    used = set(_INPUT.findall(native + unknown)) - set(_SCALES)

    def declare(compute: Compute) -> Compute:
        parameters = _parameters_of(compute)
        if used.difference(parameters) or key in DECLARED or key not in LISTED:
            raise ValueError(f"formula {key!r}: not listed, declared twice, or unknown inputs")
        DECLARED[key] = replace(
            listed(key, native),
            unknown=unknown,
            inputs=tuple(word for word in parameters if word in used or not native),
            ranges=ranges,
            compute=compute,
            reason=reason,
        )
        return compute

    return declare


def listed(key: str, native: str = "") -> Formula:
    """The formula of a line; its words follow from `native` where the line has none."""
    line = LISTED[key]
    return Formula(
        id=key,
        name=Text(zh=line["zh"], en=line["en"]),
        words=Text(zh=line["words_zh"], en=line["words_en"]) or _in_words(native),
        source=line["source"],
        native=native,
        undefined=Text(zh=line["no_answer_zh"], en=line["no_answer_en"]) or NO_RESULT,
    )


def _parameters_of(compute: Callable[..., Any]) -> tuple[str, ...]:
    code: CodeType = inspect.unwrap(compute).__code__
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _in_words(native: str) -> Text:
    inputs = set(_INPUT.findall(native)) - set(_SCALES)
    bare = _without_scale(native)
    zh, en = (
        _spoken(bare, {name: name_of(name)[language] for name in inputs}, language, 100)
        for language in LANGUAGES
    )
    return Text(zh=zh, en=en)


def _without_scale(expression: str) -> str:
    """The expression with its shares and rates as fractions."""
    return _RATE.sub(lambda found: found[1] or found[2], expression)


def _without_ones(native: str, unknown: str, operands: Mapping[str, str]) -> tuple[str, str]:
    """A sign that is told to be 1 is not written, nor checked."""
    for name in (name for name, cell in operands.items() if cell == "1"):
        native = native.replace(f"{{{name}}}*", "")
        unknown = unknown.replace(f"{{{name}}}*", "").replace(f"ABS({{{name}}})<>1", "")
    return native, unknown


def _written(expression: str, operands: Mapping[str, str], scale: float) -> str:
    return _INPUT.sub(lambda found: operands[found[1]], _scaled(expression, scale))


def _scaled(expression: str, scale: float) -> str:
    """The expression with the numbers of its scale; times 1 is not written."""
    if scale == 1:
        expression = _without_scale(expression)
    for name, factor in zip(_SCALES, (scale, 100 / scale), strict=True):
        if factor == 1:
            expression = expression.replace(f"*{{{name}}}", "")
        expression = expression.replace(f"{{{name}}}", f"{factor:g}")
    return expression[1:-1] if expression.startswith("(") and _is_one(expression) else expression


def _spoken(expression: str, inputs: Mapping[str, str], language: Language, scale: float) -> str:
    for name, said in inputs.items():
        if said.endswith("%"):  # 6% needs no division
            expression = expression.replace(f"{{{name}}}/{{scale}}", f"{{{name}}}")
    signs = _SIGNS[language]
    text = _SIGN.sub(lambda found: signs.get(found[0], found[0]), _scaled(expression, scale))
    text = text.replace("LN", "ln")
    return _INPUT.sub(lambda found: _number_in(inputs[found[1]], signs), text)


def _number_in(text: str, signs: Mapping[str, str]) -> str:
    """A negative number among operators stands in brackets."""
    if not text.startswith(("-", "−", "－")):
        return text
    return f"{signs.get('(', '(')}{text}{signs.get(')', ')')}"


def _operand(cell: str) -> str:
    """A cell as it stands between operators: in brackets unless it is one thing."""
    return (
        cell if _PLAIN.fullmatch(cell) or _NUMBER.fullmatch(cell) or _is_one(cell) else f"({cell})"
    )


def _is_one(text: str) -> bool:
    """Whether a text is a bracket or a call as a whole, such as ``SUM(A1,B1)``."""
    if not re.match(r"[\w.]*\(", text) or not text.endswith(")"):
        return False
    depth = 0
    for position, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and letter == ")":
            return position == len(text) - 1
    return False
