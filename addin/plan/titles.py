"""How are sheets and headers called in a workbook of a given language?"""

from dataclasses import dataclass

from addin.language import Text
from addin.plan.schema import README, PlanColumn, PlanSheet

__all__ = ["Titles"]


@dataclass(frozen=True, slots=True)
class Titles:
    """Names in ``zh``, ``en`` or ``both``: Chinese first, English after or below."""

    language: str

    @property
    def cover(self) -> str:
        """The name of the first sheet."""
        return self._join(README, " ")

    def sheet(self, sheet: PlanSheet) -> str:
        """The name of a sheet's tab."""
        return self._join(sheet.title, " ")

    def header(self, column: PlanColumn) -> str:
        """The header of a column."""
        return self._join(column.header, "\n")

    def say(self, text: Text) -> str:
        """A sentence of the workbook."""
        return self._join(text, "\n")

    def _join(self, text: Text, between: str) -> str:
        if self.language == "both" and text.zh and text.en and text.zh != text.en:
            return f"{text.zh}{between}{text.en}"
        return text["en" if self.language == "en" else "zh"]
