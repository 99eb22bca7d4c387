"""A copy of the checkout in which modules may be spoiled, and pytest in it."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.mutants.changes import Mutant

__all__ = ["TIMEOUT", "Tree", "digest_of", "files_of"]

_QUIET = ("-q", "-p", "no:cacheprovider", "--no-header", "-m", "not office")
TIMEOUT = -1


class Tree:
    """A copy of a checkout in `folder`."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder
        self._home = folder.with_name(f"{folder.name}-home")
        shutil.rmtree(folder, ignore_errors=True)
        for name in files_of(root):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, folder / name)
        self._run([sys.executable, "-m", "compileall", "-q", "addin", "tests"], 300, {}, write=True)

    @contextmanager
    def spoiled(self, mutant: Mutant) -> Iterator[None]:
        """The tree with one mutant in it."""
        path = self.folder / mutant.module
        kept, times = path.read_bytes(), path.stat()
        path.write_bytes(mutant.apply(kept))
        # Python takes a compiled module for the source where second and size agree.
        os.utime(path, (times.st_atime + 2, times.st_mtime + 2))
        try:
            yield
        finally:
            path.write_bytes(kept)
            os.utime(path, (times.st_atime, times.st_mtime))

    def pytest(
        self,
        tests: Sequence[str],
        seconds: float,
        *options: str,
        before: Sequence[str] = (),
        environment: dict[str, str] | None = None,
    ) -> tuple[int, str]:
        """Exit code and what was printed; `TIMEOUT` where it took longer.

        `options` are those of pytest, `before` what Python runs it by.
        """
        shutil.rmtree(self._home, ignore_errors=True)
        self._home.mkdir(parents=True)
        asked = self._home / "asked.txt"
        asked.write_text("\n".join(tests), "utf-8")
        line = [sys.executable, *before, "-m", "pytest", *_QUIET, *options, f"@{asked}"]
        return self._run(line, seconds, environment or {})

    def _run(
        self, line: Sequence[str], seconds: float, more: dict[str, str], *, write: bool = False
    ) -> tuple[int, str]:
        environment = os.environ | {
            "PYTHONPATH": str(self.folder), "PYTHONHASHSEED": "0", "HOME": str(self._home),
            "XDG_DATA_HOME": str(self._home), "XDG_CACHE_HOME": str(self._home), **more,
        }  # fmt: skip
        if not write:
            environment["PYTHONDONTWRITEBYTECODE"] = "1"
        process = subprocess.Popen(
            line, cwd=self.folder, env=environment, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            return TIMEOUT, ""
        else:
            return process.returncode, said
        finally:
            _end(process)


def files_of(root: Path) -> list[str]:
    """The files of a checkout that tests need."""
    said = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [name for name in said.stdout.splitlines() if (root / name).is_file()]


def digest_of(root: Path) -> str:
    """A name for the state of code and tests."""
    found = hashlib.sha256()
    for name in files_of(root):
        counts = name.startswith(("addin/", "tests/", "workbooks/", "templates/"))
        if counts and not name.startswith("tests/mutants/"):
            found.update(name.encode() + (root / name).read_bytes())
    return found.hexdigest()[:16]


def _end(process: "subprocess.Popen[str]") -> None:
    """End a process and what it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
