"""How do forms go out to departments?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from addin.errors import Finding, UsageError
from addin.exchange.calendar import holiday_findings, moment, now_in_china
from addin.exchange.form.design import FormSettings, design_form, respondents
from addin.exchange.form.form import Form, FormId
from addin.exchange.form.workbook import write_form
from addin.exchange.ledger.state import State
from addin.exchange.ledger.store import Kind, Ledger, default_url
from addin.files import write_atomically
from addin.language import Text
from addin.model.period import Period
from addin.model.plan import Area, Department, Plan
from addin.plan.read import read_plan

__all__ = ["Issued", "Shared", "share"]

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
    path, out, settings = Path(plan_path), Path(out_dir), settings or FormSettings()
    wanted = period if isinstance(period, Period) else Period.parse(period)
    if each not in {"department", "area"}:
        raise UsageError(
            en=f"forms go out for each department or area, not {each!r}",
            zh=f"只能按部门（department）或区域（area）分表，不能按{each!r}",
        )
    issued = moment(now) if now else now_in_china()
    plan = read_plan(path)
    chosen = _chosen(plan, each, only, wanted)
    with Ledger.open(ledger or default_url(path)) as opened, opened.transaction() as book:
        state = State()
        state.read(book.entries())
        settings = replace(settings, explanations={**_explanations(state), **settings.explanations})
        made = [_form(plan, wanted, respondent, settings, state, issued) for respondent in chosen]
        contents = {str(form.id): write_form(form) for form, _ in made}
        for form, replaced in made:
            if str(form.id) not in state.issued:
                digest = book.archive(contents[str(form.id)])
                book.append(Kind.ISSUED, str(form.id), _record(form, digest, replaced), issued)
    forms = tuple(
        Issued(
            path=write_atomically(out / _file_name(form), contents[str(form.id)]),
            form=form,
            is_new=str(form.id) not in state.issued,
        )
        for form, _ in made
    )
    due = forms[0].form.header.deadline.date()
    return Shared(forms=forms, findings=holiday_findings(due))


def _chosen(
    plan: Plan, each: str, only: tuple[str, ...], period: Period
) -> tuple[Department | Area, ...]:
    found = respondents(plan, each, period)
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


def _form(
    plan: Plan,
    period: Period,
    respondent: Department | Area,
    settings: FormSettings,
    state: State,
    issued: datetime,
) -> tuple[Form, str]:
    """The form, and the identity that it replaces: an issue that asks the same stays."""
    first = FormId(
        plan=plan.identity.code, form=settings.form, period=period, respondent=respondent.code
    )
    last = _last_issue(state, first)
    form = design_form(plan, period, respondent, settings=settings, issue=last + 1, issued=issued)
    if not last:
        return replace(form, changes=_changes(form, state)), ""
    before = state.form(str(replace(first, issue=last)))
    if _question(before) == _question(form):
        return before, ""
    return replace(form, changes=_changes(form, state)), str(before.id)


def _last_issue(state: State, first: FormId) -> int:
    issue = 0
    while str(replace(first, issue=issue + 1)) in state.issued:
        issue += 1
    return issue


def _question(form: Form) -> dict[str, Any]:
    record = {key: value for key, value in form.record().items() if key not in _NOT_THE_QUESTION}
    for row in record["rows"]:
        row.pop("last_explanation")
    return record


def _changes(form: Form, state: State) -> tuple[Text, ...]:
    """What is asked that was not asked of the same respondent before, and the other way round."""
    earlier = [
        form_id
        for form_id in state.issued
        if (known := FormId.parse(form_id)).respondent == form.id.respondent
        and known.form == form.id.form
        and known.period < form.period
    ]
    if not earlier:
        return ()
    before = state.form(max(earlier, key=lambda form_id: FormId.parse(form_id).period))
    added = [row.name for row in form.rows if row.code not in before.row]
    gone = [row.name for row in before.rows if row.code not in form.row]
    found = []
    if added:
        found.append(
            Text(zh=f"新增：{'、'.join(name.zh for name in added)}",
                 en=f"New: {', '.join(name['en'] for name in added)}")
        )  # fmt: skip
    if gone:
        found.append(
            Text(zh=f"不再填报：{'、'.join(name.zh for name in gone)}",
                 en=f"No longer asked: {', '.join(name['en'] for name in gone)}")
        )  # fmt: skip
    return tuple(found)


def _explanations(state: State) -> dict[tuple[str, str], str]:
    """What each respondent explained last about each code."""
    found: dict[tuple[str, str], str] = {}
    for form_id, entries in state.received.items():
        for entry in entries:
            if entry.content["outcome"] != "accepted":
                continue
            respondent = FormId.parse(form_id).respondent
            for code, answer in entry.content["answers"].items():
                if answer["explanation"]:
                    found[respondent, code] = answer["explanation"]
    return found


def _record(form: Form, digest: str, replaced: str) -> Mapping[str, Any]:
    return {
        "form": form.record(),
        "sha256": digest,
        "file": _file_name(form),
        "replaces": replaced,
    }


def _file_name(form: Form) -> str:
    name = "".join(
        letter if letter.isalnum() or letter in "-_." else "_" for letter in form.respondent["zh"]
    )
    return f"{form.id}_{name}.xlsx"
