"""Is a returned file one that can be read, and what stands in it?"""

import tempfile
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from addin.errors import AddinError, FileError, UnsafeFileError
from addin.exchange.form.layout import SHEETS
from addin.exchange.intake.opening.asking import Worker
from addin.exchange.intake.opening.letters import is_letter, is_of_outlook
from addin.exchange.intake.opening.office import convert, find_office
from addin.language import LANGUAGES, Text
from addin.ooxml.limits import Limits, counted
from addin.ooxml.sheet.marked import MarkedSheets

# So many files are read while others are worked on, and wait in memory.
_AHEAD = 8
_NOTHING_TO_FILL = "|".join(
    SHEETS[key][at] for key in ("checks", "definitions") for at in LANGUAGES
)
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONVERTED = {"xls", "ods", "et", "xlsb", "fods", "xml"}
_ASK = Text(zh="请报送填好的电子表（.xlsx）", en="please send the filled workbook (.xlsx)")
# The first bytes of what people send instead of a workbook.
_OTHERS = (
    (b"\x89PNG", "这是图片（截图）", "this is a picture (a screenshot)"),
    (b"\xff\xd8\xff", "这是图片（照片或截图）", "this is a picture (photo or screenshot)"),
    (b"GIF8", "这是图片", "this is a picture"),
    (b"BM", "这是图片", "this is a picture"),
    (b"II*\0", "这是扫描图片", "this is a scanned picture"),
    (b"%PDF", "这是PDF文件", "this is a PDF file"),
    (b"Rar!", "这是压缩包，请解压后报送其中的表", "this is an archive: send the file in it"),
    (b"7z\xbc\xaf", "这是压缩包，请解压后报送其中的表", "this is an archive: send the file in it"),
    (b"{\\rtf", "这是Word文档", "this is a Word document"),
    (b"L\0\0\0", "这是快捷方式，不是文件本身", "this is a shortcut, not the file itself"),
    (b"MM\0*", "这是扫描图片", "this is a scanned picture"),
    (b"RIFF", "这是图片或音视频", "this is a picture, a sound or a film"),
    (b"\x1f\x8b", "这是压缩包，请解压后报送其中的表", "this is an archive: send the file in it"),
)
# Behind their length: photos of phones, films.
_MEDIA = (b"ftyp", "这是照片或视频", "this is a photo or a film")
# Archives of other kinds, by the name of a part.
_OTHER_ARCHIVES = (
    (b"OFD.xml", "这是OFD版式文件", "these are fixed pages (OFD)"),
    (b"Index/Document.iwa", "这是苹果Numbers表格，请在Numbers中导出为Excel（.xlsx）后报送",
     "a book of Numbers: export it to Excel (.xlsx)"),
    (b"word/document.xml", "这是Word文档", "this is a Word document"),
    (b"ppt/presentation.xml", "这是演示文稿", "this is a presentation"),
)  # fmt: skip
# What is text: by its beginning, as few kinds of it are a workbook.
_XML_BOOKS = (
    ("fods", b"opendocument.spreadsheet"),
    ("xml", b"schemas-microsoft-com:office:spreadsheet"),
)


@dataclass(frozen=True, kw_only=True)
class Read:
    """A file that could be read: its cells, and its bytes as .xlsx (None where none exist)."""

    book: MarkedSheets
    package: bytes | None
    was_converted: bool = False


class Reader:
    """Reads files in processes that can be killed; to be used in a `with` block.

    The sheets of a form in which there is nothing to fill are passed over, half of its cells,
    unless `everything` is asked for.
    """

    def __init__(self, *, everything: bool = False) -> None:
        self._worker: Worker | None = None
        self._without = "" if everything else _NOTHING_TO_FILL
        self._folder = tempfile.TemporaryDirectory(prefix="onpace-", ignore_cleanup_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._worker:
            self._worker.close()
        self._folder.cleanup()

    def read(self, contents: Mapping[str, bytes]) -> dict[str, Read | AddinError]:
        """Each file as it was read, or the error that says why it cannot be."""
        return dict(self.read_each(contents, contents.__getitem__))

    def read_each(
        self, names: Collection[str], content_of: Callable[[str], bytes]
    ) -> Generator[tuple[str, Read | AddinError]]:
        """The files in their order; the next is read while the caller works on the last."""
        kinds, converted = _sorted(names, content_of)

        def read(name: str) -> Read | AddinError:
            kind = kinds[name]
            try:
                if isinstance(kind, AddinError):
                    return kind
                return self._read(content_of(name), kind, converted.get(name))
            except AddinError as error:
                return error

        later, ahead = deque(names), ThreadPoolExecutor(max_workers=1)
        waiting: deque[tuple[str, Future[Read | AddinError]]] = deque()
        try:
            while later or waiting:
                while later and len(waiting) <= _AHEAD:
                    waiting.append((later[0], ahead.submit(read, later.popleft())))
                name, found = waiting.popleft()
                yield name, found.result()
        finally:
            ahead.shutdown(cancel_futures=True)

    def _read(self, content: bytes, kind: str, converted: bytes | None) -> Read:
        if kind == "xlsx":
            return Read(book=self._ask("package", content, kind), package=content)
        if converted is not None:
            book = self._ask("package", converted, "xlsx")
            return Read(book=book, package=converted, was_converted=True)
        if find_office() and kind != "et":
            # LibreOffice was there and refused it; a second opinion would be a guess.
            raise FileError(
                en="the file cannot be read: damaged, or protected by a password",
                zh="文件无法读取：已损坏或已加密，请取消密码后重报",
            )
        return Read(book=self._ask("calamine", content, kind), package=None, was_converted=True)

    def _ask(self, reader: str, content: bytes, extension: str) -> MarkedSheets:
        path = Path(self._folder.name) / f"returned.{extension}"
        path.write_bytes(content)
        if self._worker is None or not self._worker.is_alive:
            self._worker = Worker()
        answer = self._worker.ask({"path": str(path), "reader": reader, "without": self._without})
        if "book" not in answer:
            raise FileError(en=answer["en"], zh=answer["zh"])
        return MarkedSheets.from_record(answer["book"])


def _sorted(
    names: Iterable[str], content_of: Callable[[str], bytes]
) -> tuple[dict[str, str | AddinError], dict[str, bytes]]:
    """The kind of each file, or why it has none; and as .xlsx those that are converted."""
    kinds: dict[str, str | AddinError] = {}
    foreign: dict[str, tuple[bytes, str]] = {}
    for name in names:
        content = content_of(name)
        try:
            kinds[name] = kind = kind_of(content, name)
        except AddinError as error:
            kinds[name] = error
            continue
        if kind in _CONVERTED:
            foreign[name] = content, kind
    return kinds, convert(foreign) if foreign else {}


def kind_of(content: bytes, name: str) -> str:
    """``xlsx``, or a kind that LibreOffice converts, by content; FileError for anything else."""
    if len(content) > counted(Limits()).file_size:
        raise UnsafeFileError(en="the file is larger than 50 MB", zh="文件超过50MB")
    if not content.strip(b"\0 \r\n\t"):
        raise FileError(en="the file is empty", zh="文件为空（0字节或只有空白），请重新报送")
    for start, zh, en in (*_OTHERS, _MEDIA):
        if content.startswith(start) or (start == _MEDIA[0] == content[4:8]):
            raise FileError(en=f"{en}; {_ASK.en}", zh=f"{zh}；{_ASK.zh}")
    if content.startswith(_OLE2):
        return _kind_of_ole2(content, name)
    if content.startswith(b"PK\3\4"):
        return _kind_of_zip(content)
    return _kind_of_text(content)


def _kind_of_text(content: bytes) -> str:
    """The kind of a workbook that is one text; FileError for other texts, and for noise."""
    if is_letter(content):
        raise FileError(
            en=f"a mail without a workbook; {_ASK.en}", zh=f"邮件的附件里没有电子表格；{_ASK.zh}"
        )
    start = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    for kind, mark in _XML_BOOKS:
        if start.startswith(b"<?xml") and mark in start:
            return kind
    if start[:1] == b"<":
        zh, en = "这是网页或XML文本，不是电子表格", "this is a web page or XML, no workbook"
    elif b"\0" not in start and b"," in start:
        zh, en = (
            "这是CSV文本，没有表标识和签字栏",
            "this is CSV: it has neither identity nor signatures",
        )
    else:
        zh, en = "不是电子表格文件", "not a workbook"
    raise FileError(en=f"{en}; {_ASK.en}", zh=f"{zh}；{_ASK.zh}")


def _kind_of_ole2(content: bytes, name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileError(
            en="the file is protected by a password: remove it and send the file again",
            zh="文件已加密（设有打开密码），请取消密码后重报",
        )
    if is_of_outlook(content):
        raise FileError(
            en="an Outlook mail without a workbook, or onpace[mail] is not installed here; send the"
            " workbook itself",
            zh="这是Outlook邮件（.msg），附件里没有电子表格，或本机未安装onpace[mail]；请直接报送电子表",
        )
    if "WordDocument".encode("utf-16-le") in content:
        raise FileError(en=f"this is a Word document; {_ASK.en}", zh=f"这是Word文档；{_ASK.zh}")
    return "et" if name.lower().endswith(".et") else "xls"


def _kind_of_zip(content: bytes) -> str:
    start = content[:4096]
    if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in start:
        return "ods"
    if b"mimetypeapplication/vnd.oasis.opendocument" in start:
        raise FileError(en=f"not a workbook; {_ASK.en}", zh=f"不是电子表格文件；{_ASK.zh}")
    for part, zh, en in _OTHER_ARCHIVES if b"xl/" not in content else ():
        if part in content:
            raise FileError(en=f"{en}; {_ASK.en}", zh=f"{zh}；{_ASK.zh}")
    if b"[Content_Types].xml" not in content:
        raise FileError(
            en="an archive that is locked, damaged or too large, or has no workbook in it;"
            f" {_ASK.en}",
            zh=f"压缩包已加密、已损坏或过大，或里面没有电子表格；{_ASK.zh}",
        )
    return "xlsb" if b"xl/workbook.bin" in content else "xlsx"
