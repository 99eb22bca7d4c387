"""How is a Word template filled, again and again?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from addin.errors import Finding, Level
from addin.ooxml.package import Package
from addin.templating.language.marks import Need, refused
from addin.templating.language.runtime import Program
from addin.templating.values import Filling
from addin.templating.word.plan import WordPlan
from addin.templating.word.rendering.job import Job
from addin.templating.word.storing import load_plan, store_plan

if TYPE_CHECKING:  # a report that is filled from a stored plan never needs Jinja
    from addin.templating.language.sandbox import TemplateLanguage

Filters = Mapping[str, Callable[..., object]]


@dataclass(eq=False)
class WordTemplate:
    """A compiled Word template; it does not change and may be rendered in many threads."""

    package: Package
    plan: WordPlan
    filters: Filters
    blank: str | None
    _programs: dict[tuple[str, bool], Program] = field(default_factory=dict)

    @property
    def needs(self) -> tuple[Need, ...]:
        """The values that the template reads, sorted by path."""
        return self.plan.needs

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the template itself, whatever the values."""
        return self.plan.findings

    @cached_property
    def language(self) -> "TemplateLanguage":
        """The language that the tags speak."""
        from addin.templating.language.sandbox import TemplateLanguage

        return TemplateLanguage(self.filters)

    def render(self, values: Mapping[str, Any] | Filling | None = None) -> bytes:
        """The filled document. The same values give the same bytes.

        Raises TemplateError with every fault as a finding.
        """
        return self.fill(values)[0]

    def fill(
        self, values: Mapping[str, Any] | Filling | None = None
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """The filled document, and what a reader of it should know: values that are not known."""
        broken = [finding for finding in self.findings if finding.level is Level.HARD]
        if broken:
            raise refused(broken)
        filling = values if isinstance(values, Filling) else Filling(values=values or {})
        job = Job(self.package, self.plan, lambda: self.language, self._programs, self.blank)
        return job.run(filling)


def compile_word(
    package: Package, content: bytes, filters: Filters, blank: str | None
) -> WordTemplate:
    """The compiled template; a stored plan of the same content is taken where there is one."""
    names = " ".join(sorted(filters))
    plan = load_plan(content, names)
    if plan is None:
        # A cold process that finds a stored plan never loads the compiler.
        from addin.templating.language.sandbox import TemplateLanguage
        from addin.templating.word.compiling.document import make_plan

        plan = make_plan(package, TemplateLanguage(filters))
        store_plan(content, names, plan)
    return WordTemplate(package, plan, filters, blank)
