"""How is a Word template filled, again and again?"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from addin.ooxml.package import Package
from addin.templating.compiled import Dialect, Template
from addin.templating.language.runtime import Program
from addin.templating.word.rendering.job import Job
from addin.templating.word.storing import load_plan, store_plan

if TYPE_CHECKING:  # a report that is filled from a stored plan never needs Jinja
    from addin.templating.language.sandbox import TemplateLanguage


def compile_word(package: Package, content: bytes, dialect: Dialect, blank: str | None) -> Template:
    """The compiled template; a stored plan of the same content is taken where there is one."""

    @cache
    def language() -> "TemplateLanguage":
        from addin.templating.language.sandbox import TemplateLanguage

        return TemplateLanguage(dialect.filters, dialect.tests, trusted=dialect.trusted)

    plan = load_plan(content, dialect.names)
    if plan is None:
        # A cold process that finds a stored plan never loads the compiler.
        from addin.templating.word.compiling.document import make_plan

        with _uncollected():
            plan = make_plan(package, language())
        store_plan(content, dialect.names, plan)
    programs: dict[tuple[str, bool], Program] = {}
    return Template(
        package,
        plan.findings,
        lambda: plan.needs,
        lambda filling: Job(package, plan, language, programs, blank).run(filling),
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Syntax trees are in use until they are compiled: no collector looks through them."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
