"""Onpace: is the plan on pace? The map of the package.

A data point travels one way::

    plan workbook -> model -> measures -> facts -> report, functions, exchange

The public names mirror the commands of ``onpace``. They load on first use, so that
``import addin`` costs nothing and a cell's first call is fast::

    from addin import assess, read_plan
    assess(read_plan("plan.xlsx"), "2024Q3")
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from addin.exchange.collecting import collect as collect
    from addin.exchange.sharing import share as share
    from addin.facts.assess import assess as assess
    from addin.facts.rules.check import check as check
    from addin.facts.rules.check import explain as explain
    from addin.functions.workbooks.freezing import freeze as freeze
    from addin.plan.read import read_plan as read_plan
    from addin.plan.write import write_plan as write_plan
    from addin.report.build import build_report as build_report
    from addin.templating.linting import lint as lint
    from addin.templating.template import compile_template as compile_template
    from addin.templating.template import fill as fill
else:

    def __getattr__(name):
        """Load a public name from its home, on first use."""
        from importlib import import_module

        if name not in _HOMES:
            raise AttributeError(f"module 'addin' has no attribute {name!r}")
        return getattr(import_module(_HOMES[name]), name)


_HOMES = {
    "assess": "addin.facts.assess",
    "build_report": "addin.report.build",
    "check": "addin.facts.rules.check",
    "collect": "addin.exchange.collecting",
    "compile_template": "addin.templating.template",
    "explain": "addin.facts.rules.check",
    "fill": "addin.templating.template",
    "freeze": "addin.functions.workbooks.freezing",
    "lint": "addin.templating.linting",
    "read_plan": "addin.plan.read",
    "share": "addin.exchange.sharing",
    "write_plan": "addin.plan.write",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - the list is the keys of the map above
