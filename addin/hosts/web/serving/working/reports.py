"""Making, verifying, refreshing and releasing reports: what is asked, and the work that does it.

Nothing is written before it was shown: refreshing lists its changes first, and the second step
makes those of them that a reader left ticked.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from addin.errors import UsageError
from addin.files import write_atomically
from addin.hosts.web.serving.asking import Asked
from addin.hosts.web.serving.working.desk import Desk, beside, brought, desk_of, maybe_brought
from addin.hosts.web.serving.working.jobs import Job, Outcome, Tell, Work
from addin.hosts.web.views.working.files import Line, Points
from addin.language import LANGUAGES, Language, Text
from addin.living.checks.point import Point

_BOOKS = frozenset({".xlsx", ".xlsm"})


def report(asked: Asked) -> tuple[Job, Work]:
    """Reports of the plan in the languages that are ticked, whole or for each part."""
    from addin.batch.parts import PartKind, Parts

    languages: tuple[Language, ...] = tuple(one for one in LANGUAGES if asked[one])
    if not languages:
        raise UsageError("no_language")
    final = _day(asked["dated"]) if asked["final"] else None
    how = {
        "languages": languages, "template": maybe_brought(asked, "template"),
        "pdf": bool(asked["pdf"]), "publish": bool(asked["publish"]), "final": final,
    }  # fmt: skip
    desk = desk_of(asked)
    if asked["each"]:
        kind = PartKind.named(asked["each"])
        if kind is None:
            raise UsageError("not_a_part", each=asked["each"])
        count = len(Parts(desk.plan, kind, desk.period, desk.as_of).named)
        job = Job(kind="report", language=asked.language, steps=max(count, 1))
        return job, partial(_each, desk, kind, how)
    kinds = 1 if how["template"] else 2
    job = Job(
        kind="report", language=asked.language, steps=kinds * len(languages) + bool(asked["pdf"])
    )
    return job, partial(_report, desk, how)


def _day(text: str) -> date:
    """The day under a final: today, where none is said."""
    try:
        return date.fromisoformat(text) if text else date.today()  # noqa: DTZ011 - the office's day
    except ValueError:
        raise UsageError("not_a_day", text=text) from None


def _report(desk: Desk, how: dict[str, Any], tell: Tell) -> Outcome:
    from addin.report.build import build_report

    made = build_report(
        desk.plan, desk.period, desk.folder, as_of=desk.as_of, beside=desk.path, watch=tell, **how
    )
    return desk.made(made.paths, [one.show(desk.language) for one in made.findings])


def _each(desk: Desk, kind: Any, how: dict[str, Any], tell: Tell) -> Outcome:
    """A report for each part; those that failed are told, the others are good."""
    from addin.batch.each import report_each
    from addin.batch.making import Order
    from addin.batch.parts import Parts

    order = Order(period=desk.period, as_of=desk.as_of, beside=desk.path, **how)
    folder = desk.folder / kind.value
    made = report_each(desk.plan, kind, order, folder, watch=tell)
    names = Parts(desk.plan, kind, desk.period, desk.as_of).named
    failed = tuple(
        f"{names[code].name[desk.language]}: {why[desk.language]}"
        for code, why in made.failed.items()
    )
    words = [one[desk.language] for one in made.words()][: -len(failed) or None]
    whole = desk.made(made.paths, words)
    view = replace(whole.view, parts=len(names), failed=failed)
    return replace(whole, view=view)


def verification(asked: Asked) -> tuple[Job, Work]:
    """Each number of a report against the plan."""
    job = Job(kind="verification", language=asked.language)
    return job, partial(_verify, desk_of(asked), brought(asked, "file"))


def _verify(desk: Desk, path: Path, tell: Tell) -> Outcome:
    from addin.living.marking import with_comments
    from addin.living.sheets.verify import verify_book
    from addin.living.verify import verify

    tell(Text(zh="核对…", en="checking…"))
    language, marked = desk.language, tuple[Path, ...]()
    if path.suffix.lower() in _BOOKS:
        book = verify_book(path, desk.plan, desk.path, as_of=desk.as_of)
        points, counts = book.points, book.counts
    else:
        found = verify(path, desk.plan, desk.path, as_of=desk.as_of)
        points, counts = found.points, found.counts
        if points:
            copy = beside(desk.scratch / f"{path.stem}.marked{path.suffix}")
            with_comments(found.report.document, points, language).save(copy)
            marked = (copy,)
    lines = tuple(_line(one, language) for one in points)
    view = Points(file=path.name, bound=counts["bound"], right=counts["right"], lines=lines)
    return Outcome(template="points", view=view, files=marked)


def _line(one: Point, language: Language) -> Line:
    return Line(
        level=one.level.value, rule=one.rule, where=one.where[language], text=one.text[language],
        before=one.found, after=one.expected, why=one.advice[language], fact=one.fact,
    )  # fmt: skip


def refresh(asked: Asked) -> tuple[Job, Work]:
    """What would change in a report; nothing is written before it is asked for."""
    job = Job(kind="refresh", language=asked.language)
    return job, partial(_refresh, desk_of(asked), brought(asked, "file"), asked["way"])


def _refresh(desk: Desk, path: Path, way: str, tell: Tell) -> Outcome:
    from addin.living.refreshing.impact import KINDS

    tell(Text(zh="比较…", en="comparing…"))
    found, language = _refreshed(desk, path, way, ()), desk.language
    changes = tuple(
        Line(
            level="", rule=KINDS[one.kind][language], where=one.where[language], text="",
            before=one.before, after=one.after, why=one.why[language], fact=one.fact,
            number=number, kind=one.kind,
        )
        for number, one in enumerate(found.changes)
        if one.kind != "kept"
    )  # fmt: skip
    kept = tuple(_line(one, language) for one in found.flags)
    view = Points(
        file=path.name, bound=0, right=0, lines=changes, kept=kept, waiting=str(path), way=way,
    )  # fmt: skip
    return Outcome(template="changes", view=view)


def _refreshed(desk: Desk, path: Path, way: str, leave: Collection[int]) -> Any:
    from addin.living.refresh import refresh
    from addin.living.sheets.refresh import refresh_book

    if path.suffix.lower() in _BOOKS:
        return refresh_book(path, desk.plan, desk.path, as_of=desk.as_of, leave=leave)
    return refresh(
        path, desk.plan, desk.path, as_of=desk.as_of, accepted=way == "accept", leave=leave
    )


def write_changes(asked: Asked, view: Points) -> tuple[Job, Work]:
    """The changes that are ticked, in a new file; the one that was brought is not touched."""
    ticked = {int(one) for one in asked["accept"].split(",") if one.isdecimal()}
    known = {one.number for one in view.lines}
    chosen = ticked & known if asked["accept"] else known
    if view.lines and not chosen:
        raise UsageError(en="no change is ticked", zh="没有勾选要改的内容")
    job = Job(kind="apply", language=asked.language)
    return job, partial(_write_changes, desk_of(asked), view, frozenset(known - chosen))


def _write_changes(desk: Desk, view: Points, leave: Collection[int], tell: Tell) -> Outcome:
    tell(Text(zh="写入…", en="writing…"))
    source = Path(view.waiting)
    found = _refreshed(desk, source, view.way, leave)
    path = beside(desk.folder / f"{source.stem}.{desk.period}{source.suffix}")
    return desk.made([write_atomically(path, found.content)])


def release(asked: Asked) -> tuple[Job, Work]:
    """A release of finished reports; refused with all reasons while anything stands against."""
    files = [asked.session.brought[one] for one in asked["file"].split(",") if one]
    if not files:
        raise UsageError(en="no file was chosen", zh="没有选择文件")
    job = Job(kind="release", language=asked.language, steps=2)
    return job, partial(_release, desk_of(asked), tuple(files), bool(asked["pdf"]))


def _release(desk: Desk, files: tuple[Path, ...], pdf: bool, tell: Tell) -> Outcome:  # noqa: FBT001 - sent to a process
    from addin.living.releasing.readiness import ready
    from addin.living.releasing.release import release

    tell(Text(zh="核对报告…", en="checking the reports…"))
    found = ready(files, desk.plan, desk.path)
    if found.against:
        lines = tuple(_line(point, desk.language) for _, point in found.against)
        view = Points(file=", ".join(one.name for one in files), bound=0, right=0, lines=lines)
        return Outcome(template="against", view=view)
    tell(Text(zh="生成发布包…", en="making the release…"))
    path = beside(desk.folder / f"release-{desk.period}.zip")
    made = release(found, path, pdf=pdf)
    return desk.made([made.path], [*made.files, f"sha256 {made.digest}"])
