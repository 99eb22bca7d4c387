"""What does work need of the tab that asks for it: the plan as it is seen there, files, folders?"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from addin.errors import UsageError
from addin.files import own_folder, safe_name
from addin.hosts.web.serving.asking import Asked
from addin.hosts.web.serving.working.jobs import Outcome
from addin.hosts.web.views.working.files import MadeFiles
from addin.language import Language
from addin.model.period import Period
from addin.model.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The plan that work is about, and where what is made goes.

    `folder` is told to a reader on his own machine (`is_own`); from an office's server files are
    fetched. `scratch` is a folder of this piece of work alone.
    """

    language: Language
    plan: Plan
    path: Path
    period: Period
    as_of: date | None
    folder: Path
    is_own: bool
    scratch: Path

    def made(self, paths: Sequence[Path], notes: Sequence[str] = ()) -> Outcome:
        """Files that were made, with their sizes and where they are."""
        names = tuple((path.name, _size(path)) for path in paths)
        folder = str(self.folder) if self.is_own else ""
        view = MadeFiles(folder=folder, files=names, notes=tuple(notes))
        return Outcome(template="made", view=view, files=tuple(paths))


def desk_of(asked: Asked) -> Desk:
    """The desk of the plan that is asked about."""
    opened, is_own = asked.opened, asked.session.library is None
    scratch = asked.session.place("x").parent
    code = safe_name(opened.loaded.plan.identity.code)
    return Desk(
        language=asked.language, plan=opened.loaded.plan, path=opened.path, period=asked.period,
        as_of=asked.as_of, folder=made_folder() / code if is_own else scratch, is_own=is_own,
        scratch=scratch,
    )  # fmt: skip


def made_folder() -> Path:
    """Where a reader finds what was made: in his documents."""
    documents = Path.home() / "Documents"
    return documents / "Onpace" if documents.is_dir() else own_folder() / "made"


def brought(asked: Asked, key: str) -> Path:
    """A file that the tab has brought; `key` is its id, or the name of the field that has it."""
    found = asked.session.brought.get(asked[key] or key)
    if found is None or not found.exists():
        raise UsageError(en="no file was chosen", zh="没有选择文件")
    return found


def maybe_brought(asked: Asked, key: str) -> Path | None:
    """A file that need not be there."""
    return brought(asked, key) if asked[key] else None


def beside(path: Path) -> Path:
    """A name like `path` that no file has yet."""
    at, found = 1, path
    while found.exists():
        at += 1
        found = path.with_stem(f"{path.stem}-{at}")
    return found


def show_folder(folder: Path) -> None:
    """Open a folder in the program that shows folders; UsageError where there is none."""
    program = {"darwin": "open", "win32": "explorer"}.get(sys.platform, "xdg-open")
    found = shutil.which(program)
    if found is None:
        raise UsageError(en=f"no program shows folders here: {folder}", zh=f"请自行打开{folder}")
    subprocess.Popen([found, str(folder)], start_new_session=True)  # noqa: S603 - a folder of ours


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1024:.0f} kB"
