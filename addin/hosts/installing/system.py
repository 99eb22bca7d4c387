"""On which machine is something installed, and what do its own programs say?"""

import getpass
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a program answered: whether it did what it was asked, and its words.

    A program that is missing or hangs has none.
    """

    well: bool
    words: str = ""


def ask(command: Sequence[str]) -> Said:
    """Run a program of the system."""
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            list(command),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows only
        )
    except (OSError, subprocess.TimeoutExpired):
        return Said(well=False)
    return Said(well=done.returncode == 0, words=(done.stdout + done.stderr).strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A machine and a user on it: ``win32``, ``darwin`` or ``linux``.

    `environment` are its variables; `ask` runs its programs.
    """

    name: str = sys.platform
    home: Path = field(default_factory=Path.home)
    user: str = field(default_factory=getpass.getuser)
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    ask: Callable[[Sequence[str]], Said] = ask

    @property
    def account(self) -> str:
        """The user as Windows names him, his domain included."""
        domain = self.environment.get("USERDOMAIN", "")
        return f"{domain}\\{self.user}" if domain else self.user

    @property
    def config(self) -> Path:
        """Where programs of Linux keep their settings."""
        return Path(self.environment.get("XDG_CONFIG_HOME", str(self.home / ".config")))
