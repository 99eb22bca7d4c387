"""Which members does a zip archive hold, and how is one written without touching them?

The standard library reads archives that lie (members that overlap, names that differ between
the two headers) and cannot copy a member without inflating it, so this is a reader and a writer
of our own: small, because office files use a small part of the format.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from addin.errors import FileError, UnsafeFileError
from addin.ooxml.limits import MB, Limits

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_MIDNIGHT, _FIRST_OF_1980 = 0, 0x21
_STORED, _DEFLATED = 0, 8
_PIECE = 1 << 16
_ENCRYPTED, _UTF8 = 0x1, 0x800
_SYMLINK, _KIND_OF_FILE, _UNIX = 0o120000, 0o170000, 3
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_64_BITS = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of an archive, its bytes still as they are stored; sizes in bytes."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    size: int
    stored: bytes | memoryview


def read_members(content: bytes, limits: Limits) -> dict[str, Member]:
    """The members of an archive by name, in their order; nothing is inflated yet.

    Raises FileError where `content` is no whole archive and UnsafeFileError where it breaks a
    limit or would look different to two readers.
    """
    _check_kind(content)
    count, start, end = _end_record(content)
    if count > limits.entries:
        raise UnsafeFileError("too_many_parts", count=count, entries=limits.entries)
    view = memoryview(content)
    members: list[Member] = []
    spans: list[tuple[int, int]] = []
    for _ in range(count):
        start, span, member = _central_entry(view, start, end)
        spans.append(span)
        members.append(member)
    _check_sizes(members, limits)
    edge = 0
    for first, last in sorted(spans):
        if first < edge or last > end:
            raise UnsafeFileError("parts_overlap")
        edge = last
    return _by_name(members)


def inflate(member: Member) -> bytes:
    """The content of a member; never more than it declared, else UnsafeFileError."""
    content = (
        bytes(member.stored) if member.method == _STORED else inflate_start(member, member.size + 1)
    )
    if len(content) != member.size or zlib.crc32(content) != member.crc:
        raise UnsafeFileError("part_damaged", name=member.name)
    return content


def inflate_pieces(member: Member) -> Iterator[bytes]:
    """The content piece by piece, for what is read once and not kept; checked as by `inflate`.

    A piece stays in the processor's cache and no copy of the whole is made, which costs half.
    """
    crc, size = 0, 0
    for piece in _pieces(member):
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        if size > member.size:
            break
        yield piece
    if size != member.size or crc != member.crc:
        raise UnsafeFileError("part_damaged", name=member.name)


def _pieces(member: Member) -> Iterator[bytes]:
    stored, unpacker = memoryview(member.stored), zlib.decompressobj(-15)
    for start in range(0, len(stored), _PIECE):
        piece = stored[start : start + _PIECE]
        try:
            yield bytes(piece) if member.method == _STORED else unpacker.decompress(piece)
        except zlib.error as error:
            raise FileError("part_not_unpacked", name=member.name) from error


def inflate_start(member: Member, most: int) -> bytes:
    """The first bytes of a member, at most `most` of them."""
    if member.method == _STORED:
        return bytes(member.stored[:most])
    try:
        return zlib.decompressobj(-15).decompress(member.stored, most)
    except zlib.error as error:
        raise FileError("part_not_unpacked", name=member.name) from error


def deflate(name: str, content: bytes, level: int = 6) -> Member:
    """A new member that holds `content`; zlib `level`."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return Member(
        name=name,
        raw_name=name.encode(),
        flags=0 if name.isascii() else _UTF8,
        method=_DEFLATED,
        crc=zlib.crc32(content),
        size=len(content),
        stored=packer.compress(content) + packer.flush(),
    )


def write_members(members: Iterable[Member]) -> bytes:
    """An archive of `members` in their order; the same members give the same bytes."""
    pieces: list[bytes | memoryview] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        common = (
            20,
            member.flags & _UTF8,
            member.method,
            _MIDNIGHT,
            _FIRST_OF_1980,
            member.crc,
            len(member.stored),
            member.size,
            len(member.raw_name),
            0,
        )
        pieces += [_LOCAL.pack(b"PK\3\4", *common), member.raw_name, member.stored]
        directory += [_CENTRAL.pack(b"PK\1\2", 20, *common, 0, 0, 0, 0, offset), member.raw_name]
        offset += _LOCAL.size + len(member.raw_name) + len(member.stored)
    count = len(directory) // 2
    size = sum(map(len, directory))
    end = _END.pack(b"PK\5\6", 0, 0, count, count, size, offset, 0)
    return b"".join((*pieces, *directory, end))


def _check_kind(content: bytes) -> None:
    if content.startswith(_OLE2):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise FileError("password")
        raise FileError("old_kind")
    if not content:
        raise FileError("file_empty")
    if not content.startswith(b"PK\3\4"):
        raise FileError("no_archive")


def _end_record(content: bytes) -> tuple[int, int, int]:
    position = content.rfind(b"PK\5\6", max(0, len(content) - _END.size - 0xFFFF))
    if position < 0 or position + _END.size > len(content):
        raise FileError("archive_damaged")
    _, disk, first_disk, here, count, size, start, _ = _END.unpack_from(content, position)
    if _IN_64_BITS in (size, start) or count == 0xFFFF:  # noqa: PLR2004 - "see the 64-bit record"
        raise UnsafeFileError("zip64")
    if disk or first_disk or here != count or start + size > position:
        raise FileError("archive_damaged")
    return count, start, position


def _central_entry(view: memoryview, at: int, end: int) -> tuple[int, tuple[int, int], Member]:
    """Where the next entry starts, the span of the member in the file, and the member."""
    if at + _CENTRAL.size > end:
        raise FileError("archive_damaged")
    fields = _CENTRAL.unpack_from(view, at)
    signature, made_by, _, flags, method, _, _, crc, stored, size = fields[:10]
    name_length, extra_length, comment_length, _, _, attributes, offset = fields[10:]
    if signature != b"PK\1\2":
        raise FileError("archive_damaged")
    raw_name = bytes(view[at + _CENTRAL.size : at + _CENTRAL.size + name_length])
    name = _decode(raw_name)
    if _IN_64_BITS in (stored, size, offset):
        raise UnsafeFileError("zip64")
    is_link = made_by >> 8 == _UNIX and (attributes >> 16) & _KIND_OF_FILE == _SYMLINK
    _check_entry(name, flags, method, is_link=is_link)
    first = _data_start(view, offset, raw_name, name)
    last = first + stored
    if last > end:
        raise FileError("archive_damaged")
    member = Member(
        name=name,
        raw_name=raw_name,
        flags=flags,
        method=method,
        crc=crc,
        size=size,
        stored=view[first:last],
    )
    following = at + _CENTRAL.size + name_length + extra_length + comment_length
    return following, (offset, last), member


def _data_start(view: memoryview, offset: int, raw_name: bytes, name: str) -> int:
    if offset + _LOCAL.size > len(view) or bytes(view[offset : offset + 4]) != b"PK\3\4":
        raise FileError("archive_damaged")
    name_length, extra_length = _LOCAL.unpack_from(view, offset)[9:]
    start = offset + _LOCAL.size
    if view[start : start + name_length] != raw_name:
        raise UnsafeFileError("two_names", name=name)
    return int(start + name_length + extra_length)


def _check_entry(name: str, flags: int, method: int, *, is_link: bool) -> None:
    if flags & _ENCRYPTED:
        raise FileError("part_encrypted", name=name)
    if method not in {_STORED, _DEFLATED}:
        raise UnsafeFileError("unknown_method", name=name, method=method)
    steps = name.split("/")
    if ".." in steps or name.startswith("/") or "\\" in name or "\0" in name or is_link:
        raise UnsafeFileError("points_outside", name=name)


def _by_name(members: Iterable[Member]) -> dict[str, Member]:
    found: dict[str, Member] = {}
    seen: set[str] = set()
    for member in members:
        # Two readers would take different parts: one the first, one the last, one the lower case.
        key = member.name.lower()
        if key in seen:
            raise UnsafeFileError("part_twice", name=member.name)
        seen.add(key)
        found[member.name] = member
    return found


def _check_sizes(members: Iterable[Member], limits: Limits) -> None:
    total = pumped = 0
    for member in members:
        total += member.size
        pumped += member.size if member.size > limits.ratio * max(len(member.stored), 1) else 0
        if pumped > limits.ratio_grace:
            raise UnsafeFileError("unpacks_too_large", name=member.name, ratio=limits.ratio)
        if member.size > limits.entry_size:
            most = limits.entry_size // MB
            raise UnsafeFileError("part_too_large", name=member.name, megabytes=most)
    if total > limits.total_size:
        raise UnsafeFileError("unpacked_too_large", megabytes=limits.total_size // MB)


def _decode(raw_name: bytes) -> str:
    try:
        return raw_name.decode()
    except UnicodeDecodeError:
        return raw_name.decode("cp437")
