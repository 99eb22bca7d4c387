"""Excel, Office.js, LibreOffice and the page: they translate, nothing more.

The commands call these: `serve` runs the server, `install` and `uninstall` connect Excel or
LibreOffice on this machine, `doctor` says what is wrong with the connection, `convert` respells
the functions of a workbook for another host. All load their part on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from addin.functions.converting import Converted, Target, convert
    from addin.hosts.desktop import Check, Installed, doctor, install, uninstall
    from addin.hosts.officejs.server import Settings, add_user, remove_user, serve

__all__ = [
    "Check",
    "Converted",
    "Installed",
    "Settings",
    "Target",
    "add_user",
    "convert",
    "doctor",
    "install",
    "remove_user",
    "serve",
    "uninstall",
]

_HOMES = {
    **dict.fromkeys(("Converted", "Target", "convert"), "addin.functions.converting"),
    **dict.fromkeys(
        ("Check", "Installed", "doctor", "install", "uninstall"), "addin.hosts.desktop"
    ),
    **dict.fromkeys(
        ("Settings", "add_user", "remove_user", "serve"), "addin.hosts.officejs.server"
    ),
}


def __getattr__(name: str) -> object:
    """Load a public name from its home, on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'addin.hosts' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
