"""What stops a tag: a value that cannot be printed, or a budget that is spent?"""

from addin.language import Text

__all__ = ["LARGEST_TEXT", "Budget", "Fault"]

LARGEST_TEXT = 16 * 1024 * 1024
"""Characters that one value may have."""


class Fault(Exception):  # noqa: N818 - it becomes a finding
    """A value that cannot be printed or looped over."""

    def __init__(self, rule: str, en: str, zh: str) -> None:
        super().__init__(en)
        self.rule = rule
        self.text = Text(zh, en)


class Budget:
    """How much a template may still write and loop, in characters."""

    __slots__ = ("left",)

    def __init__(self, characters: int) -> None:
        self.left = characters

    def spend(self, characters: int) -> None:
        """Take from what is left; Fault where nothing is."""
        self.left -= characters
        if self.left < 0:
            raise Fault(
                "T-403",
                "the template loops or writes without end",
                "模板循环或输出过多，疑似无穷循环",
            )
