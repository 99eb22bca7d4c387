"""Which functions answer over a whole plan?

They are declared here and answered in `addin.functions.plans.answers`, which loads with the
first call of one of them: a cell that only divides two numbers does not wait for it.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from addin.functions.arguments import PLAN, Argument, choice, optional, table, text
from addin.functions.calling import Answer
from addin.functions.cells import Given
from addin.functions.registry import Category, Function, declared
from addin.language import Language

if TYPE_CHECKING:
    from addin.functions.plans.showing import Answerable

_ASKING = "addin.functions.plans.asking"
_ANSWERS = "addin.functions.plans.answers"
_SHOWING = "addin.functions.plans.showing"


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """An answer of `addin.functions.plans.answers`, which is imported when it is called.

    `takes` are its arguments; they are named as in `addin.functions.plans.asking.Asked`.
    """

    name: str
    takes: tuple[Argument, ...]

    def answered(self, *given: Any, language: Language) -> "Answerable":
        """What the facts of the plan answer: a fact, a table, a block, a sentence or a trace."""
        asked = import_module(_ASKING).asked_of(self.takes, given, language)
        answer = getattr(import_module(_ANSWERS), self.name)
        return answer(asked)  # type: ignore[no-any-return]  # every answer is one of the five

    def __call__(self, *given: Any, language: Language) -> Answer:
        """The answer as it stands in cells."""
        answer = self.answered(*given, language=language)
        return import_module(_SHOWING).in_cells(answer, language)  # type: ignore[no-any-return]  # an Answer


def plan_function(name: str, answer: str, *takes: Argument, **more: Any) -> Function:
    """A function over a plan: `answer` names what the facts answer to the arguments it `takes`.

    `more` are fields of `Function`: ``mode="each"`` works cell by cell.
    """
    asked = (PLAN, *takes)
    more = {"mode": "whole", "speaks": True, "answer": PlanAnswer(answer, asked), **more}
    return declared(Category.PLAN, name, "", *asked, **more)


def _load(source: Given, *tables: Given) -> Answer:
    """The handle of a plan."""
    return import_module("addin.functions.handles").load([source, *tables]).handle  # type: ignore[no-any-return]  # a text


_INDICATOR, _ONE_INDICATOR = text("indicator"), text("indicator", optional=True)
_PERIOD, _MAYBE_PERIOD = text("period"), text("period", optional=True)
_MEASURE, _VINTAGE = text("measure", optional=True), text("vintage", optional=True)
_ASSUMED, _BLOCK = table("assumption"), (table("indicators"), table("periods"))
_SOURCES = (table("source"), table("table", optional=True, repeating=True))

PLAN_FUNCTIONS: tuple[Function, ...] = (
    declared(Category.PLAN, "LOAD", "", *_SOURCES, answer=_load, mode="whole"),
    plan_function("VALUE", "value", _INDICATOR, _PERIOD, _MEASURE, _VINTAGE, mode="each"),
    plan_function("UNIT", "unit", _INDICATOR, _PERIOD, _MEASURE, _VINTAGE, mode="each"),
    plan_function("PERIOD_OF", "period_of", _INDICATOR, _PERIOD, _MEASURE, _VINTAGE, mode="each"),
    plan_function("SERIES", "series", *_BLOCK, _MEASURE, _VINTAGE, spills=True),
    plan_function("WHAT_IF", "what_if", _INDICATOR, _PERIOD, _ASSUMED, _MEASURE, _VINTAGE),
    plan_function("INDICATORS", "catalogue", choice("language", "language"), spills=True),
    plan_function("METADATA", "described", _INDICATOR, choice("language", "language"), spills=True),
    plan_function("TARGET", "target", _INDICATOR, optional("year"), _VINTAGE, mode="each"),
    plan_function("BASE", "base", _INDICATOR, _VINTAGE, mode="each"),
    plan_function("PROGRESS_TABLE", "indicators", _PERIOD, _VINTAGE, spills=True),
    plan_function(
        "CLUSTER_TABLE", "clusters", _PERIOD, text("scheme", optional=True), _VINTAGE, spills=True
    ),
    plan_function("GAP_TABLE", "gaps", _PERIOD, _VINTAGE, spills=True),
    plan_function("ATTRIBUTION", "attribution", _PERIOD, _ONE_INDICATOR, _VINTAGE, spills=True),
    plan_function(
        "NARRATIVE", "sentences", _PERIOD, _ONE_INDICATOR, choice("language", "language"), _VINTAGE
    ),
    plan_function("CHECK", "check", _MAYBE_PERIOD, spills=True),
    plan_function("WHY", "why", _INDICATOR, _PERIOD, _MEASURE, _VINTAGE, mode="each"),
    plan_function("REVISIONS", "revisions", _ONE_INDICATOR, _MAYBE_PERIOD, _VINTAGE, spills=True),
)
