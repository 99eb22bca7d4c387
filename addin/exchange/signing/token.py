"""Which form is this, and what was known when it went out? Its own office signed it.

The token binds the identity of a form to the moment of its issue and to the entry of the ledger
that the file was based on. Whoever has no key can neither make one nor move one elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from addin.exchange.signing.key import OfficeKey

_LONGEST = 18  # digits of an entry's number, as many as databases count


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a form carries: the entry that its file was based on, 0 as it was issued, and a code."""

    base: int = 0
    code: str

    def __str__(self) -> str:
        return f"{self.base}-{self.code}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The token that `text` writes, None where it is none.

        >>> Token.read("17-ab12"), Token.read("17")
        (Token(base=17, code='ab12'), None)
        """
        base, dash, code = text.strip().partition("-")
        is_token = dash and base.isdecimal() and len(base) <= _LONGEST
        return cls(base=int(base), code=code) if is_token else None

    def is_of(self, form_id: str, issued: datetime, key: OfficeKey) -> bool:
        """Whether the office signed this for the form that went out then."""
        return key.signed(self.code, *_words(form_id, issued, self.base))


def token_of(form_id: str, issued: datetime, key: OfficeKey, base: int = 0) -> Token:
    """The token for a file of the form, based on entry `base` of the ledger."""
    return Token(base=base, code=key.sign(*_words(form_id, issued, base)))


def _words(form_id: str, issued: datetime, base: int) -> Iterable[object]:
    return "form", form_id, issued.isoformat(), base
