"""What does an answer state of the plan, and what changes against the one accepted before?

Value, quarter, growth, status, source and data period are one answer: whichever of them differs
makes a row of its own, and what an answer no longer states is withdrawn.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter

from addin.exchange.form.form import Answer, Form, FormRow
from addin.exchange.form.layout import COLUMN_OF
from addin.exchange.words import DATA_STATUS, EntrySource, EntryStatus
from addin.language import Text
from addin.model.observations import STATUSES, Observation
from addin.model.period import Period
from addin.model.words import DataStatus, Measure, Precision, RevisionClass

_SETTLED = STATUSES.index(DataStatus.FINAL)
_TOLD = attrgetter("source", "explanation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a column `key` of a form stated before, and what it states now; None for nothing."""

    key: str
    before: Observation | None = None
    now: Observation | None = None

    @property
    def is_less_final(self) -> bool:
        """Whether a number that was settled, say, is called preliminary now."""
        if self.before is None or self.now is None:
            return False
        return finality(self.now.status) > finality(self.before.status)

    @property
    def withdrawn(self) -> Observation | None:
        """The statement that the plan must not keep beside the new one."""
        before, now = self.before, self.now
        stays = now and before and now.period == before.period and not self.is_less_final
        return None if stays else before

    @property
    def needs_class(self) -> bool:
        """Whether an accepted number changes; that it became final is news and no revision."""
        before, now = self.before, self.now
        return before is not None and (
            self.withdrawn is not None or now is None or now.value != before.value
        )

    @property
    def text(self) -> Text:
        """The change in words."""
        head, before, now = COLUMN_OF[self.key].header, self.before, self.now
        new = _said(now, with_period=bool(before and now and before.period != now.period))
        if before is None:
            return Text(zh=f"{head.zh}：补报{new.zh}", en=f"{head.en}: {new.en} is new")
        old = _said(before, with_period=bool(now and before.period != now.period))
        if now is None:
            return Text(
                zh=f"{head.zh}：已接收的{old.zh}不再填报", en=f"{head.en}: {old.en} is withdrawn"
            )
        return Text(
            zh=f"{head.zh}：已接收的{old.zh}改为{new.zh}",
            en=f"{head.en}: the accepted {old.en} becomes {new.en}",
        )


def finality(status: DataStatus) -> int:
    """A rank of how final a status is, 0 for what is settled."""
    return max(STATUSES.index(status) - _SETTLED, 0)


def changes(form: Form, row: FormRow, before: Answer | None, now: Answer) -> tuple[Change, ...]:
    """What `now` states of the plan that `before` did not, and the other way round."""
    old, new = {}, _stated(form, row, now)
    if before:
        old = _stated(form, row, before)
        # Who puts back a prefilled number says again what was sent.
        back = {k: getattr(row, k) for k in before.prefilled if k in old and k not in new}
        new |= _prefilled(form, row, back, now)
    found = []
    for key in dict.fromkeys((*old, *new)):
        earlier, later = old.get(key), new.get(key)
        if earlier is None or later is None or _number(earlier) != _number(later):
            found.append(Change(key=key, before=earlier, now=later))
    return tuple(found)


def says_the_same(before: Answer | None, now: Answer) -> bool:
    """Whether two answers without a change are also explained alike."""
    return before is not None and _TOLD(before) == _TOLD(now)


def _stated(form: Form, row: FormRow, answer: Answer) -> dict[str, Observation]:
    """What an answer states, by the column that says it."""
    kind = RevisionClass.named(answer.revision)
    found = dict(_reported(form, row, answer)) if answer.value is not None else {}
    return found | (_prefilled(form, row, answer.prefilled, answer) if kind else {})


def _reported(form: Form, row: FormRow, answer: Answer) -> Iterator[tuple[str, Observation]]:
    """What a row states of its period."""
    status = DATA_STATUS.get(answer.status or EntryStatus.NORMAL)
    period, end = period_of(form, row, answer.period), form.reported(row)
    quarter = Period(end.year, end.last, max(end.last - form.period.months + 1, 1))
    asked = [("value", period, Measure.LEVEL), ("growth", period, Measure.YOY)]
    if row.is_flow and form.period.first > 1:
        asked.append(("quarter", quarter, Measure.LEVEL))
    for key, when, measure in asked:
        value = getattr(answer, key)
        if value is not None and status is not None:
            yield (
                key,
                _observation(
                    row, when, value, measure=measure, status=status, precision=_precision(answer)
                ),
            )


def _precision(answer: Answer) -> Precision:
    is_estimate = EntryStatus.EXPECTED is answer.status or EntrySource.ESTIMATE is answer.source
    return Precision.ESTIMATE if is_estimate else Precision.EXACT


def _prefilled(
    form: Form, row: FormRow, values: Mapping[str, float | None], answer: Answer
) -> dict[str, Observation]:
    """What is said of earlier periods, whose numbers were prefilled."""
    reported = form.reported(row)
    periods = {"year_ago": reported.year_ago}
    if reported.quarter_before.year == reported.year:
        periods["previous"] = reported.quarter_before
    said = {key: values.get(key) for key in periods}
    kind = RevisionClass.named(answer.revision)
    return {
        key: replace(_observation(row, periods[key], value), revision_class=kind)
        for key, value in said.items()
        if value is not None
    }


def _observation(row: FormRow, period: Period, value: float, **more: object) -> Observation:
    return Observation(indicator=row.indicator, period=period, value=value, **more)  # type: ignore[arg-type]  # names are fields


def period_of(form: Form, row: FormRow, choice: str) -> Period:
    """The period that a respondent chose, among the row's own."""
    reported = form.reported(row)
    if row.periods and choice in row.periods:
        return Period(reported.year, reported.last - row.periods.index(choice), 1)
    return reported


def _number(stated: Observation) -> tuple[Period, float, int, Precision]:
    return stated.period, stated.value, finality(stated.status), stated.precision


def _said(stated: Observation | None, *, with_period: bool) -> Text:
    if stated is None:
        return Text(zh="", en="")
    value = f"{stated.value:.15g}"
    marks = [stated.status] if finality(stated.status) else []
    zh = [stated.period.label("zh")] * with_period + [mark.zh for mark in marks]
    en = [stated.period.label("en")] * with_period + [mark["en"] for mark in marks]
    return Text(
        zh=value + (f"（{'，'.join(zh)}）" if zh else ""),
        en=value + (f" ({', '.join(en)})" if en else ""),
    )
