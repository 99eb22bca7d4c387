"""Which form is this, of which period, from whom?"""

import re
from dataclasses import dataclass
from typing import Self

from addin.errors import FormError
from addin.model import Period

__all__ = ["FormId", "name_of_form", "name_of_row"]

_ID = re.compile(
    r"(?P<plan>.+)-(?P<form>[A-Z]\d+)-(?P<period>\d{4}(?:[QH]\d|M\d{1,2}(?:-\d{1,2})?)?)"
    r"-(?P<respondent>.+)-(?P<issue>\d{2,})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormId:
    """The identity that stands in five places of a form: ``CQ-F01-2024Q3-JXW-01``.

    `issue` counts the times the form was designed anew for the same period and respondent.
    """

    plan: str
    form: str
    period: Period
    respondent: str
    issue: int = 1

    def __str__(self) -> str:
        return f"{self.plan}-{self.form}-{self.period}-{self.respondent}-{self.issue:02d}"

    @property
    def wave(self) -> str:
        """What all forms of one plan, form and period share."""
        return f"{self.plan}-{self.form}-{self.period}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The identity that `text` writes; FormError otherwise.

        >>> FormId.parse("CQ-14FYP-F01-2024M1-9-JXW-02").period
        Period(year=2024, last=9, first=1)
        """
        match = _ID.fullmatch(text.strip())
        if not match:
            raise FormError(
                f"not the identity of a form: {text!r} (expected for example CQ-F01-2024Q3-JXW-01)",
                f"不是有效的表标识：“{text}”（应如CQ-F01-2024Q3-JXW-01）",
            )
        return cls(
            plan=match["plan"],
            form=match["form"],
            period=Period.parse(match["period"]),
            respondent=match["respondent"],
            issue=int(match["issue"]),
        )


def name_of_form(form_id: str) -> str:
    """The defined name that marks the form `form_id`.

    >>> name_of_form("CQ-F01-2024Q3-JXW-01")
    'form_CQ_F01_2024Q3_JXW_01'
    """
    return f"form_{_word(form_id)}"


def name_of_row(code: str, period: Period) -> str:
    """The defined name of the input cell of one row.

    >>> name_of_row("GO_AS/C1", Period.parse("2024Q3"))
    'v_GO_AS.C1_2024Q3'
    """
    return f"v_{_word(code.replace('/', '.'))}_{_word(str(period))}"


def _word(text: str) -> str:
    return re.sub(r"[^\w.]", "_", text)
