"""What is a template once it is compiled, and where is it kept so that it is compiled once?"""

import marshal
import os
import stat
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from addin.errors import Finding, Level, Place
from addin.language import Text
from addin.templating.marks import Mark, Need, Spot
from addin.templating.tags import Tag

__all__ = ["PartPlan", "Plan", "load_plan", "pack_marks", "store_plan"]

_FORM = 4
"""The form of a stored plan; a change of what is stored or of what is compiled raises it."""

_LARGE = 1024 * 1024


PackedMark = tuple[tuple[Any, ...], tuple[str, str, str], tuple[str, ...]]


class PartPlan:
    """One part: what stays, the tags between, and the program that writes it."""

    def __init__(
        self,
        *,
        name: str,
        texts: tuple[str, ...],
        packed: tuple[PackedMark, ...],
        code: bytes,
        repairs: int,
        light: bool,
    ) -> None:
        self.name = name
        self.texts = texts
        self.packed = packed
        self.code = code
        self.repairs = repairs
        self.light = light

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The tags; unpacked when a fault is to be placed, and not before."""
        return tuple(map(_unpack_mark, self.packed))

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """How values are printed at each tag."""
        return tuple(Spot(**dict(zip(_SPOT, spot, strict=True))) for _, _, spot in self.packed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A compiled template.

    `first_id` is the first number that no drawing or bookmark has, `bookmarks` are the names that
    its author gave and that stand once.
    """

    parts: tuple[PartPlan, ...] = ()
    needs: tuple[Need, ...] = ()
    findings: tuple[Finding, ...] = ()
    first_id: int = 1
    bookmarks: tuple[str, ...] = ()


def pack_marks(marks: Sequence[Mark]) -> tuple[PackedMark, ...]:
    """The tags as plain tuples, as they are stored."""
    return tuple(
        (
            tuple(getattr(mark.tag, name) for name in _TAG),
            _pack_place(mark.place),
            tuple(getattr(mark.spot, name) for name in _SPOT),
        )
        for mark in marks
    )


def load_plan(content: bytes, language: str) -> Plan | None:
    """The stored plan of a template with this content; None where there is none."""
    path, identity = _path(content, language), _identity(content, language)
    if path is None:
        return None
    try:
        stored = path.read_bytes()
        check, packed = stored[:4], stored[4:]
        if zlib.crc32(packed).to_bytes(4, "big") != check:
            return None
        owner, plan = marshal.loads(packed)  # noqa: S302 - from our own private folder
        return _unpack(plan) if owner == identity else None
    except (OSError, EOFError, ValueError, TypeError):
        return None


def store_plan(content: bytes, language: str, plan: Plan) -> None:
    """Keep a plan for the next process; where that cannot be, the next one compiles again."""
    import tempfile

    path = _path(content, language)
    if path is None:
        return
    packed = marshal.dumps((_identity(content, language), _pack(plan)))
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(zlib.crc32(packed).to_bytes(4, "big") + packed)
        Path(file.name).replace(path)
    except OSError:
        return


def _identity(content: bytes, language: str) -> bytes:
    """What tells this template from all others: its content, or the digest of a large one."""
    form = f"{_FORM} {sys.implementation.cache_tag} {language} ".encode()
    if len(content) <= _LARGE:
        return form + content
    import hashlib  # it loads OpenSSL, which takes longer than a plan

    return form + hashlib.sha256(content).digest()


def _path(content: bytes, language: str) -> Path | None:
    folder = _folder()
    if folder is None:
        return None
    form = f"{_FORM} {sys.implementation.cache_tag} {language}".encode()
    name = f"{zlib.crc32(content):08x}{zlib.crc32(form):08x}{len(content):x}"
    return folder / f"{name}.plan"


def _folder() -> Path | None:
    """Our own folder of plans: code is read from it, so that nobody else may write there."""
    setting = os.environ.get("ONPACE_CACHE", "")
    if setting == "off":
        return None
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or "~/.cache"
    try:
        folder = Path(setting or base).expanduser() / "onpace-plans"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.lstat()
    except (OSError, RuntimeError):
        return None
    if not stat.S_ISDIR(status.st_mode):
        return None
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        return None
    return folder


def _pack(plan: Plan) -> Any:
    return (
        tuple(
            (part.name, part.texts, part.packed, part.code, part.repairs, part.light)
            for part in plan.parts
        ),
        tuple((n.path, n.kind, n.optional, _pack_place(n.place)) for n in plan.needs),
        tuple(
            (f.rule, str(f.level), f.text.zh, f.text.en, _pack_place(f.place))
            for f in plan.findings
        ),
        plan.first_id,
        plan.bookmarks,
    )


def _unpack(packed: Sequence[object]) -> Plan:
    parts, needs, findings, first_id, bookmarks = packed
    return Plan(
        parts=tuple(
            PartPlan(name=name, texts=texts, packed=packed, code=code, repairs=repairs, light=light)
            for name, texts, packed, code, repairs, light in parts  # type: ignore[attr-defined]
        ),
        needs=tuple(
            Need(path=path, kind=kind, optional=optional, place=_unpack_place(place))
            for path, kind, optional, place in needs  # type: ignore[attr-defined]
        ),
        findings=tuple(
            Finding(rule=r, level=Level(level), text=Text(zh, en), place=_unpack_place(place))
            for r, level, zh, en, place in findings  # type: ignore[attr-defined]
        ),
        first_id=first_id,  # type: ignore[arg-type]
        bookmarks=bookmarks,  # type: ignore[arg-type]
    )


_TAG = ("start", "end", "text", "opener", "scope", "code", "joins_before", "joins_after", "closed")
_SPOT = ("kind", "line", "tab", "paragraph", "page", "leave", "enter")


def _unpack_mark(packed: PackedMark) -> Mark:
    tag, place, spot = packed
    return Mark(
        tag=Tag(**dict(zip(_TAG, tag, strict=True))),
        place=_unpack_place(place),
        spot=Spot(**dict(zip(_SPOT, spot, strict=True))),
    )


def _pack_place(place: Place) -> tuple[str, str, str]:
    return place.file, place.sheet, place.cell


def _unpack_place(packed: tuple[str, ...]) -> Place:
    return Place(file=packed[0], sheet=packed[1], cell=packed[2])
