"""How does a file get onto the disk without hurting what is there?"""

import errno
import os
import platform
import re
import sys
from contextlib import suppress
from pathlib import Path

from addin.errors import WORDS, FileError, FileInUseError
from addin.language import Text

# Of which machine and process a file is that is not whole yet.
_HALF = f".onpace-{platform.node()}-"


def version() -> str:
    """The version of this program."""
    # An import of the map of the package would count as one of all that it maps.
    return str(sys.modules["addin"].__version__)


def write_atomically(path: Path, content: bytes, *, mode: int = 0) -> Path:
    """Write `content` to `path` in one step: readers see the old file or the new, never half.

    It keeps the rights of the old file, unless a `mode` is given; nobody else can read it before.
    A link stays a link: the file that it leads to is written. Raises FileInUseError where an
    office program has it open, FileError where it cannot be written or is read-only.
    """
    import tempfile  # a cell's function and a render in memory never write

    asked, path = path, _written_to(path)
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = f"{_HALF}{os.getpid()}-"
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=half, delete=False) as file:
            temporary = file.name
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode or _mode_of(path))
        Path(temporary).replace(path)
        temporary = ""
    except OSError as error:
        raise FileError("not_written", path=path, why=why(error)) from error
    finally:
        # Also when somebody presses Ctrl-C: nothing half written stays.
        if temporary:
            with suppress(OSError):  # a drive that is gone has the last word already
                Path(temporary).unlink(missing_ok=True)
    return asked


def why(error: OSError) -> Text:
    """What the system says where it does not read or write, and what to do, in words.

    >>> why(OSError(errno.ENOSPC, "No space left on device")).zh
    '磁盘已满：请清理出空间后重试'
    """
    number = _WINDOWS.get(getattr(error, "winerror", None) or 0, error.errno or 0)
    key = _REASONS.get(errno.errorcode.get(number, ""))
    said = error.strerror or str(error)
    return WORDS.text(key) if key else Text(zh=said, en=said)


# Numbers of Windows that are none of C: held by a program, no such share, no network, a name.
_WINDOWS = {32: errno.EBUSY, 33: errno.EBUSY, 53: errno.EHOSTUNREACH, 59: errno.EHOSTUNREACH,
            64: errno.EHOSTUNREACH, 67: errno.EHOSTUNREACH, 112: errno.ENOSPC, 121: errno.ETIMEDOUT,
            123: errno.EILSEQ, 206: errno.ENAMETOOLONG}  # fmt: skip
_REASONS = {
    **dict.fromkeys(("ENOSPC", "EDQUOT", "EFBIG"), "disk_full"),
    "EROFS": "disk_read_only",
    "EIO": "disk_broken",
    **dict.fromkeys(("EACCES", "EPERM"), "no_right"),
    "ENAMETOOLONG": "name_too_long",
    **dict.fromkeys(("EILSEQ", "EINVAL"), "name_not_allowed"),
    **dict.fromkeys(("EBUSY", "ETXTBSY", "EDEADLK", "EDEADLOCK"), "held_elsewhere"),
    "ENOENT": "nothing_there",
    "EISDIR": "is_folder",
    **dict.fromkeys(("ENOTDIR", "EEXIST"), "no_folder"),
    **dict.fromkeys(
        ("EHOSTUNREACH", "EHOSTDOWN", "ENETUNREACH", "ENETDOWN", "ETIMEDOUT", "ESTALE", "ENXIO",
         "ENODEV", "ENOTCONN", "ECONNABORTED", "ECONNRESET", "EREMOTEIO"),
        "place_gone",
    ),
    **dict.fromkeys(("EMFILE", "ENFILE"), "too_many_open"),
}  # fmt: skip


def remove_strays(*folders: Path) -> None:
    """Remove what a process that was killed left half written in `folders`."""
    for folder in set(folders):
        for path in folder.glob(f"{_HALF}*") if folder.is_dir() else ():
            pid = path.name.removeprefix(_HALF).partition("-")[0]
            if pid.isdecimal() and not _is_running(int(pid)):
                with suppress(OSError):  # what cannot be written keeps it
                    path.unlink()


def _is_running(pid: int) -> bool:
    """Whether there is such a process; on Windows, where asking would end it, it is taken to be."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def read_file(path: Path, most: int = -1) -> bytes:
    """What stands in a file, `most` so many bytes of it.

    FileInUseError where another program holds it, FileError where it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        if isinstance(error, PermissionError) and lock_file(path):
            raise FileInUseError("open_elsewhere", name=path.name) from error
        raise FileError("not_read", path=path, why=why(error)) from error


def check_not_open(path: Path) -> None:
    """Raise FileInUseError where Excel, Word, WPS or LibreOffice has `path` open."""
    lock = lock_file(path)
    if lock is not None:
        raise FileInUseError("locked", name=path.name, lock=lock.name)


def lock_file(path: Path) -> Path | None:
    """The lock file that an office program keeps beside an open `path`, or None."""
    # Word shortens the owner file of long names by two letters: ~$port.docx for report.docx.
    for name in (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#"):
        if path.with_name(name).exists():
            return path.with_name(name)
    return None


def shipped(kind: str, name: str) -> Path:
    """The path of a shipped file; `kind` is ``templates`` or ``workbooks``.

    They lie beside the package in a checkout and inside it once installed.
    """
    package = Path(__file__).parent
    for root in (package / "shipped", package.parent):
        if (root / kind / name).exists():
            return root / kind / name
    raise FileError("not_installed", kind=kind, name=name)


def safe_name(code: str, otherwise: str = "part") -> str:
    """A code that people typed as a part of a file's name.

    What a path or Windows would take for a sign of its own goes.

    >>> safe_name("EX/14:"), safe_name("../")
    ('EX-14', 'part')
    """
    return re.sub(r"[^\w.\-]+", "-", code).strip("-.") or otherwise


def own_folder() -> Path:
    """The folder of Onpace's own files for this user; ``ONPACE_HOME`` names another."""
    if found := os.environ.get("ONPACE_HOME"):
        return Path(found)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "Onpace"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Onpace"
    return Path(os.environ.get("XDG_CONFIG_HOME", str(Path.home() / ".config"))) / "onpace"


def _written_to(path: Path) -> Path:
    """The file that a write to `path` changes, if it may be changed."""
    path = Path(os.path.realpath(path)) if path.is_symlink() else path
    check_not_open(path)
    # A folder lets a read-only file be replaced; whoever protected it did not mean that.
    if path.exists() and not path.stat().st_mode & 0o222:
        raise FileError("read_only", name=path.name)
    return path


def _mode_of(path: Path) -> int:
    umask = os.umask(0)
    os.umask(umask)
    return path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~umask
