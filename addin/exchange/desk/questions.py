"""What did departments ask that nobody answered yet, and how is it answered?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from addin.errors import UsageError
from addin.exchange.calendar import moment, now_in_china
from addin.exchange.intake.noticing.questions import Question
from addin.exchange.ledger.state import State
from addin.exchange.ledger.store import Entry, EntryKind, Ledger, default_url
from addin.language import Language, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of a form, by its number: the ledger's entry of the file and its place there."""

    number: str
    form: str
    respondent: Text
    question: Question
    answer: str = ""

    def show(self, language: Language) -> str:
        """The question as a line of text."""
        zh, about = language == "zh", f" {self.question.code}" if self.question.code else ""
        head = f"问题{self.number}" if zh else f"question {self.number}"
        said = f" → {self.answer}" if self.answer else ""
        return (
            f"{head}  {self.form}{about}  {self.respondent[language]}：{self.question.text}{said}"
        )


def questions_of(state: State, *, with_answered: bool = False) -> Iterator[Asked]:
    """The questions in the last file of each form; those that were answered only where asked."""
    for form_id in sorted(filter(None, state.received)):
        last = state.received[form_id][-1]
        for place, record in enumerate(last.content.get("questions", ()), 1):
            asked = Question.from_record(record)
            answer = state.answered.get((form_id, asked.code, asked.text))
            if with_answered or answer is None:
                yield Asked(
                    number=f"{last.seq}.{place}",
                    form=form_id,
                    respondent=state.form(form_id).respondent,
                    question=asked,
                    answer=str(answer.content["answer"]) if answer else "",
                )


def answer(
    plan_path: Path | str,
    number: str,
    words: str,
    *,
    ledger: str = "",
    now: datetime | None = None,
) -> Entry:
    """Answer the question of this number; its file is accepted when it is collected again.

    UsageError where there is no such question, or nothing is said.
    """
    path = Path(plan_path)
    if not words.strip():
        raise UsageError(en="an answer needs words", zh="请写明答复内容")
    with Ledger.open(ledger or default_url(path)) as opened, opened.transaction() as book:
        state = State.of(book)
        found = _question(state, number)
        content = {
            "code": found.question.code,
            "text": found.question.text,
            "answer": words.strip(),
        }
        when = moment(now or now_in_china())
        return book.append(EntryKind.ANSWERED, found.form, content, when)


def _question(state: State, number: str) -> Asked:
    every = {each.number: each for each in questions_of(state, with_answered=True)}
    if number not in every:
        known = ", ".join(each.number for each in questions_of(state)) or "-"
        raise UsageError(
            en=f"no question {number} (open: {known})",
            zh=f"没有第{number}号问题（未答复：{known}）",
        )
    return every[number]
