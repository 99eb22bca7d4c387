"""How do forms go out to departments?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from addin.errors import Finding, UsageError
from addin.exchange.calendar import holiday_findings, moment, now_in_china
from addin.exchange.form.design import design_form, respondents
from addin.exchange.form.form import Form, FormId
from addin.exchange.form.header import FormSettings, accepted_until
from addin.exchange.form.workbook import write_form
from addin.exchange.ledger.state import State
from addin.exchange.ledger.store import EntryKind, Ledger, LedgerPage, default_url
from addin.exchange.signing.key import OfficeKey
from addin.exchange.signing.token import token_of
from addin.files import write_atomically
from addin.language import Text
from addin.model.period import Period
from addin.model.plan import Area, Department, Plan
from addin.plan.read import read_plan

# What may differ between two issues without a department having to fill a new one.
_NOT_THE_QUESTION = ("id", "issued", "changes", "header", "actions", "language")


@dataclass(frozen=True, kw_only=True)
class Issued:
    """One form that is out: where its file is, for whom, and until when."""

    path: Path
    form: Form
    is_new: bool

    @property
    def form_id(self) -> str:
        """The identity of the form."""
        return str(self.form.id)


@dataclass(frozen=True, kw_only=True)
class Shared:
    """The forms of one wave, in the order of the plan's departments or areas."""

    forms: tuple[Issued, ...]
    findings: tuple[Finding, ...] = ()


def share(  # noqa: PLR0913 - the words of one command
    plan_path: Path | str,
    period: Period | str,
    out_dir: Path | str,
    *,
    each: str = "department",
    only: tuple[str, ...] = (),
    settings: FormSettings | None = None,
    ledger: str = "",
    now: datetime | None = None,
) -> Shared:
    """Write a form for every department (or ``each="area"``) and enter them in the ledger.

    `only` names the codes of some respondents. Sharing again gives the same forms; where the
    plan asks something else by now, the form gets a new issue that replaces the old one.
    Raises FormError for a form whose validity has ended (V-00k), UsageError where nobody has
    anything to report, and the errors of `read_plan`.
    """
    path, issued = Path(plan_path), moment(now) if now else now_in_china()
    wanted = period if isinstance(period, Period) else Period.parse(period)
    plan = read_plan(path)
    until = accepted_until(plan, wanted, settings or FormSettings(), issued)
    chosen = _chosen(plan, each, only, wanted, until)
    with Ledger.open(ledger or default_url(path)) as opened, opened.transaction() as book:
        state = State.of(book)
        wave = _Wave(plan, wanted, _with_explanations(settings or FormSettings(), state), state,
                     opened.signing_key(book))  # fmt: skip
        forms = tuple(wave.issue(respondent, issued, book, Path(out_dir)) for respondent in chosen)
    due = forms[0].form.header.deadline.date()
    return Shared(forms=forms, findings=holiday_findings(due))


def _chosen(
    plan: Plan, each: str, only: tuple[str, ...], period: Period, until: date
) -> tuple[Department | Area, ...]:
    if each not in {"department", "area"}:
        raise UsageError(
            en=f"forms go out for each department or area, not {each!r}",
            zh=f"只能按部门（department）或区域（area）分表，不能按{each!r}",
        )
    found = respondents(plan, each, period, until)
    if only:
        unknown = set(only) - {respondent.code for respondent in found}
        if unknown:
            names = ", ".join(sorted(unknown))
            raise UsageError(
                en=f"nothing to report for {names}, or no such {each}",
                zh=f"{names}没有填报任务，或代码不存在",
            )
        found = tuple(respondent for respondent in found if respondent.code in only)
    if not found:
        raise UsageError(
            en="nobody has anything to report: the plan names no department for its indicators"
            if each == "department"
            else "no area has a series in the plan",
            zh="没有需要填报的单位：规划工作簿的指标没有填责任部门"
            if each == "department"
            else "规划工作簿中没有分区域的数据",
        )
    return found


@dataclass(frozen=True)
class _Wave:
    """The forms of one period, beside those that the ledger knows."""

    plan: Plan
    period: Period
    settings: FormSettings
    state: State
    key: OfficeKey

    def issue(
        self, respondent: Department | Area, issued: datetime, book: LedgerPage, folder: Path
    ) -> Issued:
        """Write the form of one respondent, and enter it where it is new."""
        form, replaced = self._form(respondent, issued)
        is_new = str(form.id) not in self.state.issued
        content = write_form(form, token=str(token_of(str(form.id), form.issued, self.key)))
        if is_new:
            digest = book.archive(content)
            book.append(
                EntryKind.ISSUED, str(form.id), _record(form, digest, replaced, self.key), issued
            )
        path = write_atomically(folder / _file_name(form), content)
        return Issued(path=path, form=form, is_new=is_new)

    def _form(self, respondent: Department | Area, issued: datetime) -> tuple[Form, str]:
        """The form, and the identity that it replaces: an issue that asks the same stays."""
        first = FormId(
            plan=self.plan.identity.code,
            form=self.settings.form,
            period=self.period,
            respondent=respondent.code,
        )
        last = _last_issue(self.state, first)
        form = design_form(
            self.plan, self.period, respondent,
            settings=self.settings, issue=last + 1, issued=issued,
        )  # fmt: skip
        form = _compared(form, _earlier(form, self.state))
        if not last:
            return form, ""
        before = self.state.form(str(replace(first, issue=last)))
        is_same = _question(before, form) == _question(form, form)
        return (before, "") if is_same else (form, str(before.id))


def _last_issue(state: State, first: FormId) -> int:
    issue = 0
    while str(replace(first, issue=issue + 1)) in state.issued:
        issue += 1
    return issue


def _question(form: Form, like: Form) -> Form:
    """What a form asks: beside it another may differ without a department having to fill anew."""
    rows = tuple(replace(row, last_explanation="", published=None) for row in form.rows)
    same = {key: getattr(like, key) for key in _NOT_THE_QUESTION}
    return replace(form, rows=rows, **same)


def _earlier(form: Form, state: State) -> Form | None:
    """The last form of the same respondent for a period before."""
    known = (FormId.parse(form_id) for form_id in state.issued)
    same = (form.id.respondent, form.id.form)
    earlier = [k for k in known if (k.respondent, k.form) == same and k.period < form.period]
    return state.form(str(max(earlier, key=lambda found: found.period))) if earlier else None


def _compared(form: Form, before: Form | None) -> Form:
    """The form with what is asked that was not asked before, no longer asked, or means another."""
    if before is None:
        return form
    added = [row.name for row in form.rows if row.code not in before.row]
    gone = [row.name for row in before.rows if row.code not in form.row]
    changes = (
        *_said(Text(zh="新增", en="New"), added),
        *_said(Text(zh="不再填报", en="No longer asked"), gone),
    )
    rows = tuple(
        replace(row, definition_changed=before.row[row.code].definition != row.definition)
        if row.code in before.row
        else row
        for row in form.rows
    )
    return replace(form, changes=changes, rows=rows)


def _said(head: Text, names: Sequence[Text]) -> tuple[Text, ...]:
    if not names:
        return ()
    zh, en = "、".join(name.zh for name in names), ", ".join(name["en"] for name in names)
    return (Text(zh=f"{head.zh}：{zh}", en=f"{head.en}: {en}"),)


def _with_explanations(settings: FormSettings, state: State) -> FormSettings:
    """The settings with what each respondent explained last about each code."""
    found = {
        (FormId.parse(entry.form).respondent, code): answer["explanation"]
        for entry in state.reported
        for code, answer in entry.content["answers"].items()
        if answer["explanation"]
    }
    return replace(settings, explanations={**found, **settings.explanations})


def _record(form: Form, digest: str, replaced: str, key: OfficeKey) -> Mapping[str, Any]:
    return {"form": form.record(), "sha256": digest, "file": _file_name(form), "replaces": replaced,
            "key": key.fingerprint}  # fmt: skip


def _file_name(form: Form) -> str:
    name = "".join(
        letter if letter.isalnum() or letter in "-_." else "_" for letter in form.respondent["zh"]
    )
    return f"{form.id}_{name}.xlsx"
