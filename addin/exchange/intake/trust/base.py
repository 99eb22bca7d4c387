"""Would a file put back what was accepted since it was made?

A file says on which entry of the ledger it is based. Who goes on working in one and the same
file may correct what it said, as long as it does not return to an earlier version.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from addin.exchange.form.form import Answer, Form
from addin.exchange.ledger.state import State
from addin.exchange.ledger.store import Entry, EntryKind
from addin.exchange.words import EntryStatus, Outcome
from addin.language import Text

CHECK = Text(
    zh="退回的文件已以最新版为依据：请在其中核对本项，确需改回的写明更正类别和原因，再报",
    en="the returned file is based on the newest version: check the row there; if the number is"
    " meant, say its class and reason, and send it again",
)
_Told = tuple[float | None, float | None, float | None, str, str]


def stale_rows(
    base: int, form: Form, answers: Mapping[str, Answer], state: State
) -> Iterator[tuple[str, Text]]:
    """The rows, with words, in which a file based on entry `base` overlooks what was accepted."""
    past = state.received.get(str(form.id), ())
    if not past:
        return
    accepted = [entry for entry in past if entry.content["outcome"] == Outcome.ACCEPTED]
    confirmed = [
        e for e in state.confirmed.values() if e.form == str(form.id) and e.content["agreed"]
    ]
    last = max((*accepted, *confirmed), key=lambda entry: entry.seq, default=None)
    if last is None or last.seq <= base or not accepted:
        return
    now = {code: _recorded(answer) for code, answer in accepted[-1].content["answers"].items()}
    for entry in confirmed:
        code = entry.content["code"]
        now[code] = (float(entry.content["value"]), *now[code][1:])
    goes_on = last.kind is EntryKind.RECEIVED and last.content.get("base", 0) == base
    before = [entry for entry in past if entry.seq < last.seq]
    for code, answer in answers.items():
        told = _told(answer)
        if code in now and told != now[code]:
            earlier = _who_said(told, code, before)
            if earlier or not goes_on:
                yield code, _words(told, now[code], earlier)


def _who_said(told: _Told, code: str, before: list[Entry]) -> Entry | None:
    return next(
        (
            entry
            for entry in reversed(before)
            if code in entry.content["answers"]
            and _recorded(entry.content["answers"][code]) == told
        ),
        None,
    )


def _told(answer: Answer) -> _Told:
    status = (answer.status or EntryStatus.NORMAL).value
    return answer.value, answer.quarter, answer.growth, answer.period, status


def _recorded(answer: Mapping[str, Any]) -> _Told:
    """What an entry of the ledger keeps of an answer, as `_told`."""
    numbers = answer["value"], answer["quarter"], answer["growth"]
    return *numbers, answer["period"], answer["status"] or EntryStatus.NORMAL.value


def _words(told: _Told, now: _Told, earlier: Entry | None) -> Text:
    mine, theirs = _shown(told), _shown(now)
    if earlier:
        version = earlier.content.get("version", "")
        return Text(
            zh=f"所填{mine.zh}是第{version}版的旧数，之后已接收{theirs.zh}：疑似用旧文件重报",
            en=f"{mine.en} is what version {version} said; {theirs.en} was accepted since: perhaps"
            " an old file",
        )
    return Text(
        zh=f"本文件依据旧版填报：所填为{mine.zh}，之后已接收{theirs.zh}",
        en=f"the file is based on an older version: it says {mine.en}; {theirs.en} was accepted"
        " since",
    )


def _shown(told: _Told) -> Text:
    value, quarter, growth, period, status = told
    numbers = "/".join("-" if each is None else f"{each:.15g}" for each in (value, quarter, growth))
    word = EntryStatus.parse(status)
    return Text(
        zh=f"{numbers}（{'，'.join(filter(None, (word.zh, period)))}）",
        en=f"{numbers} ({', '.join(filter(None, (word['en'], period)))})",
    )
