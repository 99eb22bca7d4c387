"""What has to be said about a returned form?"""

from dataclasses import dataclass, field
from typing import Any

from addin.errors import Finding, Level, Place
from addin.language import Text

__all__ = ["Remark"]


def _nothing() -> Text:
    return Text(zh="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A finding on a form: the row and column it is about, what was expected, and its weight.

    `blocks` says that the form is not accepted before this is mended or explained; a soft
    finding with an explanation does not block.
    """

    finding: Finding
    blocks: bool
    code: str = ""
    item: str = ""
    expected: Text = field(default_factory=_nothing)
    is_explained: bool = False

    @classmethod
    def of(  # noqa: PLR0913 - every field of one finding
        cls,
        rule: str,
        level: Level,
        text: Text,
        *,
        blocks: bool,
        place: Place | None = None,
        code: str = "",
        item: str = "",
        expected: Text | None = None,
        is_explained: bool = False,
    ) -> "Remark":
        """A remark and its finding in one."""
        finding = Finding(rule=rule, level=level, text=text, place=place or Place())
        return cls(
            finding=finding,
            blocks=blocks,
            code=code,
            item=item,
            expected=expected or _nothing(),
            is_explained=is_explained,
        )

    def record(self) -> dict[str, Any]:
        """The remark as plain values, for the ledger."""
        found = self.finding
        return {
            "rule": found.rule,
            "level": str(found.level),
            "zh": found.text.zh,
            "en": found.text.en,
            "sheet": found.place.sheet,
            "cell": found.place.cell,
            "code": self.code,
            "item": self.item,
            "expected": {"zh": self.expected.zh, "en": self.expected.en},
            "blocks": self.blocks,
            "explained": self.is_explained,
        }

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Remark":
        """The inverse of `record`."""
        return cls.of(
            record["rule"],
            Level(record["level"]),
            Text(zh=record["zh"], en=record["en"]),
            blocks=record["blocks"],
            place=Place(sheet=record["sheet"], cell=record["cell"]),
            code=record["code"],
            item=record["item"],
            expected=Text(**record["expected"]),
            is_explained=record["explained"],
        )
