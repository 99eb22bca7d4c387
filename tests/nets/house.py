"""Where do the nets meet the house? Its names, once.

A net outlives a move: it runs the public names of `addin` and the command. What only a module
knows is asked here, so that one line follows a module that moves.
"""

import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin import assess, build_report, check, collect, freeze, read_plan, share, write_plan
from addin.errors import AddinError
from addin.language import LANGUAGES, Language

if TYPE_CHECKING:
    from addin.exchange.form.form import Form
    from addin.facts.fact import Fact
    from addin.functions.calling import Answer
    from addin.functions.registry import Function
    from addin.model.plan import Plan
    from tests.exchange.spoiled import Spoiled

__all__ = [
    "LANGUAGES",
    "PERIODS",
    "PLANS",
    "AddinError",
    "Language",
    "asked",
    "assess",
    "book",
    "build_report",
    "check",
    "city_plan",
    "collect",
    "filled_forms",
    "freeze",
    "functions",
    "onpace",
    "plan",
    "plans_in_memory",
    "read_plan",
    "share",
    "shown",
    "spoiled_plans",
    "spoiled_returns",
    "write_plan",
]

PLANS = ("chongqing-14fyp", "example-city")
PERIODS = tuple(f"{year}Q{quarter}" for year in range(2021, 2026) for quarter in range(1, 5))
_ROOT = Path(__file__).parent.parent.parent


def book(name: str) -> Path:
    """The workbook of a shipped plan."""
    return _ROOT / "workbooks" / f"{name}.xlsx"


@cache
def plan(name: str) -> "Plan":
    """A shipped plan, read once."""
    return read_plan(book(name))


def onpace(*words: object) -> subprocess.CompletedProcess[str]:
    """The command, in a process of its own."""
    line = [sys.executable, "-m", "addin.cli", *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, check=False, cwd=_ROOT)


def shown(fact: "Fact", language: Language) -> str:
    """A fact as a cell shows it."""
    return fact.display(language)


def functions() -> "tuple[Function, ...]":
    """Every function that a cell can call."""
    from addin.functions.catalogue import FUNCTIONS

    return tuple(FUNCTIONS)


def asked(name: str, arguments: tuple[Any, ...], language: Language) -> "Answer":
    """What a cell shows."""
    from addin.functions.calling import call
    from addin.functions.catalogue import FUNCTIONS

    return call(FUNCTIONS, name, arguments, language)


def plans_in_memory() -> Callable[[], None]:
    """Cells keep no plan on the disk from now on; what comes back ends that."""
    from addin.functions.handles import Store, current, use_store

    before = current()
    use_store(Store())
    return partial(use_store, before)


def spoiled_plans() -> Mapping[str, Callable[[Path], Path]]:
    """Plan workbooks with one mistake each; each is written to the path that it is given."""
    from tests.plan.books import save
    from tests.plan.test_bad_input import TYPED

    def saved(sheets: Any) -> Callable[[Path], Path]:
        return lambda path: save(path, sheets)

    return {what: saved(sheets) for what, sheets, *_ in TYPED}


def city_plan() -> "Plan":
    """The small city whose departments fill forms."""
    from tests.exchange.samples import city_plan as made

    return made()


def spoiled_returns() -> "tuple[list[Spoiled], str]":
    """Every way in which a return is spoiled, and the period of an older wave."""
    from tests.exchange.spoiled import OTHER_PERIOD, SPOILED

    return SPOILED, OTHER_PERIOD


_CHANGES: Mapping[str, Mapping[tuple[str, str], Any]] = {
    "good": {},
    "blank": {("D01_I02", "value"): None},
    "text": {("D01_I02", "value"): "约2146"},
    "negative": {("D01_I02", "value"): -3},
    "decimals": {("D01_I02", "value"): 2145.8512345},
    "share": {("D01_I03", "value"): 150},
    "far": {("D01_I02", "value"): 21458500},
    "copy": {("D01_I01", "value"): 1011.24},
    "fell": {("D01_I02", "value"): 1400},
    "quarter": {("D01_I02", "quarter"): 100},
    "balanced": {("D01_I02", "quarter"): 716.63},
    "growth": {("D01_I02", "growth"): -120},
    "official": {("D01_I02", "growth"): 5.1},
    "part": {("D01_I01/C1", "value"): 1500},
    "sum": {("D01_I01", "value"): 600},
    "nil": {("D01_I02", "status"): "无此项"},
    "pending": {("D01_I02", "status"): "待补", ("D01_I02", "value"): None},
    "unknown": {("D01_I02", "status"): "差不多", ("D01_I02", "source"): "听说"},
    "period": {("D01_I02", "period"): "2023年"},
}


@cache
def filled_forms(sent: bytes, form: "Form") -> Mapping[str, bytes]:
    """A form well filled ("good"), and with one change each that some rule may object to."""
    from tests.exchange.filling import cell_of, edited, fill

    def change(cells: Mapping[tuple[str, str], Any]) -> Callable[[Any, Any], None]:
        def edit(book: Any, form: Any) -> None:
            for (code, key), value in cells.items():
                book["填报表"][cell_of(form, code, key)] = value

        return edit

    good = fill(sent, form)
    return {name: edited(good, form, change(cells)) for name, cells in _CHANGES.items()}
