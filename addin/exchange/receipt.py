"""What does the office answer to one returned file?"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from addin.errors import Finding
from addin.exchange.calendar import Lateness
from addin.exchange.intake.remark import Remark
from addin.exchange.words import Outcome
from addin.language import Language, Text

__all__ = ["Receipt"]


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the office answers to one file (回执)."""

    file: str
    outcome: Outcome
    form_id: str = ""
    respondent: Text = field(default_factory=lambda: Text("", ""))
    version: int = 0
    received: datetime
    minutes_late: int = 0
    checksum: str = ""
    remarks: tuple[Remark, ...] = ()
    normalised: tuple[Finding, ...] = ()
    entry: int = 0
    hash: str = ""
    reply: Path | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, the blocking ones first."""
        ordered = sorted(self.remarks, key=lambda remark: not remark.blocks)
        return (*(remark.finding for remark in ordered), *self.normalised)

    def show(self, language: Language) -> str:
        """The receipt as text to send."""
        return _text(self, language)


def _text(receipt: Receipt, language: Language) -> str:
    zh = language == "zh"
    lines = [("回执" if zh else "Receipt") + f" {receipt.form_id or receipt.file}"]
    pairs = [
        ("填报单位" if zh else "Respondent", receipt.respondent[language]),
        ("文件" if zh else "File", receipt.file),
        ("收到时间" if zh else "Received", f"{receipt.received:%Y-%m-%d %H:%M}"),
        ("版本" if zh else "Version", f"v{receipt.version}" if receipt.version else ""),
        ("校验码" if zh else "Checksum", receipt.checksum),
        ("结果" if zh else "Result", receipt.outcome[language]),
        (
            "迟报" if zh else "Late by",
            Lateness(receipt.minutes_late).text[language] if receipt.minutes_late else "",
        ),
        ("台账号" if zh else "Ledger entry", f"{receipt.entry} {receipt.hash[:16]}"),
    ]
    lines += [f"{name}{'：' if zh else ': '}{value}" for name, value in pairs if value.strip()]
    if receipt.remarks:
        lines.append("问题清单：" if zh else "Findings:")
        for number, remark in enumerate(receipt.remarks, start=1):
            must = ("（须处理）" if zh else " (to mend)") if remark.blocks else ""
            expected = f" → {remark.expected[language]}" if remark.expected else ""
            lines.append(f"{number}. {remark.finding.show(language)}{must}{expected}")
    if receipt.normalised:
        lines.append("读取时的规范化处理：" if zh else "Understood on reading:")
        lines += [f"- {note.show(language)}" for note in receipt.normalised]
    return "\n".join(lines)
