"""Which receipts did the office write, and what do they prove of its ledger?

A receipt names the entry of the ledger and its hash: a ledger that was computed anew, cut or
replaced by an older copy contradicts the receipts that are out.
"""

import re
from typing import NamedTuple

from addin.exchange.signing.key import OfficeKey
from addin.language import Language, Text

ENTRY = Text(zh="台账号", en="Ledger entry")
_PROOF = Text(zh="防伪码", en="Proof")
_NAMED = re.compile(rf"^(?:{ENTRY.zh}：|{ENTRY.en}: )(\d+) ([0-9a-f]{{16,64}})\s*$", re.MULTILINE)
_LONGEST = 200_000
_DIGITS = 18  # of an entry's number, as many as databases count
_CODE = re.compile(rf"^(?:{_PROOF.zh}：|{_PROOF.en}: )(\S+)\s*$", re.MULTILINE)


class Evidence(NamedTuple):
    """The entry that a receipt names, how its hash begins, whether the office wrote the receipt.

    `is_genuine` is None where no code or no key can tell.
    """

    entry: int
    hash: str
    is_genuine: bool | None


_NOTHING = Evidence(0, "", is_genuine=False)


def proven(text: str, language: Language, key: OfficeKey) -> str:
    """A receipt with the code that proves it; as it is where the office has no key at hand."""
    if not key:
        return text
    colon = "：" if language == "zh" else ": "
    return f"{text}\n{_PROOF[language]}{colon}{key.sign('receipt', _plain(text))}"


def evidence_in(text: str, key: OfficeKey) -> Evidence | None:
    """What a receipt says of the ledger, None where the text is no receipt."""
    named, codes = _NAMED.search(text), [*_CODE.finditer(text)]
    if named is None and not codes:
        return None
    is_genuine = None
    if codes and key:
        said = text[: codes[-1].start()]
        is_whole = named is not None and not text[codes[-1].end() :].strip()
        is_genuine = is_whole and key.signed(codes[-1][1], "receipt", _plain(said))
    return Evidence(int(named[1][:_DIGITS]), named[2], is_genuine) if named else _NOTHING


def is_receipt(content: bytes) -> bool:
    """Whether a file is a receipt of an office, ours or another's."""
    return len(content) < _LONGEST and bool(_NAMED.search(content.decode("utf-8", "replace")))


def _plain(text: str) -> str:
    """A text as every editor keeps it."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
