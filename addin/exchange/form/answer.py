"""What did a department write in one row of its form?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from addin.exchange.words import EntrySource, EntryStatus

__all__ = ["Answer", "explains"]

_LEAST_EXPLANATION = 10
_EMPTY_WORDS = frozenset({"同上", "正常", "无", "没有", "见附件", "same", "ok", "none", "n/a"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One row as it came back, normalised.

    `value`, `quarter` and `growth` are None where the cell is empty or cannot be read;
    `unreadable` then holds what stands there, by column key. `cells` are the addresses of the
    input cells in the returned file, `prefilled` what stands in the prefilled ones.
    """

    code: str
    value: float | None = None
    quarter: float | None = None
    growth: float | None = None
    period: str = ""
    status: EntryStatus | None = None
    source: EntrySource | None = None
    explanation: str = ""
    evidence: str = ""
    revision: str = ""
    unreadable: Mapping[str, str] = field(default_factory=dict)
    prefilled: Mapping[str, float | None] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether the department wrote no value at all."""
        return self.value is None and "value" not in self.unreadable

    @property
    def states_value(self) -> bool:
        """Whether the status, or its absence, calls for a number."""
        return "status" not in self.unreadable and (self.status is None or self.status.has_value)

    @property
    def is_explained(self) -> bool:
        """Whether the explanation says something (V-12)."""
        return explains(self.explanation)


def explains(text: str) -> bool:
    """Whether `text` is an explanation: ten characters or more, and no empty word.

    >>> explains("新增两条产线投产，产量翻番"), explains("同上")
    (True, False)
    """
    words = text.strip()
    return len(words) >= _LEAST_EXPLANATION and words.casefold() not in _EMPTY_WORDS
