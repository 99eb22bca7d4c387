"""Onpace: is the plan on pace? The map of the package, and its public names.

A data point travels one way::

    plan workbook -> model -> measures -> facts -> report, functions, exchange

The public names mirror the commands of ``onpace``. They load on first use, so that
``import addin`` costs nothing and a cell's first call is fast. They are typed, and they stay::

    from addin import assess, read_plan
    facts = assess(read_plan("plan.xlsx"), "2024Q3")
    print(facts[facts.id_of("GO_AS", "progress")].display("en"))

============================  =====================================================================
`read_plan`, `write_plan`     a plan workbook as a `Plan`, and back; `new_plan` writes an empty one
`plan_of_tables`,             a plan from tables of cells or DataFrames, and as DataFrames
`to_frames`
`check`, `explain`            what is wrong with a plan: each `Finding`; what a rule says
`assess`                      every number that a reader may see, as a `FactSet` of `Fact`
`build_report`                Word and Excel reports, what was `Made`
`verify`, `refresh`           what no longer agrees in an edited report (`Verified`); the data of
                              today in it, what people wrote kept (`Refreshed`)
`fill`, `lint`                any Word or Excel template with any values; what is wrong with it
`compile_template`            a `Template` to fill many times: ``.render(values) -> bytes``
`DocxTemplate`                docxtpl's face: its scripts run with ``from addin.docxtpl import``
`share`, `collect`            forms go out (`Shared`) and come back (`Collected`, each `Receipt`)
`freeze`                      a copy that can leave the office (`FreezeReport`)
`FUNCTIONS`, `call`           what a cell can ask, and its answer
`AddinError`                  the root of all errors; each has its words in Chinese and English
`Period`, `Text`, `Level`,    what these speak of: a quarter, words in two languages, how grave a
`Place`, `CellError`          finding is and where, an error in a cell
============================  =====================================================================
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from addin.cells import CellError as CellError
    from addin.docxtpl import DocxTemplate as DocxTemplate
    from addin.errors import AddinError as AddinError
    from addin.errors import Finding as Finding
    from addin.errors import Level as Level
    from addin.errors import Place as Place
    from addin.exchange.collecting import Collected as Collected
    from addin.exchange.collecting import collect as collect
    from addin.exchange.returns import Receipt as Receipt
    from addin.exchange.sharing import Shared as Shared
    from addin.exchange.sharing import share as share
    from addin.facts.assess import assess as assess
    from addin.facts.fact import Fact as Fact
    from addin.facts.factset import FactSet as FactSet
    from addin.facts.rules.check import check as check
    from addin.functions.calling import call as call
    from addin.functions.catalogue import FUNCTIONS as FUNCTIONS
    from addin.functions.workbooks.freezing import FreezeReport as FreezeReport
    from addin.functions.workbooks.freezing import freeze as freeze
    from addin.handbook.codes import explain as explain
    from addin.language import Text as Text
    from addin.living.refresh import Refreshed as Refreshed
    from addin.living.refresh import refresh as refresh
    from addin.living.verify import Verified as Verified
    from addin.living.verify import verify as verify
    from addin.model.period import Period as Period
    from addin.model.plan import Plan as Plan
    from addin.plan.foreign import to_frames as to_frames
    from addin.plan.read import plan_of_tables as plan_of_tables
    from addin.plan.read import read_plan as read_plan
    from addin.plan.write import new_plan as new_plan
    from addin.plan.write import write_plan as write_plan
    from addin.report.build import Made as Made
    from addin.report.build import build_report as build_report
    from addin.templating.compiled import Template as Template
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


__version__ = "0.1.0"

_HOMES = {
    "AddinError": "addin.errors",
    "CellError": "addin.cells",
    "Collected": "addin.exchange.collecting",
    "DocxTemplate": "addin.docxtpl",
    "FUNCTIONS": "addin.functions.catalogue",
    "Fact": "addin.facts.fact",
    "FactSet": "addin.facts.factset",
    "Finding": "addin.errors",
    "FreezeReport": "addin.functions.workbooks.freezing",
    "Level": "addin.errors",
    "Made": "addin.report.build",
    "Period": "addin.model.period",
    "Place": "addin.errors",
    "Plan": "addin.model.plan",
    "Receipt": "addin.exchange.returns",
    "Refreshed": "addin.living.refresh",
    "Shared": "addin.exchange.sharing",
    "Template": "addin.templating.compiled",
    "Text": "addin.language",
    "Verified": "addin.living.verify",
    "assess": "addin.facts.assess",
    "build_report": "addin.report.build",
    "call": "addin.functions.calling",
    "check": "addin.facts.rules.check",
    "collect": "addin.exchange.collecting",
    "compile_template": "addin.templating.template",
    "explain": "addin.handbook.codes",
    "fill": "addin.templating.template",
    "freeze": "addin.functions.workbooks.freezing",
    "lint": "addin.templating.linting",
    "new_plan": "addin.plan.write",
    "plan_of_tables": "addin.plan.read",
    "read_plan": "addin.plan.read",
    "refresh": "addin.living.refresh",
    "share": "addin.exchange.sharing",
    "to_frames": "addin.plan.foreign",
    "verify": "addin.living.verify",
    "write_plan": "addin.plan.write",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - the list is the keys of the map above
