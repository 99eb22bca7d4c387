"""Onpace: is the plan on pace? The map of the package.

A data point travels one way::

    workbook -> model -> measures -> facts -> report, functions, exchange

The public names mirror the commands of ``onpace``. They load on first use, so that
``import addin`` costs nothing and a cell's first call is fast::

    from addin import assess, read_plan
    assess(read_plan("plan.xlsx"), "2024Q3")
"""

from importlib import import_module

_HOMES: dict[str, str] = {
    "assess": "addin.facts",
    "build_report": "addin.report.build",
    "check": "addin.facts.rules",
    "collect": "addin.exchange",
    "compile_template": "addin.templating",
    "explain": "addin.facts.rules",
    "fill": "addin.templating",
    "freeze": "addin.functions.freezing",
    "lint": "addin.templating",
    "read_plan": "addin.workbook",
    "share": "addin.exchange",
    "write_plan": "addin.workbook",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - the list is the keys of the map above


def __getattr__(name: str) -> object:
    """Load a public name from its home, on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'addin' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
