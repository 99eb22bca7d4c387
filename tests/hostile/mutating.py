"""Spoil an office file as mail, disks and people with an editor do: seeded, the same each time."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence

Spoil = Callable[[bytes, random.Random], bytes]
_TAG = re.compile(rb"<[^<>]+>")
_VALUE = re.compile(rb'="([^"]*)"')
_TEXT = re.compile(rb">([^<>]+)<")
_ODD: Sequence[bytes] = (
    b"", b"-1", b"0", b"1e309", b"99999999999999999999", b"NaN", b"A0", b"XFE1048577", b"A1:A",
    b"#REF!", b"=1+", b"{{ x }}", b"{% for %}", b"{%tr if %}", b"\xe2\x80\xae", b"\xed\xa0\x80",
    b"../../x", b"true", b"2024Q5", b"&#0;", b"&amp;amp;", b"(" * 300, b"\xf0\x9f\x98\x80" * 40,
    b"rId1", b"9" * 400, b"_x0000_", b"'", b"[1]Sheet!A1", b"1:1048576",
)  # fmt: skip


def spoiled(content: bytes, seed: int) -> bytes:
    """A file with one to four faults; one in six is torn as a whole, else parts of it are."""
    chance = random.Random(seed)  # noqa: S311 - faults, no secrets
    if chance.random() < 1 / 6:
        return chance.choice(_WHOLE)(content, chance)
    parts = dict(parts_of(content))
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    for _ in range(chance.randint(1, 4)):
        name = chance.choice(names)
        fault = chance.random()
        if name not in parts:
            continue
        if fault < 1 / 20:
            del parts[name]
        elif fault < 1 / 10:
            parts[name] = parts[chance.choice([each for each in names if each in parts])]
        else:
            parts[name] = chance.choice(_PARTS)(parts[name], chance)
    return packed(parts)


def parts_of(content: bytes) -> Mapping[str, bytes]:
    """The parts of a zip archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip archive of parts."""
    with zipfile.ZipFile(made := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def spoiled_text(text: str, chance: random.Random) -> str:
    """A line of somebody's with something cut, doubled, put in or torn."""
    at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    odd = chance.choice(_ODD).decode("utf-8", "replace")
    return chance.choice(
        (text[:at] + text[to:], text[:to] + text[at:], text[:at] + odd + text[to:], text[at:to] * 9)
    )


def _bytes(content: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(chance.randint(1, 8) if spoilt else 0):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _twice(content: bytes, _chance: random.Random) -> bytes:
    return content + content


def _within(pattern: "re.Pattern[bytes]", group: int, new: Callable[..., bytes]) -> Spoil:
    def spoil(part: bytes, chance: random.Random) -> bytes:
        found = list(pattern.finditer(part))
        if not found:
            return _bytes(part, chance)
        match = chance.choice(found)
        return part[: match.start(group)] + new(match[group], chance) + part[match.end(group) :]

    return spoil


def _odd(_old: bytes, chance: random.Random) -> bytes:
    return chance.choice(_ODD)


def _gone(_old: bytes, _chance: random.Random) -> bytes:
    return b""


def _nested(old: bytes, chance: random.Random) -> bytes:
    name = old[1:].split()[0].strip(b"/<>?!") or b"x"
    return (b"<%s>" % name) * (deep := chance.choice((3, 300))) + (b"</%s>" % name) * deep


def _many(old: bytes, chance: random.Random) -> bytes:
    return old * chance.choice((2, 1000)) if old.endswith(b"/>") else old


_WHOLE: Sequence[Spoil] = (_bytes, _cut, _twice)
_PARTS: Sequence[Spoil] = (
    _bytes,
    _cut,
    _within(_TAG, 0, _gone),
    _within(_TAG, 0, _nested),
    _within(_TAG, 0, _many),
    *[_within(_VALUE, 1, _odd)] * 4,
    *[_within(_TEXT, 1, _odd)] * 3,
)
