"""How does xlwings learn of the classic functions, beside what its settings hold already?

``xlwings.conf`` is the user's: lines of ``"KEY","VALUE"``, some with several values behind
semicolons. Ours are added to them; taken back, they leave what others have written since.
"""

import csv
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

from addin.errors import UsageError
from addin.hosts.installing.journal import Journal
from addin.hosts.installing.steps import Step, done, failed, said
from addin.hosts.installing.system import System

MODULE = "addin.hosts.xlwings_udf"
_PACKAGE = Path(__file__).parents[2]
_LISTS = {"UDF MODULES": MODULE, "PYTHONPATH": str(_PACKAGE)}
_PYTHON = "INTERPRETER_WIN"


def install(folder: Path, system: System) -> Iterator[Step]:
    """Name our functions in xlwings' settings, and say what Excel's user does next."""
    if importlib.util.find_spec("xlwings") is None:
        raise UsageError("needs_xlwings")
    path = config(system)
    before = path.read_bytes() if path.exists() else b""
    other = _value(_read(before), _PYTHON)
    Journal.at(_journal(folder)).write(path, merged(before))
    yield done("xlwings_conf", path=path)
    if other not in ("", sys.executable):
        yield failed("python_of_xlwings", "other_python", "install_there", other=other)
    if system.name != "win32" or not system.ask(["xlwings", "addin", "install"]).well:
        yield failed("xlwings_addin", "not_in_excel", "install_xlwings")
    for step in ("trust_macros", "import_functions", "put_macros"):
        yield Step(name=said("next"), help=said(step))


def uninstall(folder: Path, system: System) -> Iterator[Step]:
    """Take our lines out again."""
    path, place = config(system), _journal(folder)
    journal = Journal.at(place)
    if not place.exists() and path.exists():  # an older release kept no journal
        journal.keep_nothing(path)
    rest = without_ours(path.read_bytes()) if path.exists() else b""
    was_there = any(kept["before"] is not None for kept in journal.files.values())
    journal.undo(system, {path: rest if rest.strip() or was_there else None})
    yield done("uninstalled")


def examine(folder: Path, system: System) -> Iterator[Step]:
    """What the classic functions need, where they were installed."""
    if not _journal(folder).exists():
        return
    found = _read(config(system).read_bytes() if config(system).exists() else b"")
    if MODULE in _value(found, "UDF MODULES").split(";"):
        yield done("xlwings_conf", path=config(system))
    else:
        yield failed("xlwings_conf", "not_in_conf", "install_classic", path=config(system))
    python = _value(found, _PYTHON)
    if python and not Path(python).exists():
        yield failed("python_of_xlwings", "python_gone", "install_classic", other=python)


def config(system: System) -> Path:
    """The user's settings of xlwings."""
    return system.home / ".xlwings" / "xlwings.conf"


def merged(before: bytes) -> bytes:
    """The settings with ours: lists grow by our value, an interpreter that is named stays."""
    lines = _read(before)
    if not _value(lines, _PYTHON):
        _set(lines, _PYTHON, sys.executable)
    for key, ours in _LISTS.items():
        values = [value for value in _value(lines, key).split(";") if value]
        _set(lines, key, ";".join(values if ours in values else [*values, ours]))
    return _written(lines, before)


def without_ours(now: bytes) -> bytes:
    """The settings without ours."""
    lines = _read(now)
    for key, ours in _LISTS.items():
        values = [value for value in _value(lines, key).split(";") if value != ours]
        _set(lines, key, ";".join(values))
    if _value(lines, _PYTHON) == sys.executable:
        _set(lines, _PYTHON, "")
    return _written(lines, now)


def _journal(folder: Path) -> Path:
    return folder / "installed-classic.json"


def _read(content: bytes) -> list[list[str]]:
    """The lines, each in its parts; a line that is none of a setting stays as it is."""
    return list(csv.reader(content.decode("utf-8-sig", "surrogateescape").splitlines()))


def _value(lines: list[list[str]], key: str) -> str:
    return next((line[1] for line in lines if len(line) > 1 and line[0].upper() == key), "")


def _set(lines: list[list[str]], key: str, value: str) -> None:
    """Give a key its value, in its place; without a value the line goes."""
    at = next((i for i, line in enumerate(lines) if line and line[0].upper() == key), len(lines))
    lines[at : at + 1] = [[key, value]] if value else []


def _written(lines: list[list[str]], before: bytes) -> bytes:
    end = "\r\n" if b"\r\n" in before or (not before and sys.platform == "win32") else "\n"
    text = "".join(
        ",".join('"' + part.replace('"', '""') + '"' for part in line) + end for line in lines
    )
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    return mark + text.encode("utf-8", "surrogateescape")
