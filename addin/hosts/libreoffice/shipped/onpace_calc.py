"""How does a cell of Calc reach Onpace? This file runs in LibreOffice's own Python.

That Python has none of Onpace's libraries, so a worker is started once, in the Python that Onpace
is installed in, and asked over a pipe: one line of JSON for calls, one for their answers. A worker
that dies or does not answer in time is replaced; the cell then shows #N/A, never waits for ever.
Where one cell after another asks, what the others will ask is asked with them (`onpace_sheets`).
"""

import contextlib
import json
import os
import queue
import struct
import subprocess
import threading
import time
from functools import lru_cache

import uno
import unohelper
from com.sun.star.lang import XServiceInfo, XServiceName

_HERE = os.path.dirname(__file__)
with open(os.path.join(_HERE, "pythonpath", "onpace_functions.json"), encoding="utf-8") as _file:
    _SETTINGS = json.load(_file)
_FUNCTIONS = _SETTINGS["functions"]
_SERVICES = ("com.sun.star.sheet.AddIn", _SETTINGS["service"])

try:
    _INTERFACES = (uno.getClass(_SETTINGS["interface"]),)
except Exception:  # while the extension is being installed its types are not known yet
    _INTERFACES = ()

# A number that is none, with the code of Calc's error in it, shows as that error.
_CODES = {
    "#N/A": 32767,
    "#VALUE!": 519,
    "#DIV/0!": 532,
    "#NUM!": 503,
    "#NULL!": 521,
    "#REF!": 524,
    "#NAME?": 525,
}
_BY_CODE = {code: name for name, code in _CODES.items()}


class Worker:
    """The process that computes, and the lines it answers."""

    def __init__(self):
        self._lock = threading.Lock()
        self.process = None
        self._lines = None

    def ask(self, calls):
        """The answers to calls; errors of #N/A where there are none."""
        line = json.dumps(calls, ensure_ascii=True) + "\n"
        with self._lock:
            for _ in range(2):  # one that has died is started again once
                answers = self._try(line)
                if answers is not None:
                    break
        whole = isinstance(answers, list) and len(answers) == len(calls)
        return answers if whole else [{"e": "#N/A"}] * len(calls)

    def _try(self, line):
        try:
            if self.process is None or self.process.poll() is not None:
                self._start()
            self.process.stdin.write(line.encode("ascii"))
            self.process.stdin.flush()
            found = self._lines.get(timeout=_SETTINGS["seconds"])
            if found is None:
                return None
            return json.loads(found)
        except queue.Empty:
            self.stop()
            return []
        except (OSError, ValueError):
            self.stop()
            return None

    def _start(self):
        self.stop()
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith("PYTHON")
        }
        environment.update(ONPACE_LANG=_language(), PYTHONUTF8="1")
        flags = 0x08000000 if os.name == "nt" else 0  # no window
        self.process = subprocess.Popen(
            _SETTINGS["command"],
            cwd=_SETTINGS["folder"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=flags,
        )
        self._lines = queue.Queue()
        threading.Thread(target=_read, args=(self.process.stdout, self._lines), daemon=True).start()

    def stop(self):
        """End the process; the next call starts another."""
        if self.process is None:
            return
        self.process.kill()
        self.process.wait()
        with contextlib.suppress(OSError):  # what was written to it never arrived
            self.process.stdin.close()
        self.process = None


def _read(stream, lines):
    with stream:
        for line in stream:
            lines.put(line)
    lines.put(None)


def _language():
    """The language of LibreOffice's menus."""
    try:
        manager = uno.getComponentContext().ServiceManager
        provider = manager.createInstance("com.sun.star.configuration.ConfigurationProvider")
        path = uno.createUnoStruct("com.sun.star.beans.NamedValue")
        path.Name, path.Value = "nodepath", "/org.openoffice.Setup/L10N"
        access = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", (path,)
        )
        return "zh" if access.getByName("ooLocale").lower().startswith("zh") else "en"
    except Exception:
        return "en"


WORKER = Worker()


def _given(value):
    """A cell, or rows of cells, as JSON has them."""
    if isinstance(value, tuple):
        return [_given(item) for item in value]
    if isinstance(value, float) and value != value:
        code = struct.unpack("<Q", struct.pack("<d", value))[0] & 0xFFFF
        return {"e": _BY_CODE.get(code, "#VALUE!")}
    return value


def _shown(cell):
    """A cell of an answer as Calc takes it."""
    if isinstance(cell, dict):
        code = _CODES.get(cell.get("e"), 519)
        return struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | code))[0]
    if cell is None:
        return ""
    return float(cell) if isinstance(cell, (int, bool)) else cell


def _answer(found):
    if found == {"e": "#N/A"}:
        return _AWAY
    rows = found if isinstance(found, list) else [[found]]
    return tuple(tuple(_shown(cell) for cell in row) for row in rows)


_AWAY = ((_shown({"e": "#N/A"}),),)  # nobody has computed
_NOT_SEEN = ((_shown({"e": "#N/A"}),),)  # a 0 that may be an empty cell


class Function:
    """A function of the add-in, with the answers that are known already.

    Those of a formula hold for ever; those over a plan for as long as one calculation takes.
    """

    def __init__(self, name, repeats, lasts):
        self._name, self._repeats, self._lasts = name, repeats, lasts
        self._answers, self._since, self._missed = {}, 0.0, 0.0

    def answer(self, args):
        """What a cell shows."""
        if self._repeats:
            args = (*args[:-1], *(args[-1] or ()))
        if tuple in map(type, args):  # a range has its holes, and is not asked for twice
            if 0.0 in args:
                args = _holes(self._name, args)
            return _NOT_SEEN if args is None else _answer(self._ask([args])[0])
        if 0.0 in args:
            args = _holes(self._name, args)
            if args is None:
                return _NOT_SEEN
        if not self._lasts and time.monotonic() - self._since > _CALCULATION:
            self._answers.clear()
        found = self._answers.get(args)
        return self._missing(args) if found is None else found

    def _missing(self, args):
        now = time.monotonic()
        calls = [args]
        if now - self._missed < _ONE_AFTER_ANOTHER:
            known = (call for call in _calls(self._name) if call not in self._answers)
            calls = list(dict.fromkeys([args, *known]))
        self._missed, self._since = now, now
        if len(self._answers) + len(calls) > _MOST_ANSWERS:
            self._answers.clear()
        for at in range(0, len(calls), _AT_ONCE):
            part = calls[at : at + _AT_ONCE]
            self._answers.update(zip(part, map(_answer, self._ask(part))))
        found = self._answers[args]
        if found is _AWAY:  # the next cell asks again
            self._answers = {k: v for k, v in self._answers.items() if v is not _AWAY}
        return found

    def _ask(self, calls):
        return WORKER.ask([[self._name, [_given(arg) for arg in args]] for args in calls])


_CALCULATION, _ONE_AFTER_ANOTHER = 1.0, 0.25  # seconds
_AT_ONCE, _MOST_ANSWERS = 2_000, 100_000


@lru_cache(maxsize=1)
def _sheets():
    """The open workbooks; without them a cell of 0 is refused."""
    import onpace_sheets

    return onpace_sheets.Sheets(uno.getComponentContext())


def _holes(name, args):
    """The arguments with None for empty cells; None where a 0 may be one and nobody can tell."""
    with contextlib.suppress(Exception):
        return _sheets().holes(name, args)


def _calls(name):
    with contextlib.suppress(Exception):
        return _sheets().calls(name)
    return ()


def _method(name, repeats, lasts):
    function = Function(name, repeats, lasts)

    def call(self, *args):
        return function.answer(args)

    return call


class CalcPlan(unohelper.Base, *_INTERFACES, XServiceInfo, XServiceName):
    """The add-in; its methods are made from the list of functions."""

    def __init__(self, context):
        self.context = context
        _calls("")  # from now on it hears of workbooks that are opened

    def getServiceName(self):
        return _SETTINGS["service"]

    def getImplementationName(self):
        return _SETTINGS["implementation"]

    def supportsService(self, name):
        return name in _SERVICES

    def getSupportedServiceNames(self):
        return _SERVICES


for _name, _function in _FUNCTIONS.items():
    setattr(CalcPlan, _name, _method(_function["name"], _function["repeats"], _function["lasts"]))

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(CalcPlan, _SETTINGS["implementation"], _SERVICES)
