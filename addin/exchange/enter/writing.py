"""How does the plan workbook catch up with the ledger?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from addin.exchange.calendar import moment
from addin.exchange.enter.plan_book import ActionReport, update_plan_book
from addin.exchange.ledger.state import Observed, State
from addin.exchange.ledger.store import EntryKind, Ledger
from addin.model.words import ActionState


def write_accepted(path: Path, ledger: Ledger, state: State, now: datetime) -> int:
    """Write every accepted number that the workbook does not have; how many rows it took.

    `state` is read on to the end of the ledger, which is held meanwhile, so that two collectors
    do not write the workbook at once. Where this is cut off after the workbook was written, the
    next run finds the rows and only notes it. Raises FileInUseError where the workbook is open.
    """
    with ledger.transaction() as book:
        state.read(book.entries(after=state.seq))
        waiting, reports = state.unwritten, _reports(state)
        if not waiting and not reports:
            return 0
        sources = dict[str, str]()
        for form_id in dict.fromkeys(found.form for found in waiting):
            form = state.form(form_id)
            sources[form.id.respondent] = f"{form.respondent.zh}报送"
        written, digest = update_plan_book(path, _Rows(waiting), sources, reports)
        done = {"upto": state.seq, "rows": written, "sha256": digest, "file": path.name}
        state.read([book.append(EntryKind.WRITTEN, "", done, now)])
        return written


@dataclass(frozen=True, slots=True)
class _Rows(Sequence[Mapping[str, Any]]):
    """The rows of accepted numbers, each unpacked when it is asked for."""

    accepted: Sequence[Observed]

    def __len__(self) -> int:
        return len(self.accepted)

    def __getitem__(self, at: Any) -> Any:
        return self.accepted[at].row


def _reports(state: State) -> dict[str, ActionReport]:
    """What departments newly said about items of the rectification ledger, the last word each."""
    found: dict[str, ActionReport] = {}
    for entry in state.reported:
        told = entry.content["actions"] if entry.seq > state.written else {}
        for code, (word, progress) in told.items():
            if word:
                said, day = ActionState.parse(word).zh, moment(entry.at).date()
                found[code] = ActionReport(state=said, day=day, progress=progress)
    return found
