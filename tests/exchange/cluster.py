"""A PostgreSQL of our own: made, started, asked and thrown away by the tests."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import create_engine, text

__all__ = [
    "controlled_postgresql", "copy_database", "create_database", "find_postgresql",
    "running_postgresql",
]  # fmt: skip

_SECONDS = 60


def find_postgresql() -> Path | None:
    """The folder of PostgreSQL's programs; Debian keeps them off the path."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def running_postgresql(programs: Path) -> Iterator[str]:
    """The address of a running server, without the name of a database at its end."""
    with controlled_postgresql(programs) as (url, _):
        yield url


@contextmanager
def controlled_postgresql(programs: Path) -> Iterator[tuple[str, Callable[..., None]]]:
    """The same, and what tells it to ``stop``, ``start`` or ``restart``."""
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="onpace-pg-"))
    if user:
        shutil.chown(folder, user)
    port = _free_port()
    data = folder / "data"
    _run(
        user,
        programs / "initdb", "-D", data, "-U", "onpace", "--auth=trust", "-E", "UTF8",
        "--locale=C", "--no-sync",
    )  # fmt: skip
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"

    def control(*words: str) -> None:
        files = ("-D", data, "-w", "-l", folder / "log", "-o", options)
        _run(user, programs / "pg_ctl", *files, *words)

    control("start")
    try:
        yield f"postgresql://onpace@127.0.0.1:{port}", control
    finally:
        with suppress(subprocess.CalledProcessError):  # it may be stopped already
            control("-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def create_database(url: str, words: str = "") -> None:
    """An empty database at the end of an address of PostgreSQL."""
    server, _, name = url.replace("postgresql:", "postgresql+psycopg:").rpartition("/")
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} {words}"))
    engine.dispose()


def copy_database(url: str, to: str) -> None:
    """A database as another one is."""
    create_database(to, f"TEMPLATE {url.rpartition('/')[2]}")


def _user() -> str | None:
    """PostgreSQL refuses to run as root: its own user, or nobody, takes over then."""
    if os.geteuid() != 0:
        return None
    import pwd  # Windows has none

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(user: str | None, *words: Path | str) -> None:
    subprocess.run(
        [str(word) for word in words],
        check=True,
        timeout=_SECONDS,
        user=user,
        cwd="/",
        stdout=subprocess.DEVNULL,
    )
