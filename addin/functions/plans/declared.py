"""Which functions answer over a whole plan?

They are declared here and answered in `addin.functions.plans.answers`, which loads with the
first call of one of them: a cell that only divides two numbers does not wait for it.
"""

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from addin.functions.arguments import Argument
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


def plan_function(name: str, answer: str, takes: str, **more: Any) -> Function:
    """A function over a plan: `answer` names what the facts answer to what it `takes` besides.

    `more` are fields of `Function`: ``mode="each"`` works cell by cell.
    """
    more = {"mode": "whole", "speaks": True, **more}
    found = declared(Category.PLAN, name, "", f"plan:plan {takes}", **more)
    return replace(found, answer=PlanAnswer(answer, found.arguments))


def _load(source: Given, *tables: Given) -> Answer:
    """The handle of a plan."""
    return import_module("addin.functions.handles").load([source, *tables]).handle  # type: ignore[no-any-return]  # a text


_SOURCES = "source:table table:table?..."
_ASKED = "indicator:text period:text measure:text/measure? vintage:text?"
_ASSUMED = "indicator:text period:text assumption:table measure:text/measure? vintage:text?"
_BLOCK = "indicators:table periods:table measure:text/measure? vintage:text?"

PLAN_FUNCTIONS: tuple[Function, ...] = (
    declared(Category.PLAN, "LOAD", "", _SOURCES, answer=_load, mode="whole"),
    plan_function("VALUE", "value", _ASKED, mode="each"),
    plan_function("UNIT", "unit", _ASKED, mode="each"),
    plan_function("PERIOD_OF", "period_of", _ASKED, mode="each"),
    plan_function(
        "SERIES",
        "series",
        _BLOCK,
        spills=True,
    ),
    plan_function(
        "WHAT_IF",
        "what_if",
        _ASSUMED,
    ),
    plan_function("INDICATORS", "catalogue", "language:language", spills=True),
    plan_function("METADATA", "described", "indicator:text language:language", spills=True),
    plan_function("TARGET", "target", "indicator:text year? vintage:text?", mode="each"),
    plan_function("BASE", "base", "indicator:text vintage:text?", mode="each"),
    plan_function("PROGRESS_TABLE", "indicators", "period:text vintage:text?", spills=True),
    plan_function(
        "CLUSTER_TABLE", "clusters", "period:text scheme:text? vintage:text?", spills=True
    ),
    plan_function("GAP_TABLE", "gaps", "period:text vintage:text?", spills=True),
    plan_function(
        "ATTRIBUTION", "attribution", "period:text indicator:text? vintage:text?", spills=True
    ),
    plan_function(
        "NARRATIVE", "sentences", "period:text indicator:text? language:language vintage:text?"
    ),
    plan_function("CHECK", "check", "period:text?", spills=True),
    plan_function("WHY", "why", _ASKED, mode="each"),
    plan_function(
        "REVISIONS", "revisions", "indicator:text? period:text? vintage:text?", spills=True
    ),
)
