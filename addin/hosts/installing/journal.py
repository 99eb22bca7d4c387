"""What did an installation change, so that it can be taken back to the last byte?

Before a file is written for the first time its content is kept; a file or folder that was not there
is removed when all is undone. A file that somebody else has changed since is left alone, unless its
owner says how our part is taken out of it.
"""

import base64
import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from addin.errors import FileError
from addin.files import write_atomically
from addin.hosts.installing.system import System


class Kept(TypedDict):
    """A file as it was: its content (none where there was no file), its rights and time.

    `after` tells our content by its hash.
    """

    before: str | None
    mode: int
    time: int
    after: str


@dataclass(kw_only=True)
class Journal:
    """The changes of one installation, written down at `path` before each is made."""

    path: Path
    files: dict[str, Kept] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    commands: list[list[str]] = field(default_factory=list)

    @classmethod
    def at(cls, path: Path) -> "Journal":
        """The journal at `path`, begun where there is none."""
        with suppress(OSError, ValueError, TypeError):
            return cls(path=path, **json.loads(path.read_text("utf-8")))
        return cls(path=path)

    def keep(self, *paths: Path) -> None:
        """Remember how files are, before somebody changes or makes them."""
        for path in paths:
            if str(path) not in self.files:
                self._keep_folders(path.parent)
                self.files[str(path)] = _kept(path)
        self._save()

    def write(self, path: Path, content: bytes, mode: int = 0) -> Path:
        """Write a file that can be taken back."""
        self.keep(path)
        write_atomically(path, content, mode=mode)
        self.note(path)
        return path

    def note(self, *paths: Path) -> None:
        """From now on this is our content of files: what differs from it is somebody else's."""
        for path in paths:
            self.files[str(path)]["after"] = _hash(path)
        self._save()

    def keep_nothing(self, *paths: Path) -> None:
        """Files that are ours from first to last, though nobody remembered it."""
        for path in paths:
            self.files[str(path)] = Kept(before=None, mode=0, time=0, after="")

    def is_untouched(self, paths: Sequence[Path]) -> bool:
        """Whether nobody else has changed these files since we wrote them."""
        return all(_hash(path) == self.files[str(path)]["after"] for path in paths)

    def keep_folder(self, path: Path) -> None:
        """Remember that a folder is ours, with all that will be in it, unless it is there."""
        if not path.exists() and str(path / "*") not in self.folders:
            self._keep_folders(path.parent)
            self.folders.append(str(path / "*"))
            self._save()

    def undo_by(self, command: Sequence[str]) -> None:
        """Remember the command that takes a change of the system back."""
        if list(command) not in self.commands:
            self.commands.append(list(command))
            self._save()

    def undo(self, system: System, others: Mapping[Path, bytes | None] | None = None) -> list[Path]:
        """Take every change back, the last first; files that were left, as others changed them.

        `others` is what is to remain of such files, for those who know how (None: nothing).
        """
        for command in reversed(self.commands):
            system.ask(command)
        left = []
        for name, kept in reversed(list(self.files.items())):
            path = Path(name)
            with suppress(OSError, FileError):
                ours = path.parent == self.path.parent  # nobody else writes there
                if _is_undone(path, kept, others or {}, ours=ours):
                    continue
            left.append(path)
        self._remove_folders()
        return left

    def _keep_folders(self, folder: Path) -> None:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        self.folders += [str(each) for each in reversed(missing) if str(each) not in self.folders]

    def _remove_folders(self) -> None:
        self.path.unlink(missing_ok=True)
        for name in reversed(self.folders):
            path = Path(name)
            if path.name == "*":
                shutil.rmtree(path.parent, ignore_errors=True)
            else:
                with suppress(OSError):  # somebody else keeps something in it
                    path.rmdir()

    def _save(self) -> None:
        self._keep_folders(self.path.parent)
        content = {"files": self.files, "folders": self.folders, "commands": self.commands}
        write_atomically(self.path, json.dumps(content, indent=1).encode(), mode=0o600)


def _kept(path: Path) -> Kept:
    if not path.exists():
        return Kept(before=None, mode=0, time=0, after="")
    found = path.stat()
    before = base64.b64encode(path.read_bytes()).decode("ascii")
    return Kept(
        before=before, mode=found.st_mode & 0o777, time=found.st_mtime_ns, after=_hash(path)
    )


def _is_undone(path: Path, kept: Kept, others: Mapping[Path, bytes | None], *, ours: bool) -> bool:
    """Whether a file is as it was; or as it is to remain, where others have changed it since."""
    if not path.exists() and not path.is_symlink():
        return True  # somebody has taken it away
    untouched = ours or _hash(path) == kept["after"]
    if kept["before"] is None and (untouched or others.get(path) is None):
        path.unlink()
    elif kept["before"] is not None and untouched:
        write_atomically(path, base64.b64decode(kept["before"]), mode=kept["mode"])
        os.utime(path, ns=(kept["time"], kept["time"]))
    elif (rest := others.get(path)) is not None:
        write_atomically(path, rest)
    else:
        return False
    return True


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
