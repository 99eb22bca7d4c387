"""Run commands in processes of their own, and see what each took, said and left.

A child is a fork of this process, which has everything imported: a command costs what it does.
"""

import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from addin.cli import app

SECONDS, MEBIBYTES = 20, 1024
"""What a command may take for any file, in the processor's time and in memory."""

_WALL = 15 * SECONDS

__all__ = ["MEBIBYTES", "SECONDS", "Ended", "command", "files_in", "ready", "run", "wrong"]


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended: exit code, or minus the signal; seconds of the processor, memory."""

    code: int
    seconds: float
    mebibytes: int
    out: str
    err: str
    unforeseen: Sequence[str]


def ready() -> None:
    """Import what the commands import, once, before any fork."""
    for each in app.COMMANDS.values():
        import_module(f"addin.cli.{each.home.partition(':')[0]}")
    for name in (
        "addin.exchange.collecting", "addin.living.verify", "addin.living.refresh",
        "addin.report.build", "addin.templating.template", "addin.facts.assess", "lxml.etree",
        "python_calamine", "pandas", "sqlalchemy", "openpyxl",
    ):  # fmt: skip
        try:
            import_module(name)
        except ModuleNotFoundError as missing:  # moved: a fork imports it itself, more slowly
            if missing.name != name:
                raise


def run(arguments: Sequence[object], folder: Path, before: Callable[[], object] = int) -> Ended:
    """Run a command in `folder`, which is its own folder of Onpace too; `before` runs first."""
    words = [str(each) for each in arguments]
    return command(lambda: _main(words), folder, before)


def command(work: Callable[[], int], folder: Path, before: Callable[[], object] = int) -> Ended:
    """Do `work` in a process of its own, in `folder`."""
    home = folder / ".home"
    home.mkdir(exist_ok=True)
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        _begin(home)
        os.chdir(folder)
        code = 70
        try:
            before()
            code = work()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    code, used = _wait(child)
    errors = sorted((home / "errors").glob("*.txt")) if (home / "errors").exists() else []
    return Ended(
        code=code,
        seconds=used.ru_utime + used.ru_stime,
        mebibytes=used.ru_maxrss // 1024,
        out=(home / "out").read_text("utf-8", "replace"),
        err=(home / "err").read_text("utf-8", "replace"),
        unforeseen=[path.read_text("utf-8") for path in errors],
    )


def wrong(ended: Ended) -> str:
    """What is wrong with the end of a command, for any file; empty where nothing is."""
    checks = (
        (
            ended.unforeseen,
            f"unforeseen: {' | '.join('; '.join(ended.unforeseen).splitlines()[2:])}",
        ),
        ("Traceback" in ended.err + ended.out, f"traceback: {ended.err[-400:]}"),
        (ended.code not in {0, 1, 2}, f"ended with {ended.code}: {ended.err[-200:]}"),
        (ended.code == 2 and not ended.err.strip(), "refused without a word"),
        (ended.seconds > SECONDS, f"took {ended.seconds:.1f} s"),
        (ended.mebibytes > MEBIBYTES, f"took {ended.mebibytes} MiB"),
    )
    return next((said for is_wrong, said in checks if is_wrong), "")


def files_in(folder: Path) -> Mapping[str, bytes]:
    """Every file below `folder` by its path; what Onpace keeps for itself aside."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".home" not in path.relative_to(folder).parts
    }


def _main(words: Sequence[str]) -> int:  # pragma: no cover - another process
    sys.argv = ["onpace", *words]
    try:
        app.main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _begin(home: Path) -> None:  # pragma: no cover - another process
    # A command that never ends is ended; what takes all memory fails in it, not in the machine.
    resource.setrlimit(resource.RLIMIT_CPU, (3 * SECONDS, 3 * SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    os.environ |= {"ONPACE_HOME": str(home), "ONPACE_LANG": "en", "COLUMNS": "200"}
    for number, name in ((1, "out"), (2, "err")):
        file = os.open(home / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, number)
        os.close(file)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _wait(child: int) -> tuple[int, resource.struct_rusage]:
    until = time.monotonic() + _WALL
    pause = 0.002
    while True:
        ended, status, used = os.wait4(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), used
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
        time.sleep(pause)
        pause = min(0.05, pause * 1.3)
