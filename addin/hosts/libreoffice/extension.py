"""What is in the extension that Calc installs? Everything is written from the catalogue.

Calc stores ``<service>.<method>`` as the name of a function in .ods and .xlsx alike; with a
service called ``Plan`` that is exactly ``PLAN.PROGRESS``.
"""

import json
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

import addin
from addin.functions.arguments import Argument
from addin.functions.catalogue import FUNCTIONS
from addin.functions.registry import Function
from addin.hosts.libreoffice.rdb import Method, type_library
from addin.language import Text

IDENTIFIER = "org.onpace.calc"
SERVICE = "Plan"
INTERFACE = "org.onpace.XPlan"
_SHIPPED = Path(__file__).parent / "shipped"
_DAY = (1980, 1, 1, 0, 0, 0)  # the same file from the same catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerCommand:
    """Which command computes, where it starts, and how many seconds a cell waits for it."""

    command: tuple[str, ...] = (sys.executable, "-m", "addin.hosts.libreoffice.worker")
    folder: Path = Path(__file__).parents[3]
    seconds: float = 60.0


def build_extension(worker: WorkerCommand | None = None, version: str = addin.__version__) -> bytes:
    """The .oxt file."""
    chosen = worker or WorkerCommand()
    functions = list(FUNCTIONS)
    parts: dict[str, str | bytes] = {
        "META-INF/manifest.xml": _template("manifest.xml"),
        "description.xml": _template("description.xml", identifier=IDENTIFIER, version=version),
        "CalcAddIns.xcu": calc_add_ins(functions),
        "XPlan.rdb": type_library(INTERFACE, map(_method, functions)),
        "onpace_calc.py": (_SHIPPED / "onpace_calc.py").read_text("utf-8"),
        "pythonpath/onpace_sheets.py": (_SHIPPED / "onpace_sheets.py").read_text("utf-8"),
        "pythonpath/onpace_functions.json": json.dumps(_settings(functions, chosen), indent=1),
    }
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            raw = part if isinstance(part, bytes) else part.encode("utf-8")
            packed.writestr(zipfile.ZipInfo(name, _DAY), raw, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def calc_add_ins(functions: Sequence[Function]) -> str:
    """Names, help and arguments for Calc's function wizard, in English and Chinese."""
    nodes = "\n".join(map(_function, functions))
    return _template("CalcAddIns.xcu", service=SERVICE, functions=nodes)


def _method(function: Function) -> Method:
    return Method(
        name=method_name(function),
        parameters=tuple(
            (_parameter_name(argument), "[]any" if argument.repeating else "any")
            for argument in function.arguments
        ),
    )


def method_name(function: Function) -> str:
    """The function as a method of the component."""
    return function.name.lower()


def _parameter_name(argument: Argument) -> str:
    # "value", "any" and "sequence" are words of UNO's language; a prefix keeps clear of all.
    return f"a_{argument.name}".replace("__", "_")


def _settings(functions: Sequence[Function], worker: WorkerCommand) -> dict[str, object]:
    return {
        "command": list(worker.command),
        "folder": str(worker.folder),
        "seconds": worker.seconds,
        "service": SERVICE,
        "interface": INTERFACE,
        "implementation": IDENTIFIER,
        "functions": {
            method_name(f): {"name": f.name, "repeats": f.repeats, "lasts": f.mode == "vector"}
            for f in functions
        },
    }


def _function(function: Function) -> str:
    parameters = "".join(
        f'<node oor:name="{_parameter_name(argument)}" oor:op="replace">'
        + _property("DisplayName", argument.title)
        + _property("Description", argument.description)
        + "</node>"
        for argument in function.arguments
    )
    shown = Text(zh=f"规划.{function.title.zh}", en=function.full_name)
    return (
        f'<node oor:name="{method_name(function)}" oor:op="replace">'
        + _property("DisplayName", shown)
        + _property("Description", function.description)
        + '<prop oor:name="Category"><value>Add-In</value></prop>'
        + _property("CompatibilityName", Text(zh=function.full_name, en=function.full_name))
        + f'<node oor:name="Parameters">{parameters}</node></node>'
    )


def _property(name: str, text: Text) -> str:
    return (
        f'<prop oor:name="{name}"><value xml:lang="en">{escape(text.en)}</value>'
        f'<value xml:lang="zh-CN">{escape(text.zh)}</value></prop>'
    )


def _template(name: str, **given: str) -> str:
    """A shipped file, in which a dollar marks what is given."""
    return Template((_SHIPPED / name).read_text("utf-8")).substitute(given)
