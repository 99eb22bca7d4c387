"""How is a method found by its name, and called with plain values?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from inspect import Parameter, signature
from typing import Any, TypeAlias

import numpy as np

from addin.errors import UsageError
from addin.measures.arrays import FloatArray, floats, series
from addin.measures.reasons import Reason
from tests.measures.methods.synonyms import LABELS, SYNONYMS

__all__ = [
    "METHODS",
    "Answer",
    "Method",
    "Plain",
    "bounds",
    "evaluate",
    "find",
    "like",
    "method",
    "named",
    "number",
    "numbers",
    "per_cent",
    "row",
    "whole",
]

Plain: TypeAlias = Any  # a number, text, list or dict as JSON has them, or None
Answer: TypeAlias = dict[str, Plain]

NOT_AVAILABLE = "not_available"
_MANY = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method of the specification: its names, where it is written down, and its formula."""

    name: str
    other_names: tuple[str, ...]
    source: str
    formula: Callable[..., Answer]

    @property
    def question(self) -> str:
        """What it answers, in one line."""
        return (self.formula.__doc__ or "").partition("\n")[0]


METHODS: dict[str, Method] = {}
_NAMES: dict[str, str] = {}
_FILLERS = frozenset(
    {"a", "by", "for", "method", "of", "progress", "rule", "the", "to", "trend", "with"}
)


def method(
    name: str, *other_names: str, source: str
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Enter a formula over plain values under its names."""

    def enter(formula: Callable[..., Answer]) -> Callable[..., Answer]:
        METHODS[name] = Method(name=name, other_names=other_names, source=source, formula=formula)
        for known in (name, *other_names):
            if known in _NAMES:
                raise UsageError(en=f"two methods named {known}", zh=f"方法重名：{known}")
            _NAMES[known] = name
        return formula

    return enter


def find(name: str) -> Method:
    """The method of this name, in any case; the order of its words and fillers do not matter."""
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    known = _NAMES.get(plain) or _by_words(plain)
    if known is None:
        near = ", ".join(get_close_matches(name, _NAMES, 3)) or "none is near"
        raise UsageError(
            en=f"unknown method: {name!r} (near: {near})",
            zh=f"没有这种方法：{name!r}（相近：{near}）",
        )
    return METHODS[known]


def _by_words(plain: str) -> str | None:
    """The one method with a name of the same words, such as "eurostat_progress"."""
    words = frozenset(plain.split("_")) - _FILLERS
    found = {
        method for name, method in _NAMES.items() if frozenset(name.split("_")) - _FILLERS == words
    }
    return found.pop() if words and len(found) == 1 else None


def evaluate(name: str, inputs: Mapping[str, Plain]) -> Answer:
    """What the method answers to these inputs, as plain values.

    Inputs may go by the synonyms of METHODS ("baseline" for "base"). Raises UsageError for a method
    or an input that is not known, and for one that is missing.
    """
    chosen = find(name)
    return _answered(chosen.formula(**_arguments(chosen, inputs)))


def numbers(value: Plain) -> FloatArray:
    """A number, list or dict as an array; infinities are holes."""
    found = floats(list(value.values()) if isinstance(value, Mapping) else value)
    return np.where(np.isfinite(found), found, np.nan)


def row(value: Plain) -> FloatArray:
    """A list or dict as one row; a single number is a row of one."""
    return series(np.atleast_1d(numbers(value)))


def whole(value: Plain) -> int:
    """One whole number: how many, or which place."""
    found = number(value)
    if not (np.isfinite(found) and found == np.floor(found) and abs(found) < _MANY):
        raise UsageError(en=f"a whole number expected: {value!r}", zh=f"应为整数：{value!r}")
    return int(found)


def bounds(value: Plain) -> tuple[float, float]:
    """Two numbers, such as the ends of a range."""
    found = row(value)
    if found.size != 2:
        raise UsageError(en=f"two bounds expected: {value!r}", zh=f"应有两个界限：{value!r}")
    return float(found[0]), float(found[1])


def named(value: Plain) -> Mapping[str, Plain]:
    """Values by name."""
    if not isinstance(value, Mapping):
        raise UsageError(
            en=f"values by name expected: {value!r}", zh=f"应为按名称列出的数值：{value!r}"
        )
    return value


def number(value: Plain) -> float:
    """One number; NaN for None."""
    found = numbers(value)
    if found.size != 1:
        raise UsageError(
            en=f"one number expected, found {found.size}", zh=f"应为一个数值，实有{found.size}个"
        )
    return float(found.ravel()[0])


def like(form: Plain, values: FloatArray) -> Plain:
    """Values in the form of an input: a dict with its keys, a list, or one number."""
    if isinstance(form, Mapping) and values.size in {1, len(form)}:
        return dict(zip(form, np.broadcast_to(values, len(form)).tolist(), strict=True))
    return values.tolist()


def per_cent(value: FloatArray) -> FloatArray:
    """A fraction as per cent."""
    return 100 * value


def _arguments(chosen: Method, inputs: Mapping[str, Plain]) -> dict[str, Plain]:
    parameters = signature(chosen.formula).parameters
    found = {key: value for key, value in inputs.items() if key in parameters}
    for key, value in inputs.items():
        if key in parameters:
            continue
        meant = _meant(key, [word for word in parameters if word not in found])
        if meant is not None and not (isinstance(value, str) and key in LABELS):
            found[meant] = value
        elif not _is_label(key, value, parameters):
            known = ", ".join(parameters)
            raise UsageError(
                en=f"{chosen.name} knows no input {key!r} (it knows {known})",
                zh=f"{chosen.name}没有参数{key!r}（有：{known}）",
            )
    missing = [
        word
        for word, parameter in parameters.items()
        if parameter.default is Parameter.empty and word not in found
    ]
    if missing:
        raise UsageError(
            en=f"{chosen.name} needs {', '.join(missing)}",
            zh=f"{chosen.name}缺少参数：{'、'.join(missing)}",
        )
    return _aligned(found)


def _aligned(found: dict[str, Plain]) -> dict[str, Plain]:
    """Inputs by name in one order of names, that of the first; a name that is missing is a hole."""
    tables = [value for value in found.values() if isinstance(value, Mapping)]
    if not tables:
        return found
    names = list(tables[0])
    for other in tables[1:]:
        strange = [name for name in other if name not in tables[0]]
        if strange:
            raise UsageError(
                en=f"inputs do not name the same things: {strange[0]!r}",
                zh=f"各参数所列名称不一致：{strange[0]!r}",
            )
    return {
        key: {name: value.get(name) for name in names} if isinstance(value, Mapping) else value
        for key, value in found.items()
    }


def _meant(key: str, open_words: Sequence[str]) -> str | None:
    """The parameter, among those still open, that a synonym stands for."""
    groups = (group for group in SYNONYMS if key in group)
    return next((word for group in groups for word in group if word in open_words), None)


def _is_label(key: str, value: Plain, parameters: Iterable[str]) -> bool:
    """Whether an input only describes the case; a misspelt parameter is no label."""
    if get_close_matches(key, parameters, 1, cutoff=0.85):
        return False
    return key in LABELS or value is None or isinstance(value, str)


def _answered(found: Answer) -> Answer:
    """Plain values; where every number is unknown, the status and reason say so."""
    answer = {key: _plain(value) for key, value in found.items()}
    reason = answer.get("reason")
    if not reason:
        answer.pop("reason", None)
    measured = [value for key, value in answer.items() if key not in {"status", "reason", "flag"}]
    if measured and all(_is_hole(value) for value in measured):
        answer.setdefault("status", NOT_AVAILABLE)
        answer.setdefault("reason", Reason.NO_DATA.value)
    return answer


def _plain(value: Plain) -> Plain:
    if isinstance(value, Enum):
        return value.name.lower() if isinstance(value.value, int) else value.value
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value


def _is_hole(value: Plain) -> bool:
    if isinstance(value, Mapping):
        return all(_is_hole(item) for item in value.values())
    if isinstance(value, list):
        return all(_is_hole(item) for item in value)
    return value is None
