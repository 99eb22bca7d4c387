"""Did the evidence that a form names come with it?"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping

from addin.exchange.form.form import Answer, Form
from addin.exchange.intake.locate import Located
from addin.exchange.intake.remark import Noticed
from addin.language import Text

_FILE = re.compile(
    r"[^\s,;、/\\:()“”\"'<>|《》]+\.(?:pdf|ofd|docx?|xlsx?|xlsm|csv|et|wps|pptx?|txt|jpe?g|png|tiff?"
    r"|bmp|zip|rar|7z|eml|msg)(?![a-z0-9])",
    re.IGNORECASE,
)
_ATTACHED = re.compile(r"见?附件|附后|另附|随表|随文|扫描件|attach|enclosed", re.IGNORECASE)
_SEE = re.compile(r"^(?:详?见|参见|附件?[:：]?|see)+", re.IGNORECASE)


def named_in(text: str, beside: Collection[str]) -> set[str]:
    """Those of the files `beside` a form that a text names.

    >>> sorted(named_in("见销售明细.pdf", ["销售明细.pdf", "a.xlsx"]))
    ['销售明细.pdf']
    """
    said = _folded(text).strip()
    return {name for name in beside if _folded(name) in said} if said else set()


def missing_evidence(
    form: Form, answers: Mapping[str, Answer], located: Located, beside: Collection[str]
) -> Iterator[Noticed]:
    """The files, or attachments at large, that rows name as evidence and nobody sent."""
    for code, answer in answers.items():
        text = answer.evidence
        if not text:
            continue
        came = {_folded(name) for name in named_in(text, beside)}
        files = [_SEE.sub("", file) for file in _FILE.findall(_folded(text))]
        missing = [file for file in files if not any(name.endswith(file) for name in came)]
        if not files and _ATTACHED.search(text) and not beside:
            missing = [text.strip()]
        for file in missing:
            yield Noticed(
                name="evidence_missing",
                text=Text(
                    zh=f"佐证“{file}”没有随表报来，未能存档",
                    en=f"the evidence {file!r} did not come with the form and is not kept",
                ),
                place=located.place(code, "evidence"),
                code=code,
                item=form.row[code].name.zh,
                expected=Text(
                    zh="请与填报表放在同一邮件、压缩包或文件夹中补报",
                    en="send it in one mail, archive or folder with the form",
                ),
            )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
