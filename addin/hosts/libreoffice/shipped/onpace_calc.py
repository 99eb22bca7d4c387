"""How does a cell of Calc reach Onpace? This file runs in LibreOffice's own Python.

That Python has none of Onpace's libraries, so a worker is started once, in the Python that Onpace
is installed in, and asked over a pipe: one line of JSON for a call, one for its answer. A worker
that dies or does not answer in time is replaced; the cell then shows #N/A, never waits for ever.
"""

import contextlib
import json
import os
import queue
import struct
import subprocess
import threading

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

    def ask(self, name, args):
        """The answer to a call; an error of #N/A where there is none."""
        line = json.dumps([name, args], ensure_ascii=True) + "\n"
        with self._lock:
            for _ in range(2):  # one that has died is started again once
                answer = self._try(line)
                if answer is not None:
                    return answer
        return {"e": "#N/A"}

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
            return {"e": "#N/A"}
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
    rows = found if isinstance(found, list) else [[found]]
    return tuple(tuple(_shown(cell) for cell in row) for row in rows)


def _method(name, repeats):
    def call(self, *args):
        given = [_given(arg) for arg in args]
        if repeats:
            given[-1:] = given[-1] or []
        return _answer(WORKER.ask(name, given))

    return call


class CalcPlan(unohelper.Base, *_INTERFACES, XServiceInfo, XServiceName):
    """The add-in; its methods are made from the list of functions."""

    def __init__(self, context):
        self.context = context

    def getServiceName(self):
        return _SETTINGS["service"]

    def getImplementationName(self):
        return _SETTINGS["implementation"]

    def supportsService(self, name):
        return name in _SERVICES

    def getSupportedServiceNames(self):
        return _SERVICES


for _name, _function in _FUNCTIONS.items():
    setattr(CalcPlan, _name, _method(_function["name"], _function["repeats"]))

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(CalcPlan, _SETTINGS["implementation"], _SERVICES)
