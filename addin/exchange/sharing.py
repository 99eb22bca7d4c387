"""How do forms go out to departments?"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any, Self

from addin.errors import Finding, Level, Place, UsageError
from addin.exchange.calendar import holiday_findings, moment, now_in_china
from addin.exchange.form.design import design_form, respondents
from addin.exchange.form.form import Form, FormId
from addin.exchange.form.header import FormSettings, accepted_until
from addin.exchange.form.workbook import write_form
from addin.exchange.ledger.state import State
from addin.exchange.ledger.store import EntryKind, Ledger, LedgerPage, default_url
from addin.exchange.signing.key import OfficeKey
from addin.exchange.signing.token import token_of
from addin.files import read_file, remove_strays, write_atomically
from addin.language import Text
from addin.model.period import Period
from addin.model.plan import Area, Department, Plan
from addin.plan.read import read_plan

# What may differ between two issues without a department having to fill a new one.
_NOT_THE_QUESTION = (
    "id",
    "issued",
    "changes",
    "header",
    "actions",
    "language",
    "bilingual",
    "email",
)


@dataclass(frozen=True, kw_only=True)
class Issued:
    """One form that is out: where its file is, for whom, until when; and whether it was filled."""

    path: Path
    form: Form
    is_new: bool
    is_filled: bool = False

    @property
    def due(self) -> date:
        """The day of its deadline."""
        return self.form.header.deadline.date()

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

    `only` names the codes of some respondents. Sharing again gives the same forms; where the plan
    asks something else by now, a new issue takes the old one's place and holds what was accepted.
    A file that was filled stays (L-03). Raises FormError for a form whose validity has ended
    (V-00k), UsageError where nobody has anything to report, and the errors of `read_plan`.
    """
    path, issued, folder = Path(plan_path), moment(now or now_in_china()), Path(out_dir)
    wanted = period if isinstance(period, Period) else Period.parse(period)
    plan, asked = read_plan(path), settings or FormSettings()
    chosen = _chosen(plan, each, only, wanted, accepted_until(plan, wanted, asked, issued))
    remove_strays(folder)
    with Ledger.open(ledger or default_url(path)) as opened:
        with opened.transaction() as book:
            wave = _Wave.of(plan, wanted, asked, State.of(book), opened.signing_key(book))
            entered = [wave.issue(one, issued, book, folder) for one in chosen]
        forms = _in_place(opened, entered)
    left = (_left_alone(each.path) for each in forms if each.is_filled)
    return Shared(forms=forms, findings=(*holiday_findings(forms[0].due), *left))


def _in_place(ledger: Ledger, entered: Iterable[tuple[Issued, str]]) -> tuple[Issued, ...]:
    """The forms with their files; `entered` are they with the hashes of their originals.

    Only what the ledger holds goes out: whoever is cut off here writes the rest again.
    """
    with ledger.reading() as book:
        return tuple(_written(form, book.original(digest), digest) for form, digest in entered)


def _written(issued: Issued, content: bytes, digest: str) -> Issued:
    """The form with its file in place; a file that is there and is another one stays."""
    if not issued.path.exists():
        write_atomically(issued.path, content)
    elif hashlib.sha256(read_file(issued.path)).hexdigest() != digest:
        return replace(issued, is_filled=True)
    return issued


def _left_alone(path: Path) -> Finding:
    return Finding(
        rule="L-03",
        level=Level.SOFT,
        text=Text(
            zh="该文件与发出时不同，可能已填写，未覆盖；需要空表请换一个输出文件夹",
            en="the file is not as it was sent, somebody may have filled it: it was left; for an"
            " empty form choose another folder",
        ),
        place=Place(file=path.name),
    )


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

    @classmethod
    def of(
        cls, plan: Plan, period: Period, settings: FormSettings, state: State, key: OfficeKey
    ) -> Self:
        """The wave, whose respondents are shown what they explained last."""
        return cls(plan, period, _with_explanations(settings, state), state, key)

    def issue(
        self, respondent: Department | Area, issued: datetime, book: LedgerPage, folder: Path
    ) -> tuple[Issued, str]:
        """The form of one respondent, entered where it is new, and the hash of its original."""
        form, replaced = self._form(respondent, issued)
        path, before = folder / _file_name(form), self.state.issued.get(str(form.id))
        if before is not None:
            return Issued(path=path, form=form, is_new=False), str(before.content["sha256"])
        token = str(token_of(str(form.id), form.issued, self.key))
        digest = book.archive(write_form(form, self.state.answers(form), token=token))
        record = _record(form, digest, replaced, self.key)
        book.append(EntryKind.ISSUED, str(form.id), record, issued)
        return Issued(path=path, form=form, is_new=True), digest

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
    last = max(earlier, key=attrgetter("period", "issue"), default=None)
    return state.form(str(last)) if last else None


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
