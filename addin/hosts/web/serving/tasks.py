"""What can a reader let do: make, verify, refresh, fill and lint reports, take returns in?

Each takes what was asked and answers the work of a job. Nothing is written before it was shown:
refreshing and intake run on copies first, and the second step does what the first one listed.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from addin.errors import FileError, Level, UsageError
from addin.files import own_folder, safe_name, write_atomically
from addin.hosts.web.serving.asking import Asked
from addin.hosts.web.serving.jobs import Job, Outcome
from addin.hosts.web.views.working.files import Filled, Line, MadeFiles, Points
from addin.hosts.web.views.working.returns import Intake, intake
from addin.language import LANGUAGES, Language, Text

Work = Callable[[Job], Outcome]


def report(asked: Asked) -> tuple[Job, Work]:
    """Reports of the plan in the languages that are ticked."""
    languages: tuple[Language, ...] = tuple(one for one in LANGUAGES if asked[one])
    if not languages:
        raise UsageError(en="no language was named (zh, en)", zh="未指定语言（zh、en）")
    job = Job(kind="report", language=asked.language, steps=2 * len(languages) + bool(asked["pdf"]))
    return job, partial(_report, asked, languages)


def _report(asked: Asked, languages: tuple[Language, ...], job: Job) -> Outcome:
    from addin.report.build import build_report

    opened, folder = asked.opened, _folder(asked)
    made = build_report(
        opened.loaded.plan, asked.period, folder,
        languages=languages, as_of=asked.as_of, pdf=bool(asked["pdf"]), beside=opened.path,
        watch=job.step,
    )  # fmt: skip
    notes = tuple(one.show(asked.language) for one in made.findings)
    return _made(asked, folder, made.paths, notes)


def _folder(asked: Asked) -> Path:
    """Where a reader finds what was made: in his documents, or to be fetched from an office."""
    code = safe_name(asked.opened.loaded.plan.identity.code)
    if asked.session.library is not None:
        return asked.session.place("x").parent
    documents = Path.home() / "Documents"
    root = documents / "Onpace" if documents.is_dir() else own_folder() / "made"
    return root / code


def _made(asked: Asked, folder: Path, paths: tuple[Path, ...], notes: tuple[str, ...]) -> Outcome:
    shown = "" if asked.session.library is not None else str(folder)
    names = tuple((path.name, f"{path.stat().st_size / 1024:.0f} kB") for path in paths)
    view = MadeFiles(folder=shown, files=names, notes=notes)
    return Outcome(template="made", view=view, files=paths)


def verification(asked: Asked) -> tuple[Job, Work]:
    """Each number of a report against the plan."""
    return Job(kind="verification", language=asked.language), partial(_verify, asked, _file(asked))


def _verify(asked: Asked, path: Path, job: Job) -> Outcome:
    from addin.living.verify import verify

    del job
    opened = asked.opened
    found = verify(path, opened.loaded.plan, opened.path, as_of=asked.as_of)
    lines = tuple(
        Line(
            level=one.level.value, rule=one.rule, where=one.where[asked.language],
            text=one.text[asked.language], before=one.found, after=one.expected,
            why=one.advice[asked.language], fact=one.fact,
        )
        for one in found.points
    )  # fmt: skip
    counts = found.counts
    view = Points(file=path.name, bound=counts["bound"], right=counts["right"], lines=lines)
    return Outcome(template="points", view=view)


def refresh(asked: Asked) -> tuple[Job, Work]:
    """What would change in a report; the new file waits until it is asked for."""
    return Job(kind="refresh", language=asked.language), partial(_refresh, asked, _file(asked))


def _refresh(asked: Asked, path: Path, job: Job) -> Outcome:
    from addin.living.refresh import refresh
    from addin.living.refreshing.impact import KINDS

    del job
    opened, language = asked.opened, asked.language
    found = refresh(
        path, opened.loaded.plan, opened.path, as_of=asked.as_of, accepted=asked["way"] == "accept"
    )
    changes = tuple(
        Line(
            level="", rule=KINDS[one.kind][language], where=one.where[language], text="",
            before=one.before, after=one.after, why=one.why[language], fact=one.fact,
        )
        for one in found.changes
    )  # fmt: skip
    kept = tuple(
        Line(
            level=one.level.value, rule=one.rule, where=one.where[language],
            text=one.text[language], before=one.found, after=one.expected,
            why=one.advice[language], fact=one.fact,
        )
        for one in found.flags
    )  # fmt: skip
    waiting = asked.session.place(path.name)
    waiting.write_bytes(found.content)
    view = Points(file=path.name, bound=0, right=0, lines=changes, kept=kept, waiting=str(waiting))
    return Outcome(template="changes", view=view)


def apply(asked: Asked, before: Job) -> tuple[Job, Work]:
    """Write what a job has shown."""
    if before.outcome is None:
        raise UsageError(en="nothing was shown yet", zh="还没有列出要改的内容")
    view = before.outcome.view
    if isinstance(view, Points) and view.waiting:
        return Job(kind="apply", language=asked.language), partial(_apply, asked, view)
    if isinstance(view, Intake):
        return Job(kind="entry", language=asked.language), partial(_enter, asked, view)
    raise UsageError(en="this has nothing to write", zh="这里没有要写入的内容")


def _apply(asked: Asked, view: Points, job: Job) -> Outcome:
    """The refreshed report as a new file; the one that was brought is not touched."""
    del job
    source, folder = Path(view.waiting), _folder(asked)
    path = folder / f"{source.stem}.{asked.period}{source.suffix}"
    at = 1
    while path.exists():
        at += 1
        path = folder / f"{source.stem}.{asked.period}-{at}{source.suffix}"
    write_atomically(path, source.read_bytes())
    return _made(asked, folder, (path,), ())


def lint(asked: Asked) -> tuple[Job, Work]:
    """Everything that is wrong with a template."""
    return Job(kind="lint", language=asked.language), partial(_lint, asked, _file(asked))


def _lint(asked: Asked, path: Path, job: Job) -> Outcome:
    from addin.templating.linting import lint

    del job
    found = lint(path, _values(asked) if asked["values"] else None)
    return _findings(asked, path, found)


def fill(asked: Asked) -> tuple[Job, Work]:
    """A template with the values of a JSON document."""
    return Job(kind="fill", language=asked.language), partial(_fill, asked, _file(asked))


def _fill(asked: Asked, path: Path, job: Job) -> Outcome:
    from addin.templating.linting import lint
    from addin.templating.template import fill

    del job
    values = _values(asked)
    wrong = [one for one in lint(path, values) if one.level is Level.HARD]
    if wrong:
        return _findings(asked, path, wrong)
    made = asked.session.place(f"{path.stem}.filled{path.suffix}")
    notes = tuple(one.show(asked.language) for one in fill(path, values, made))
    names = ((made.name, f"{made.stat().st_size / 1024:.0f} kB"),)
    return Outcome(
        template="made", view=MadeFiles(folder="", files=names, notes=notes), files=(made,)
    )


def _findings(asked: Asked, path: Path, found: Any) -> Outcome:
    lines = tuple(
        Line(
            level=one.level.value, rule=one.rule, where=str(one.place),
            text=one.text[asked.language], why=one.advice[asked.language],
        )
        for one in found
    )  # fmt: skip
    return Outcome(template="linted", view=Filled(file=path.name, lines=lines))


def _values(asked: Asked) -> Any:
    """The values of a JSON document: pasted, or in a file."""
    from addin.templating.jsonvalues import from_json

    text = asked["pasted"] or (_brought(asked, "values").read_text("utf-8-sig"))
    try:
        return from_json(json.loads(text), asked.session.folder)
    except json.JSONDecodeError as error:
        raise FileError("not_json", name="JSON", error=error) from error


def returns(asked: Asked) -> tuple[Job, Work]:
    """What would become of returned files, tried on a copy of the workbook and its ledger."""
    files = [_brought(asked, one) for one in asked["files"].split(",") if one]
    if not files:
        raise UsageError(en="no file was chosen", zh="没有选择文件")
    book = book_of(asked)
    job = Job(kind="returns", language=asked.language, steps=2)
    return job, partial(_try_returns, asked, book, tuple(files))


def book_of(asked: Asked) -> Path:
    """The plan workbook that returns enter; UsageError for a copy that was uploaded."""
    opened = asked.opened
    if not opened.origin.startswith("book:"):
        raise UsageError(
            en="returns enter the plan workbook: open it by its path, not as a copy",
            zh="报送数据要写入规划工作簿：请按路径打开，而不是上传副本",
        )
    return opened.path


def _try_returns(asked: Asked, book: Path, files: tuple[Path, ...], job: Job) -> Outcome:
    from addin.exchange.collecting import collect

    job.step(Text(zh="试接收…", en="trying…"))
    trial = asked.session.place(book.name)
    for one in book.parent.glob(f"{book.stem}.*"):
        if one.is_file():
            shutil.copy2(one, trial.with_name(one.name))
    found = collect(trial, files, out_dir=trial.parent / "replies")
    job.step(Text(zh="列出…", en="listing…"))
    view = intake(found, asked.language, files=tuple(map(str, files)), is_trial=True)
    return Outcome(template="intake", view=view)


def _enter(asked: Asked, view: Intake, job: Job) -> Outcome:
    """Take in for good what was tried: receipts and returned files beside the workbook."""
    from addin.exchange.collecting import collect

    del job
    book = book_of(asked)
    found = collect(book, [Path(one) for one in view.files])
    replies = tuple(one.reply for one in found.receipts if one.reply is not None)
    made = intake(found, asked.language, files=(), is_trial=False)
    return Outcome(template="intake", view=made, files=replies)


def decide(asked: Asked) -> None:
    """Settle a conflict, with a reason."""
    from addin.exchange.decisions import decide

    number = asked["conflict"]
    if not number.isdecimal():
        raise UsageError(en="which conflict?", zh="请指明是哪一处冲突")
    decide(book_of(asked), int(number), asked["form"], asked["reason"])


def _file(asked: Asked) -> Path:
    return _brought(asked, asked["file"])


def _brought(asked: Asked, key: str) -> Path:
    """A file that the tab has brought; `key` is its id, or the name of the field that has it."""
    found = asked.session.brought.get(asked[key] or key)
    if found is None or not found.exists():
        raise UsageError(en="no file was chosen", zh="没有选择文件")
    return found


TASKS: Mapping[str, Callable[[Asked], tuple[Job, Work]]] = {
    "reports": report,
    "verifications": verification,
    "refreshes": refresh,
    "fills": fill,
    "lints": lint,
    "returns": returns,
}
"""The work that can be asked for, by the last word of its address."""
