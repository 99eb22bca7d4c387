"""What does an office do with a wave: send forms, take them in, answer, extend, vouch, decide?

Taking in runs on copies first; the second step does what the first one listed. Each step names
the state of the ledger that its reader saw: where another window has dealt with the same since,
nothing is done.
"""

import shutil
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path

from addin.errors import UsageError
from addin.hosts.web.serving.asking import Asked, ChangedError
from addin.hosts.web.serving.working.desk import Desk, beside, brought, desk_of
from addin.hosts.web.serving.working.jobs import Job, Outcome, Tell, Work
from addin.hosts.web.views.working.returns import Intake, intake
from addin.language import Text


def book_of(asked: Asked) -> Path:
    """The plan workbook that returns enter; UsageError for a copy that was uploaded."""
    opened = asked.opened
    if not opened.origin.startswith("book:"):
        raise UsageError(
            en="returns enter the plan workbook: open it by its path, not as a copy",
            zh="报送数据要写入规划工作簿：请按路径打开，而不是上传副本",
        )
    return opened.path


def shares(asked: Asked) -> tuple[Job, Work]:
    """A form for each department or area."""
    book_of(asked)
    job = Job(kind="shares", language=asked.language, writes=True)
    said = {key: asked[key] for key in ("each", "deadline", "contact", "form_language")}
    return job, partial(_share, desk_of(asked), said)


def _share(desk: Desk, said: Mapping[str, str], tell: Tell) -> Outcome:
    from addin.exchange.calendar import deadline_in, now_in_china
    from addin.exchange.form.header import FormSettings
    from addin.exchange.sharing import share

    tell(Text(zh="制作填报表…", en="making the forms…"))
    until = deadline_in(said["deadline"], now_in_china()) if said["deadline"].strip() else None
    spoken = said["form_language"]
    settings = FormSettings(
        language="en" if spoken == "en" else "zh", bilingual=spoken == "both",
        contact=said["contact"], deadline=until,
    )  # fmt: skip
    folder = desk.folder / f"forms-{desk.period}"
    each = said["each"] or "department"
    made = share(desk.path, desk.period, folder, each=each, settings=settings)
    notes = [one.show(desk.language) for one in made.findings]
    return desk.made([one.path for one in made.forms], notes)


def returns(asked: Asked) -> tuple[Job, Work]:
    """What would become of returned files; nothing of the plan is written."""
    book_of(asked)
    names = [one for one in asked["files"].split(",") if one]
    if not names:
        raise UsageError(en="no file was chosen", zh="没有选择文件")
    files = tuple(brought(asked, one) for one in names)
    job = Job(kind="returns", language=asked.language, steps=2)
    return job, partial(_try_returns, desk_of(asked), files)


def _try_returns(desk: Desk, files: tuple[Path, ...], tell: Tell) -> Outcome:
    from addin.exchange.collecting import collect

    tell(Text(zh="正在识别…", en="recognising…"))
    seen = last_entry(desk.path)
    trial = desk.scratch / desk.path.name
    for one in desk.path.parent.glob(f"{desk.path.stem}.*"):
        if one.is_file():
            shutil.copy2(one, trial.with_name(one.name))
    found = collect(trial, files, out_dir=desk.scratch / "replies")
    tell(Text(zh="列出…", en="listing…"))
    named = tuple(map(str, files))
    view = intake(found, desk.language, files=named, seen=seen, is_trial=True)
    return Outcome(template="intake", view=view)


def enter(asked: Asked, view: Intake) -> tuple[Job, Work]:
    """Take in for good what was tried."""
    book_of(asked)
    job = Job(kind="entry", language=asked.language, writes=True)
    return job, partial(_enter, desk_of(asked), view)


def _enter(desk: Desk, view: Intake, tell: Tell) -> Outcome:
    """Receipts and returned files lie beside the workbook then."""
    from addin.exchange.collecting import collect

    tell(Text(zh="入库…", en="entering…"))
    refuse_seen(desk.path, view.seen, {one.form for one in view.answers if one.form})
    found = collect(desk.path, [Path(one) for one in view.files])
    made = intake(found, desk.language, files=(), seen=0, is_trial=False)
    return Outcome(template="intake", view=made, files=tuple(map(Path, made.replies)))


def reminders(asked: Asked) -> tuple[Job, Work]:
    """A reminder for each form that is asked for, as words and as a mail to be sent."""
    job = Job(kind="reminders", language=asked.language)
    return job, partial(_remind, desk_of(asked))


def _remind(desk: Desk, tell: Tell) -> Outcome:
    from addin.exchange.desk.drafts import write_reminders
    from addin.exchange.ledger.board import remind

    tell(Text(zh="催报…", en="reminders…"))
    words = remind(desk.path, desk.language)
    paths = write_reminders(desk.path, desk.folder / "reminders", desk.language) if words else ()
    made = desk.made(paths, words)
    return Outcome(template="reminders", view=made.view, files=made.files)


def ledgers(asked: Asked) -> tuple[Job, Work]:
    """The ledger as a workbook."""
    return Job(kind="ledgers", language=asked.language), partial(_export, desk_of(asked))


def _export(desk: Desk, tell: Tell) -> Outcome:
    from addin.exchange.ledger.exports import export_ledger

    tell(Text(zh="导出…", en="exporting…"))
    desk.folder.mkdir(parents=True, exist_ok=True)
    path = beside(desk.folder / f"ledger-{desk.period}.{desk.language}.xlsx")
    return desk.made([export_ledger(desk.path, path, desk.language)])


def _decide(asked: Asked, book: Path) -> None:
    from addin.exchange.decisions import decide

    decide(book, _number(asked["conflict"]), asked["form"], asked["reason"])


def _extend(asked: Asked, book: Path) -> None:
    from addin.exchange.decisions import extend

    extend(book, asked["form"], asked["deadline"], asked["reason"])


def _answer(asked: Asked, book: Path) -> None:
    from addin.exchange.desk.questions import answer

    answer(book, asked["question"], asked["answer"])


def _vouch(asked: Asked, book: Path) -> None:
    from addin.exchange.proof.vouching import vouch

    agreed = asked["agreed"] != "no"
    vouch(book, _number(asked["entry"]), asked["by"], asked["reason"], agreed=agreed)


def _explain(asked: Asked, book: Path) -> None:
    """Why a finding is right, kept in the plan workbook."""
    from addin.exchange.enter.plan_book import explain_finding
    from addin.exchange.form.form import explains

    if not explains(asked["reason"]):
        raise UsageError(
            en="a reason of at least ten characters is needed", zh="须写明理由（不少于10个字）"
        )
    explain_finding(book, asked["rule"], asked["cell"], asked["reason"])


def _number(text: str) -> int:
    if not text.isdecimal():
        raise UsageError(en="which one?", zh="请指明是哪一处")
    return int(text)


SETTLEMENTS: Mapping[str, Callable[[Asked, Path], None]] = {
    "decisions": _decide,
    "extensions": _extend,
    "answers": _answer,
    "vouchings": _vouch,
    "explanations": _explain,
}
"""What an office settles at once, by the last word of its address."""


def settle(what: str, asked: Asked) -> None:
    """Settle it; ChangedError where another window has since."""
    book = book_of(asked)
    if asked["seen"]:
        about = {asked["form"] or asked["of"]} - {""}
        refuse_seen(book, _number(asked["seen"]), about, asked["conflict"])
    SETTLEMENTS[what](asked, book)


def last_entry(book: Path) -> int:
    """The number of the ledger's last entry."""
    from addin.exchange.ledger.board import read_state

    return read_state(book, "").seq


def refuse_seen(book: Path, seen: int, forms: Collection[str], conflict: str = "") -> None:
    """ChangedError where an entry after `seen` is about one of these forms, or the conflict."""
    from addin.exchange.ledger.state import line_of
    from addin.exchange.ledger.store import Ledger, default_url

    lines = {line_of(one) for one in forms}
    with Ledger.open(default_url(book)) as opened, opened.reading() as page:
        for entry in page.entries(after=seen):
            same = entry.form and line_of(entry.form) in lines
            if same or (conflict and str(entry.content.get("conflict", "")) == conflict):
                raise ChangedError(
                    en="another window has dealt with this one; look at it again",
                    zh="另一窗口已处理这一份，请先看最新情况",
                )
