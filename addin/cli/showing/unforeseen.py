"""What is said of an error that nobody foresaw, and what may be sent to who mends it?"""

import platform
import sys
import traceback
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from addin.errors import AddinError
from addin.files import own_folder, version, write_atomically
from addin.language import Text

__all__ = ["reported"]

_ROOT = Path(__file__).resolve().parents[2].parent
_KEPT = 20


def reported(error: BaseException, arguments: Sequence[str], commands: Container[str]) -> Text:
    """Write the report of an `error` into ``errors`` of the own folder; one sentence about it.

    The report holds no name, path, argument or value: only which command and options ran, on
    which versions, and which lines of which modules the error passed.
    """
    folder = own_folder() / "errors"
    name = f"error-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    kind = type(error).__name__
    told = _named(arguments, commands)
    try:
        path = write_atomically(folder / name, "\n".join(_lines(error, told)).encode())
        _make_room(folder)
    except (AddinError, OSError):
        return Text(
            zh=f"意外的错误（{kind}），没有留下半成品；错误报告写不进{folder}",
            en=f"an error that nobody foresaw ({kind}); nothing half done was left;"
            f" no report could be written into {folder}",
        )
    return Text(
        zh=f"意外的错误（{kind}），没有留下半成品。报告在{path}，"
        "其中没有姓名、路径和数据，请发给维护者（见SECURITY.md）",
        en=f"an error that nobody foresaw ({kind}); nothing half done was left. {path} tells"
        " where it happened, without names, paths or data: please send it to the maintainers",
    )


def _lines(error: BaseException, told: Iterable[str]) -> Iterator[str]:
    yield f"onpace {version()}, Python {platform.python_version()}, {sys.platform}"
    yield f"command: {' '.join(told)}"
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield f"{type(cause).__module__}.{type(cause).__qualname__}"
        for frame in traceback.extract_tb(cause.__traceback__):
            yield f"  {_module(frame.filename)}:{frame.lineno} {frame.name}"
        cause = cause.__cause__ or cause.__context__


def _named(arguments: Sequence[str], commands: Container[str]) -> Iterator[str]:
    """The command and its options; what people typed behind them stays here."""
    for argument in arguments:
        if argument in commands:
            yield argument
        elif argument.startswith("-"):
            yield argument.partition("=")[0]


def _module(file: str) -> str:
    """A file without the folders above its package: those name people."""
    path = Path(file)
    if path.is_relative_to(_ROOT / "addin"):
        return path.relative_to(_ROOT).as_posix()
    return "/".join(path.parts[-2:])


def _make_room(folder: Path) -> None:
    for old in sorted(folder.glob("error-*.txt"))[:-_KEPT]:
        old.unlink(missing_ok=True)
