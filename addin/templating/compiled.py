"""What can be done with a compiled template of any kind?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from addin.errors import Finding, Level
from addin.ooxml.package import Package
from addin.templating.language.marks import Need, refused
from addin.templating.values import Filling

Filled: TypeAlias = tuple[bytes, tuple[Finding, ...]]
Functions: TypeAlias = Mapping[str, Callable[..., object]]


class Dialect(NamedTuple):
    """What a caller adds to the language of templates, by name; `trusted`: its objects' methods."""

    filters: Functions
    tests: Functions
    trusted: bool

    @property
    def names(self) -> str:
        """What a compiled template depends on."""
        return " ".join([*sorted(self.filters), *(f"is {name}" for name in sorted(self.tests))])


@dataclass(eq=False)
class Template:
    """A compiled template; it does not change and may be rendered in many threads.

    `package` is the file that it was compiled from, without its tags where they were taken out;
    `findings` are what is wrong with the template itself, whatever the values.
    """

    package: Package
    findings: tuple[Finding, ...]
    ask_needs: Callable[[], tuple[Need, ...]]
    run: Callable[[Filling], Filled]

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """The values that the template reads, sorted by path."""
        return self.ask_needs()

    def render(self, values: Mapping[str, Any] | Filling | None = None) -> bytes:
        """The filled file. The same values give the same bytes.

        Formulas of a workbook that rest on what was filled have no result before a program
        calculates; `addin.fill` writes results.
        Raises TemplateError with every fault as a finding.
        """
        return self.fill(values)[0]

    def fill(self, values: Mapping[str, Any] | Filling | None = None) -> Filled:
        """The filled file, and what a reader of it should know: values that are not known."""
        broken = [finding for finding in self.findings if finding.level is Level.HARD]
        if broken:
            raise refused(broken)
        return self.run(values if isinstance(values, Filling) else Filling(values=values or {}))
