"""How does LibreOffice get the add-in?"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from addin.errors import FileError
from addin.hosts.libreoffice.extension import IDENTIFIER, WorkerCommand, build_extension

_SECONDS = 180
_TRIES = 3
_PLACES = (
    "/usr/bin",
    "/usr/lib/libreoffice/program",
    "/opt/libreoffice*/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
    "C:/Program Files/LibreOffice/program",
    "C:/Program Files (x86)/LibreOffice/program",
)


def install(profile: Path | None = None, worker: WorkerCommand | None = None) -> None:
    """Install the add-in for this user, or in a `profile`; as root for all users.

    Raises FileError where LibreOffice is missing or refuses.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "onpace.oxt"
        path.write_bytes(build_extension(worker))
        _unopkg(["add", "--force", "--suppress-license", str(path)], profile)


def uninstall(profile: Path | None = None) -> None:
    """Take the add-in away."""
    _unopkg(["remove", IDENTIFIER], profile)


def find_program(name: str) -> Path | None:
    """A program of LibreOffice (soffice, unopkg), None where it is not installed."""
    if found := shutil.which(name):
        return Path(found)
    suffix = ".exe" if sys.platform == "win32" else ""
    for place in _PLACES:
        root, _, pattern = place.partition("*")
        folders = (
            sorted(Path(root).parent.glob(Path(root).name + "*" + pattern))
            if pattern
            else [Path(place)]
        )
        for folder in folders:
            if (folder / f"{name}{suffix}").exists():
                return folder / f"{name}{suffix}"
    return None


def office_environment() -> dict[str, str]:
    """This environment without what leads LibreOffice's own Python to another one.

    It takes its standard library from the first `python3` of PATH, even that of a virtual
    environment or of pyenv, and then loads no add-in.
    """
    misleading = {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in misleading}
    return kept if sys.platform == "win32" else kept | {"PATH": os.defpath}


def _unopkg(arguments: Sequence[str], profile: Path | None) -> None:
    program = find_program("unopkg")
    if program is None:
        raise FileError("office_not_found")
    command = [str(program), *arguments]
    settings: dict[str, Any] = {"env": office_environment()}
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if profile is not None:
        command.append(f"-env:UserInstallation={profile.resolve().as_uri()}")
        if is_root:
            settings = _as_owner_of(profile)
    elif is_root:
        command.insert(2, "--shared")
    # LibreOffice starts a process to register the component, and on a busy machine does not
    # always wait long enough for it: what failed once mostly works the second time.
    for _ in range(_TRIES):
        done = subprocess.run(  # noqa: S603 - LibreOffice's own program, our own arguments
            command, capture_output=True, text=True, timeout=_SECONDS, check=False,
            cwd=tempfile.gettempdir(), **settings,
        )  # fmt: skip
        if done.returncode == 0:
            return
    raise _refusal(done.stdout + done.stderr)


def _as_owner_of(profile: Path) -> dict[str, Any]:
    """LibreOffice refuses root for a single user: a named profile belongs to its owner."""
    owned = profile.stat()
    # The owner of the profile cannot write where root keeps its settings.
    home = {name: str(profile) for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    return {
        "env": office_environment() | home,
        "user": owned.st_uid,
        "group": owned.st_gid,
        "extra_groups": [],
    }


def _refusal(output: str) -> FileError:
    said = [line.strip() for line in output.splitlines() if line.strip()]
    why = " ".join(said[-3:])[:500]
    return FileError("office_refused", why=why)
