"""Does every formula compute what its Excel form says, at zero, at one, and on either side?

The Excel form is written down once more beside each function; Excel itself is asked elsewhere.
"""

import re
from functools import reduce
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from addin.measures.book import BOOK

Floats = NDArray[np.float64]
AROUND = [-100.0, -1.0, -0.5, -1e-3, 0.0, 1e-3, 0.5, 1.0, 1.5, 100.0]
FEWER = [-2.0, -1.0, 0.0, 0.5, 1.0, 100.0]
SINGLE = sorted(
    key for key, found in BOOK.items() if found.native and not found.ranges and key != "rounding"
)
FUNCTIONS = {
    "OR": lambda *tests: reduce(np.logical_or, tests),
    "AND": lambda *tests: reduce(np.logical_and, tests),
    "IF": np.where,
    "ABS": np.abs,
    "LN": np.log,
    "EXP": np.exp,
    "SQRT": np.sqrt,
    "MIN": np.minimum,
    "MAX": np.maximum,
    "MEDIAN": lambda *values: np.median(np.broadcast_arrays(*values), axis=0),
}


def _as_excel(expression: str, inputs: dict[str, Floats]) -> Floats:
    """What Excel answers, a column for each input; fractions are fractions."""
    python = re.sub(r"\{(\w+)\}", r"\1", expression).replace("^", "**").replace("<>", "!=")
    python = re.sub(r"(?<![<>!])=", "==", python)
    names = {**FUNCTIONS, **inputs, "scale": 1.0, "points": 100.0}
    with np.errstate(all="ignore"):
        return np.asarray(eval(python, {"__builtins__": {}}, names))  # noqa: S307 - our own text


@pytest.mark.parametrize("key", SINGLE)
def test_a_formula_computes_what_its_excel_form_says(key: str) -> None:
    found = BOOK[key]
    points = AROUND if len(found.inputs) < 4 else FEWER
    columns = np.array(list(product(points, repeat=len(found.inputs)))).T
    inputs = dict(zip(found.inputs, columns, strict=True))
    if "direction" in inputs:  # of higher or of lower is better
        inputs["direction"] = np.sign(inputs["direction"]) + (inputs["direction"] == 0)
    assert found.compute is not None

    ours = np.asarray(found.compute(**inputs), float)

    excel = np.broadcast_to(_as_excel(found.native, inputs), ours.shape)
    if found.unknown:
        excel = np.where(_as_excel(found.unknown, inputs), np.nan, excel)
    excel = np.where(np.isfinite(excel), excel, np.nan)
    wrong = ~np.isclose(ours, excel, rtol=1e-9, atol=1e-12, equal_nan=True)
    assert not wrong.any(), {name: column[wrong][0] for name, column in inputs.items()}
