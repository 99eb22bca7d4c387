"""With which secret does an office sign, where is it kept, and how is one followed by another?

The file holds one secret a line, the newest last: what older ones signed still counts. It lies
beside the ledger; nobody but its owner may read it, and it never leaves the office in a form.
"""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import filterfalse, repeat
from pathlib import Path
from typing import Self

from addin.errors import UsageError
from addin.files import read_file, write_atomically

_OWNER_ONLY = 0o600
_OTHERS = 0o077
_BYTES = 32
_SIGNS = 32
_SHOWN = 12
_COMMENT = re.compile(r"\s*#")
_HEAD = """# Onpace 本办密钥：用于签发和核验填报表。请另行备份，不要外传，不要修改。
# The key of the office: signs forms and the ledger. Keep a copy elsewhere; never send it out.
"""


@dataclass(frozen=True, slots=True)
class OfficeKey:
    """The secrets of an office, oldest first; none where the file at `path` is missing."""

    path: Path
    ring: tuple[bytes, ...] = ()

    @classmethod
    def at(cls, path: Path) -> Self:
        """The key that lies at `path`; UsageError where the file holds anything else."""
        if not path.exists():
            return cls(path)
        lines = read_file(path).decode("utf-8", "replace").splitlines()
        written = filter(None, map(str.strip, filterfalse(_COMMENT.match, lines)))
        try:
            ring = tuple(map(bytes.fromhex, written))
        except ValueError:
            ring = ()
        if {*map(len, ring)} != {_BYTES}:
            raise UsageError(
                en=f"{path} is no key of Onpace: put back the file from your copy",
                zh=f"{path}不是有效的密钥文件：请用备份恢复",
            )
        return cls(path, ring)

    def __bool__(self) -> bool:
        return bool(self.ring)

    @property
    def fingerprint(self) -> str:
        """By what the key is told from others, which says nothing of the secret."""
        return _fingerprint(self.ring[-1]) if self.ring else ""

    @property
    def fingerprints(self) -> frozenset[str]:
        """Those of the key and of all that it followed."""
        return frozenset(map(_fingerprint, self.ring))

    @property
    def is_readable_by_others(self) -> bool:
        """Whether the rights of the file let others in; Windows keeps no such rights."""
        return os.name == "posix" and bool(self.path.stat().st_mode & _OTHERS)

    def sign(self, *words: object) -> str:
        """What proves that this office said `words`."""
        return _signed(self.ring[-1], words)

    def signed(self, code: str, *words: object) -> bool:
        """Whether the office signed `words` with `code`, with this key or one before."""
        own = map(str.encode, map(_signed, self.ring, repeat(words)))
        return any(map(hmac.compare_digest, own, repeat(code.encode("utf-8", "replace"))))

    def followed(self) -> "OfficeKey":
        """A new secret behind those that are there, or the first one; written to its file."""
        return _written(self.path, (*self.ring, secrets.token_bytes(_BYTES)))


def _written(path: Path, ring: Sequence[bytes]) -> OfficeKey:
    content = _HEAD + "".join(f"{secret.hex()}\n" for secret in ring)
    write_atomically(path, content.encode(), mode=_OWNER_ONLY)
    return OfficeKey(path, tuple(ring))


def _signed(secret: bytes, words: Sequence[object]) -> str:
    # A length before each word: no two lists of words make one text.
    text = "".join(f"{len(str(word))}:{word}" for word in words)
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:_SIGNS]


def _fingerprint(secret: bytes) -> str:
    return hashlib.sha256(b"onpace" + secret).hexdigest()[:_SHOWN]
