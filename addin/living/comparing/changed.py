"""What is one thing that differs between two files, and where does it stand in each?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from addin.errors import Words
from addin.language import LANGUAGES, NO_TEXT, Text

WORDS = Words(Path(__file__).with_name("words.csv"))
PARTS: Mapping[str, Text] = {
    key: WORDS.text(f"part.{key}")
    for key in (
        "class", "fact", "target", "definition", "structure", "statement", "formula", "words",
    )
}  # fmt: skip
"""What kinds of differences there are, in the order in which they are told."""
_BETWEEN = Text(zh="；", en="; ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One difference: what it is of, what was and what is, by how much, why, and both places.

    `key` is the id of a fact, a code or a cell; `causes` are the keys of the reasons in `why`.
    `told` is false for what only rests on others and is left to the list and to programs.
    """

    part: str
    name: Text
    key: str = ""
    before: Text = NO_TEXT
    after: Text = NO_TEXT
    size: Text = NO_TEXT
    causes: tuple[str, ...] = ()
    why: Text = NO_TEXT
    place_before: Text = NO_TEXT
    place_after: Text = NO_TEXT
    numbers: tuple[float | None, float | None] = (None, None)
    unit: str = ""
    told: bool = True

    def row(self) -> dict[str, Any]:
        """The same as plain values."""
        texts = ("name", "before", "after", "size", "why", "place_before", "place_after")
        old, new = self.numbers
        return {
            "part": self.part,
            "key": self.key,
            "causes": list(self.causes),
            "value_before": old,
            "value_after": new,
            "unit": self.unit,
            **{f"{name}_{one}": getattr(self, name)[one] for name in texts for one in LANGUAGES},
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class Compared:
    """Two files beside each other: of which kind they are, what each is, and what differs.

    `notes` say what could not be compared.
    """

    kind: str
    files: tuple[str, str]
    titles: tuple[Text, Text]
    changes: tuple[Changed, ...]
    notes: tuple[Text, ...] = field(default=())

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not self.changes

    @property
    def counts(self) -> Mapping[str, int]:
        """How many differences there are of each part."""
        found = Counter(each.part for each in self.changes)
        return {part: found[part] for part in PARTS if found[part]}

    def of(self, part: str) -> tuple[Changed, ...]:
        """The differences of one part."""
        return tuple(each for each in self.changes if each.part == part)

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, the form of ``onpace compare --json``."""
        return {
            "kind": self.kind,
            "files": list(self.files),
            **{f"titles_{one}": [each[one] for each in self.titles] for one in LANGUAGES},
            "same": self.is_same,
            "counts": dict(self.counts),
            **{f"notes_{one}": [each[one] for each in self.notes] for one in LANGUAGES},
            "changes": [each.row() for each in self.changes],
        }


def said(words: str) -> Text:
    """Words that are the same in both languages."""
    return Text(zh=words, en=words)


def joined(texts: Iterable[Text], between: Text = _BETWEEN) -> Text:
    """Several texts as one, those that say something."""
    found: Sequence[Text] = [each for each in texts if each]
    return Text(
        zh=between.zh.join(each.zh for each in found), en=between.en.join(each.en for each in found)
    )


def in_order(changes: Iterable[Changed]) -> Iterator[Changed]:
    """The differences by part, each part in its own order."""
    found = list(changes)
    for part in PARTS:
        yield from (each for each in found if each.part == part)
