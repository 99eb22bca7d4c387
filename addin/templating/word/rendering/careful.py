"""How are all faults of a render found at once, each with its place?"""

import traceback
from collections.abc import Mapping, Sequence
from time import thread_time
from typing import Any, NoReturn, Protocol

from addin.errors import Finding
from addin.templating.language.findings import finding_of
from addin.templating.language.limits import Fault
from addin.templating.language.marks import Mark, refused
from addin.templating.language.program import compile_program, full_names, parse_marks
from addin.templating.language.runtime import load_program
from addin.templating.language.sandbox import TemplateLanguage
from addin.templating.values import Filling
from addin.templating.word.plan import PartPlan, WordPlan
from addin.templating.word.printing.host import Host
from addin.templating.word.printing.printer import Printer
from addin.templating.word.repairs import repair


class Attempt(Protocol):
    """The render that is tried again: its plan, and what its programs see."""

    plan: WordPlan
    unknown: dict[tuple[object, ...], Finding]
    since: float
    """When the render began, on the clock of its thread."""

    def start(self) -> None:
        """Forget what an attempt has added."""

    def language(self) -> TemplateLanguage:
        """The language in which the template is written."""

    def host(self, part: PartPlan) -> Host:
        """What a printer needs of the document for a part."""

    def context(self, values: Mapping[str, Any], functions: tuple[Any, ...]) -> Any:
        """The values as a program sees them."""


def write_carefully(job: Attempt, filling: Filling) -> dict[str, bytes]:
    """Write all parts again so that every fault is found and placed.

    Where names without a value may be left blank and nothing else is wrong, the parts.
    """
    job.since = thread_time()
    job.start()
    written: dict[str, bytes] = {}
    hard: dict[tuple[object, ...], Finding] = {}
    for part in job.plan.parts:
        text, found = _careful(job, part, filling.values)
        text = repair(text, part.repairs) if part.repairs else text
        written[part.name] = text.encode()
        for finding in found:
            blank = filling.lenient and finding.rule in _FORGIVEN
            known = job.unknown if blank else hard
            known.setdefault((finding.rule, finding.place, finding.text), finding)
    if hard:
        raise refused(tuple(hard.values()))
    return written


_FORGIVEN = frozenset({"T-301", "T-305"})
"""A name without a value, and characters that no document may hold."""


def refuse_endless(marks: Sequence[Mark], program: Any, fault: Fault) -> NoReturn:
    """Raise TemplateError for a render that would not end, at the tag where it was stopped."""
    mark = _mark_at(marks, program.__globals__["debug_info"], fault)
    raise refused((finding_of(mark, fault, ()),)) from fault


def _careful(job: Attempt, part: PartPlan, values: Mapping[str, Any]) -> tuple[str, list[Finding]]:
    language = job.language()
    found: list[Finding] = []

    def note(index: int, error: Exception) -> None:
        found.append(finding_of(part.marks[index], error, values))
        endless = found[-1].rule == "T-403"
        if endless:
            raise _Stop from error

    printer = Printer(part.spots, job.host(part))
    tree = parse_marks(language, part.texts, part.marks)
    code = compile_program(language, tree, part.spots, careful=True)
    program, lines = load_program(code, full_names(language))
    written: list[str] = []
    try:
        written.extend(program(job.context(values, printer.careful(note))))
    except _Stop:
        pass
    except Exception as error:  # noqa: BLE001 - it becomes a finding
        found.append(finding_of(_mark_at(part.marks, lines, error), error, values))
    return "".join(written), found


class _Stop(BaseException):
    """The budget is spent: nothing more can be found, whatever a tag around would catch."""


def _mark_at(marks: Sequence[Mark], lines: str, error: Exception) -> Mark:
    """The tag in whose code an error was raised."""
    python = [
        frame.lineno or 0
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == "<template>"
    ]
    index = 0
    for pair in lines.split("&") if lines and python else ():
        template_line, _, code_line = pair.partition("=")
        # The program lost its first line, which imports.
        if int(code_line) - 1 <= python[-1]:
            index = int(template_line) - 2
    return marks[min(max(index, 0), len(marks) - 1)]
