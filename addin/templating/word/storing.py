"""Where is a compiled template kept, so that it is compiled once?"""

import marshal
import os
import stat
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from addin.errors import Finding, Level
from addin.language import Text
from addin.templating.language.marks import Need
from addin.templating.word.plan import PartPlan, WordPlan, pack_place, unpack_place

_FORM = 9
"""The form of a stored plan; a change of what is stored or of what is compiled raises it."""
_LARGE = 1024 * 1024


def load_plan(content: bytes, language: str) -> WordPlan | None:
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


def store_plan(content: bytes, language: str, plan: WordPlan) -> None:
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


def _pack(plan: WordPlan) -> Any:
    return (
        tuple(
            (part.name, part.texts, part.packed, part.code, part.repairs, part.light)
            for part in plan.parts
        ),
        tuple((n.path, n.kind, n.optional, pack_place(n.place)) for n in plan.needs),
        tuple(
            (f.rule, str(f.level), f.text.zh, f.text.en, pack_place(f.place)) for f in plan.findings
        ),
        plan.first_id,
        plan.bookmarks,
        plan.paged,
    )


def _unpack(packed: Sequence[object]) -> WordPlan:
    parts, needs, findings, first_id, bookmarks, paged = packed
    return WordPlan(
        parts=tuple(
            PartPlan(name=name, texts=texts, packed=packed, code=code, repairs=repairs, light=light)
            for name, texts, packed, code, repairs, light in parts  # type: ignore[attr-defined]  # what `store` wrote; a damaged plan is compiled anew
        ),
        needs=tuple(
            Need(path=path, kind=kind, optional=optional, place=unpack_place(place))
            for path, kind, optional, place in needs  # type: ignore[attr-defined]  # what `store` wrote; a damaged plan is compiled anew
        ),
        findings=tuple(
            Finding(rule=r, level=Level(level), text=Text(zh=zh, en=en), place=unpack_place(place))
            for r, level, zh, en, place in findings  # type: ignore[attr-defined]  # what `store` wrote; a damaged plan is compiled anew
        ),
        first_id=first_id,  # type: ignore[arg-type]  # what `store` wrote; a damaged plan is compiled anew
        paged=bool(paged),
        bookmarks=bookmarks,  # type: ignore[arg-type]  # what `store` wrote; a damaged plan is compiled anew
    )
