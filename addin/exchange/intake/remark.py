"""What has to be said about a returned form?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from addin.errors import Finding, Level, Place
from addin.language import NO_TEXT, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """What the reading of a file saw, in detail; whether it matters is for the rules to say.

    It is counted under the `name` by which rules ask for it. `code` is the row of the form that
    it speaks of, `item` how a person calls that.
    """

    name: str
    text: Text
    place: Place = field(default_factory=Place)
    code: str = ""
    item: str = ""
    expected: Text = NO_TEXT


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
    expected: Text = NO_TEXT
    is_explained: bool = False

    @classmethod
    def in_detail(cls, rule: str, level: Level, noticed: Noticed, *, blocks: bool) -> Self:
        """What was noticed, as the rule that it breaks weighs it."""
        return cls(
            finding=Finding(rule=rule, level=level, text=noticed.text, place=noticed.place),
            blocks=blocks,
            code=noticed.code,
            item=noticed.item,
            expected=noticed.expected,
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
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The inverse of `record`."""
        finding = Finding(
            rule=record["rule"],
            level=Level(record["level"]),
            text=Text(zh=record["zh"], en=record["en"]),
            place=Place(sheet=record["sheet"], cell=record["cell"]),
        )
        return cls(
            finding=finding,
            blocks=record["blocks"],
            code=record["code"],
            item=record["item"],
            expected=Text(**record["expected"]),
            is_explained=record["explained"],
        )
