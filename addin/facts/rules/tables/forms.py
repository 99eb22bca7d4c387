"""What can a rule ask of a returned form?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from addin.facts.rules.tables.table import Table, table_of

__all__ = ["FormContext", "form_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContext:
    """A returned form as the rules V-00 and V-10 see it; None where it is not known.

    The intake fills it; the rows of the form go to `table_of("entry", rows)` by the same names.
    """

    opened: bool | None = None
    encrypted: bool | None = None
    megabytes: float | None = None
    identity_marks: int | None = None
    period_matches: bool | None = None
    template_version: int | None = None
    current_version: int | None = None
    rows_moved: int | None = None
    formulas_changed: int | None = None
    foreign_content: int | None = None
    checksum_matches: bool | None = None
    seen_before: bool | None = None
    hours_late: float | None = None
    days_valid: int | None = None
    signatures_missing: int | None = None
    days_after_period: int | None = None
    days_before_receipt: int | None = None


def form_table(forms: Sequence[FormContext]) -> Table:
    """A table of returned forms, one row each."""
    return table_of("form", [asdict(form) for form in forms])
