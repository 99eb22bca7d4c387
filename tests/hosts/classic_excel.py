"""Plays Excel for Windows for xlwings: stubs its automation, and prints what Excel would get."""

import io
import json
import sys
import time
import types
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

MISSING = -2147352572


class Variant:
    """pywin32's VARIANT: a value with its type."""

    def __init__(self, kind: int, value: int) -> None:
        self.kind, self.value = kind, value


def stub_windows() -> None:
    """Modules of pywin32 that xlwings imports."""
    names = ("pythoncom", "pywintypes", "win32com", "win32com.client")
    modules: dict[str, Any] = {name: types.ModuleType(name) for name in names}
    modules["pythoncom"].VT_ERROR = 10
    modules["pythoncom"].CoInitialize = lambda: None
    modules["pywintypes"].com_error = Exception
    modules["win32com.client"].Dispatch = lambda *_: None
    modules["win32com.client"].VARIANT = Variant
    modules["win32com"].client = modules["win32com.client"]
    sys.modules.update(modules)


def ask(udfs: Any, function: Any, args: tuple[Any, ...]) -> Any:
    """As udfs.call_udf does: missing arguments get their default, the others are converted."""
    infos = function.__xlfunc__["args"]
    given = []
    for i, arg in enumerate(args):
        info = infos[min(i, len(infos) - 1)]
        missing = isinstance(arg, int) and arg == MISSING
        given.append(
            info.get("optional") if missing else udfs.conversion.read(None, arg, info["options"])
        )
    options = function.__xlfunc__["ret"]["options"]
    return plain(udfs.conversion.write(function(*given), None, options))


def plain(value: Any) -> Any:
    """A result as JSON."""
    if isinstance(value, Variant):
        return {"error": value.value}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def given(arg: Any) -> Any:
    """An argument from JSON, as Excel hands it over."""
    if not isinstance(arg, dict):
        return arg
    if "missing" in arg:
        return MISSING
    rows = tuple(map(tuple, arg["rows"]))
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def main() -> None:
    """Print the VBA, and what the functions answer; or the answers to the calls of a file."""
    stub_windows()
    xlwings: Any = import_module("xlwings")
    udfs: Any = import_module("xlwings.udfs")
    before = list(sys.modules)  # xlwings itself looks at its paid part
    # On other systems than Windows xlwings makes its decorators do nothing, and has no engine.
    xlwings.func, xlwings.arg = udfs.xlfunc, udfs.xlarg
    xlwings.ret, xlwings.sub = udfs.xlret, udfs.xlsub
    engine = SimpleNamespace(
        clean_value_data=lambda rows, *_: [list(row) for row in rows],
        prepare_xl_data_element=lambda cell, _: cell,
    )
    xlwings.engines.engines_by_name["excel"] = SimpleNamespace(impl=engine)
    from addin.functions.catalogue import FUNCTIONS
    from addin.hosts import xlwings_udf as module

    text = io.StringIO()
    name = "addin.hosts.xlwings_udf"
    udfs.generate_vba_wrapper(name, module, text, SimpleNamespace(Name="Book1.xlsm"))
    found = {f.name: getattr(module, f.classic_name) for f in FUNCTIONS}
    if sys.argv[1:]:
        calls = json.loads(Path(sys.argv[1]).read_text("utf-8"))
        begin = time.process_time()
        asked = [ask(udfs, found[name], tuple(map(given, args))) for name, args in calls]
        sys.stdout.write(json.dumps(asked))
        sys.stderr.write(f"{time.process_time() - begin}\n")
        return
    answers = [ask(udfs, found[f.name], e.args) for f in FUNCTIONS for e in f.examples]
    more = [
        ask(udfs, found["GAP"], (5.2, 5.5, MISSING)),
        ask(udfs, found["COMPLETION"], (None, 5)),
        ask(udfs, found["SHARE"], (((1.0,), (2.0,)), 4.0)),
    ]
    later = [n for n in sys.modules if n.startswith(("xlwings.server", "xlwings.pro"))]
    docs = {key: function.__doc__ for key, function in found.items()}
    said = {
        "vba": text.getvalue(),
        "answers": answers,
        "more": more,
        "docs": docs,
        "forbidden": sorted({*later} - {*before}),
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
