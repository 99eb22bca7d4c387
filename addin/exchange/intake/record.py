"""How does an examined file stand in the ledger?"""

from collections.abc import Mapping
from typing import Any

from addin.errors import Finding, Level, Place
from addin.exchange.form.form import Answer, Form
from addin.exchange.intake.answers import Filled
from addin.exchange.intake.examine import Arrival, other_paper
from addin.exchange.intake.judge import remarks_on_file
from addin.exchange.intake.noticing.questions import Question
from addin.exchange.intake.remark import Noticed, Remark
from addin.exchange.ledger.store import Entry
from addin.exchange.signing.checksum import as_printed
from addin.exchange.words import Outcome
from addin.language import Text


def arrival_record(arrival: Arrival) -> dict[str, Any]:
    """An arrival as plain values."""
    filled = arrival.filled or Filled(answers={})
    answers = dict(zip(filled.answers, map(Answer.record, filled.answers.values()), strict=True))
    return {
        "file": arrival.file,
        "sha256": arrival.sha256,
        "outcome": arrival.outcome.value,
        "minutes_late": arrival.minutes_late,
        "checksum": arrival.checksum,
        "converted": arrival.was_converted,
        "base": arrival.base,
        "marks": dict(arrival.recognition.marks) if arrival.recognition else {},
        "remarks": list(map(Remark.record, arrival.remarks)),
        "normalised": list(map(_note, filled.normalised)),
        "answers": answers,
        "questions": list(map(Question.record, arrival.questions)),
        "signed": dict(filled.signed),
        "actions": dict(filled.actions),
    }


def _note(note: Finding) -> dict[str, str]:
    return {
        "rule": note.rule,
        "zh": note.text.zh,
        "en": note.text.en,
        "sheet": note.place.sheet,
        "cell": note.place.cell,
    }


def note_of(note: Mapping[str, str]) -> Finding:
    """A note of the ledger as a finding."""
    return Finding(
        rule=note["rule"],
        level=Level.INFO,
        text=Text(zh=note["zh"], en=note["en"]),
        place=Place(sheet=note["sheet"], cell=note["cell"]),
    )


def again(entry: Entry, form: Form | None, paper: str = "") -> tuple[Remark, ...]:
    """What the rules say of a file that was received before (V-00i), and of its `paper` (V-00h)."""
    when, became = f"{entry.at:%Y-%m-%d %H:%M}", Outcome.parse(entry.content["outcome"])
    version = f" v{entry.content['version']}" if "version" in entry.content else ""
    said = Text(
        zh=f"与{when}收到的文件相同（台账号{entry.seq}，当时{became.zh}{version}），未重复登记",
        en=f"the same as the file received {when} (entry {entry.seq}, {became.en}{version}); it is"
        " not entered twice",
    )
    noticed, known = [Noticed(name="seen_before", text=said)], {"seen_before": 1.0}
    code = entry.content["checksum"]
    if paper and code and as_printed(paper) != code:
        known["checksum_matches"] = 0.0
        noticed.append(Noticed(name="checksum_matches", text=other_paper(as_printed(paper), code)))
    return remarks_on_file(form, known, noticed)
