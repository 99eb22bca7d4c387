"""How does a file of another office program become .xlsx?"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

_SECONDS = 120
_FILTERS = {
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "pdf": "pdf",
    "ods": "ods",
    "xls": "xls",
    "fods": "fods",
}
_WINDOWS = (
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"


def find_office() -> str:
    """The path of LibreOffice's command, empty where it is not installed."""
    named = os.environ.get("ONPACE_SOFFICE", "")
    found = named or shutil.which("soffice") or shutil.which("libreoffice") or ""
    if found:
        return found
    return next((path for path in (*_WINDOWS, _MAC) if Path(path).exists()), "")


def convert(
    contents: Mapping[str, tuple[bytes, str]], kind: str = "xlsx", seconds: float = _SECONDS
) -> dict[str, bytes]:
    """Each of `contents` (name to bytes and extension) as a file of `kind`.

    One process converts all; where it stops at one of them, each of the rest gets a process of
    its own. A file that cannot be converted is missing in the answer.
    """
    office = find_office()
    if not office or not contents:
        return {}
    found = _run(office, contents, kind, seconds)
    if len(contents) > 1:
        for name in [name for name in contents if name not in found]:
            found |= _run(office, {name: contents[name]}, kind, seconds)
    return found


def _run(
    office: str, contents: Mapping[str, tuple[bytes, str]], kind: str, seconds: float
) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="onpace-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        sources = {}
        for index, (name, (content, extension)) in enumerate(contents.items()):
            source = root / f"{index:04d}.{extension}"
            source.write_bytes(content)
            sources[name] = source
        out = root / "out"
        _soffice(office, root, kind, out, list(sources.values()), seconds)
        return {
            name: made.read_bytes()
            for name, source in sources.items()
            if (made := out / f"{source.stem}.{kind}").exists()
        }


def _soffice(
    office: str, root: Path, kind: str, out: Path, sources: Sequence[Path], seconds: float
) -> None:
    command = [
        office,
        f"-env:UserInstallation={(root / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        _FILTERS[kind],
        "--outdir",
        str(out),
        *map(str, sources),
    ]
    # A home of its own: no extension or macro of the user runs, nothing of the user's is read.
    environment = {**os.environ, "HOME": str(root)}
    process = subprocess.Popen(  # noqa: S603 - the office program of this machine
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=sys.platform != "win32",
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        _kill(process)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        # The command starts the program proper as a child; both belong to the session made here.
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
