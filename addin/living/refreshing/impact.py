"""What does a refresh change, where, and why?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from addin.facts.extras.revisions import Revision, revisions_told
from addin.language import Text
from addin.living.again import Again
from addin.living.checks.numbers import name_of
from addin.living.opened import Report
from addin.report.bound.reading import Paragraph

KINDS: Mapping[str, Text] = {
    "number": Text(zh="数字", en="number"),
    "sentence": Text(zh="整句", en="sentence"),
    "paragraph": Text(zh="段落", en="paragraph"),
    "row": Text(zh="表格行", en="row of a table"),
    "table": Text(zh="表格", en="table"),
    "chart": Text(zh="图", en="chart"),
    "cell": Text(zh="单元格", en="cell"),
    "kept": Text(zh="保留", en="kept"),
}
"""What kinds of changes there are; what is kept is told to a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: its kind, its place, what stood there and what stands there now, and why."""

    kind: str
    where: Text
    before: str
    after: str
    fact: str = ""
    why: Text = Text(zh="", en="")  # noqa: RUF009 - a text does not change

    def row(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "kind": self.kind,
            "where_zh": self.where.zh,
            "where_en": self.where.en,
            "before": self.before,
            "after": self.after,
            "fact": self.fact,
            "why_zh": self.why.zh,
            "why_en": self.why.en,
        }


class Reasons:
    """Why facts are otherwise than when the report was made."""

    def __init__(self, report: Report, again: Again) -> None:
        self._report, self._again = report, again
        self._revised: dict[str, list[Revision]] = {}
        for each in revisions_told(again.facts):
            self._revised.setdefault(each.subject, []).append(each)

    def change(
        self, kind: str, paragraph: Paragraph, before: str, after: str, fact: str = ""
    ) -> Change:
        """A change with its reason."""
        return Change(
            kind=kind, where=paragraph.where, before=before, after=after, fact=fact,
            why=self.why(fact) if fact else Text(zh="", en=""),
        )  # fmt: skip

    def why(self, source: str) -> Text:
        """The name of a number, the day of its new data and the class of the revision."""
        name, fact = name_of(self._again, source), self._again.facts.get(source)
        record = self._report.record
        old = record.facts.get(source) if record else None
        days = [each.vintage.isoformat() if each and each.vintage else "" for each in (old, fact)]
        told = self._revised.get(fact.subject if fact else "", [])
        kinds = sorted({each.kind.text.zh for each in told if each.kind})
        kinds_en = sorted({each.kind.text.en for each in told if each.kind})
        zh, en = [name.zh], [name.en]
        if days[1] and days[0] != days[1]:
            zh.append(f"数据版本{days[0] or '—'}→{days[1]}")
            en.append(f"data of {days[0] or '—'} -> {days[1]}")
        if kinds:
            zh.append("修订：" + "、".join(kinds))
            en.append("revised: " + ", ".join(kinds_en))
        return Text(zh="；".join(zh), en="; ".join(en))
