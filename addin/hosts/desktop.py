"""Which spreadsheet programs of this machine are connected, how, and what is wrong with it?"""

from collections.abc import Iterator
from typing import Literal, TypeAlias

from addin.hosts import classic
from addin.hosts.installing import connecting
from addin.hosts.installing import doctor as examining
from addin.hosts.installing.journal import Journal
from addin.hosts.installing.steps import Step, done, failed
from addin.hosts.installing.system import System
from addin.hosts.libreoffice import installing as libreoffice
from addin.hosts.officejs.server import Settings

Way: TypeAlias = Literal["excel", "classic", "calc"]


def install(
    way: Way = "excel",
    *,
    settings: Settings | None = None,
    system: System | None = None,
    trusted: bool = True,
    started: bool = True,
) -> Iterator[Step]:
    """Connect Excel (Office.js), Excel by classic UDFs, or LibreOffice Calc for this user.

    Excel's certificate is `trusted` and its server `started` with the user, unless said otherwise.
    Each step is handed on as it is done. FileError where something cannot be written or a program
    refuses.
    """
    chosen, machine = settings or Settings(), system or System()
    if way == "calc":
        libreoffice.install()
        Journal.at(chosen.folder / "installed-calc.json").keep()
        yield done("calc")
        yield done("type_in_calc")
    elif way == "classic":
        yield from classic.install(chosen.folder, machine)
    else:
        yield from connecting.install(chosen, machine, trusted=trusted, started=started)
        yield done("type_in_excel")


def uninstall(
    way: Way = "excel", *, settings: Settings | None = None, system: System | None = None
) -> Iterator[Step]:
    """Take away what `install` put there, to the last byte."""
    chosen, machine = settings or Settings(), system or System()
    if way == "calc":
        libreoffice.uninstall()
        Journal.at(chosen.folder / "installed-calc.json").undo(machine)
        yield done("uninstalled")
    elif way == "classic":
        yield from classic.uninstall(chosen.folder, machine)
    else:
        yield from connecting.uninstall(chosen, machine)


def doctor(settings: Settings | None = None, system: System | None = None) -> Iterator[Step]:
    """What each connection of this machine needs; what nobody installed is not asked for."""
    chosen, machine = settings or Settings(), system or System()
    others = [*classic.examine(chosen.folder, machine), *_calc(chosen)]
    if not others or connecting.is_installed(chosen):
        yield from examining.examine(chosen, machine)
    yield from others


def _calc(settings: Settings) -> Iterator[Step]:
    if (settings.folder / "installed-calc.json").exists():
        if libreoffice.find_program("soffice"):
            yield done("calc")
        else:
            yield failed("calc", "office_gone", "get_office")
