"""What should a reader of an edited workbook know about it?"""

from collections.abc import Iterator

from addin.errors import Finding, Level, Place
from addin.language import Text
from addin.ooxml.sheet.parts import Parts


def notices_of(parts: Parts, file: str, *, edited: bool) -> Iterator[Finding]:
    """Signatures and macros: kept as they are, but what they say may not hold any more."""
    if not edited:
        return
    names = parts.names
    if any(name.startswith("_xmlsignatures/") for name in names):
        yield _notice(
            "X-01",
            file,
            Text(
                zh="工作簿带有数字签名：修改后签名失效，请重新签名",
                en="the workbook is signed: the signature does not hold after a change, sign it"
                " again",
            ),
        )
    if any(name.endswith("vbaProject.bin") for name in names):
        yield _notice(
            "X-02",
            file,
            Text(
                zh="工作簿带有宏：宏代码中的单元格地址不会随行列移动",
                en="the workbook has macros: addresses in their code do not follow rows and"
                " columns",
            ),
        )


def _notice(rule: str, file: str, text: Text) -> Finding:
    return Finding(rule=rule, level=Level.INFO, text=text, place=Place(file=file))
