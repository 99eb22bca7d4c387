"""How are the reports of all parts of a plan made, and made again where something changed?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import move
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from addin import __version__
from addin.batch.making import Order, PartMade
from addin.batch.parts import PartKind, Parts
from addin.batch.ranking import Ranked, ranking_book
from addin.batch.record import Digests, Record
from addin.batch.running import run
from addin.errors import UsageError
from addin.files import remove_strays, write_atomically
from addin.language import Text
from addin.model.plan import Plan
from addin.report.pdf import to_pdf

Watcher = Callable[[Text], None]
_WORD = frozenset([".docx", ".docm", ".dotx", ".dotm"])
_PDFS_AT_ONCE = 100
_MINUTE = 60


@dataclass
class EachMade:
    """What became of the parts: files, what was unchanged, what was kept aside, what failed."""

    paths: list[Path] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    failed: dict[str, Text] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "files": [*map(str, self.paths)],
            "unchanged": self.unchanged,
            "kept": [*map(str, self.kept)],
            "failed": {code: {"zh": why.zh, "en": why.en} for code, why in self.failed.items()},
        }

    def words(self) -> Iterator[Text]:
        """What a person should know of it, beside the files."""
        if same := len(self.unchanged):
            yield Text(zh=f"{same}份报告无变化，未重新生成", en=f"{same} unchanged, not made again")
        for path in self.kept:
            yield Text(
                zh=f"报告已被人工修改，原件另存为{path}",
                en=f"edited by hand before: kept as {path}",
            )
        for code, why in self.failed.items():
            yield Text(zh=f"{code}未能生成：{why.zh}", en=f"{code} failed: {why.en}")


def report_each(
    plan: Plan, kind: PartKind, order: Order, folder: Path,
    *, workers: int = 1, dask: str = "", watch: Watcher = lambda _: None,
) -> EachMade:  # fmt: skip
    """Write the reports of each part of `plan` into a folder of its own, and a ranking.

    A part of which nothing changed since the last time is left as it is; what a person changed in
    a report that is made again is kept beside it. `workers` are processes of this machine, `dask`
    the address of a scheduler: the files are the same. A part that fails does not stop the
    others. Raises UsageError where there is no such part or no cluster.
    """
    parts = Parts(plan, kind, order.period, order.as_of)
    if not parts.named:
        raise UsageError("no_parts", kind_zh=kind.zh, kind_en=kind.en)
    record, digests = Record.read(folder), Digests(order, plan, __version__)
    remove_strays(folder, *map(record.folder_of, parts.named))
    of = {code: digests.of(parts.plan_of(code)) for code in parts.named}
    made = EachMade(unchanged=[code for code in of if record.is_made(code, of[code])])
    left = [code for code in of if code not in made.unchanged]
    told = _Progress(len(left), watch)
    for done in run(order, left, parts.plan_of, workers=workers, dask=dask):
        _keep(done, record, of[done.code], made)
        told.one(parts.named[done.code].name)
    if order.pdf:
        _make_pdfs([path for code in of if code in record.parts for path in record.paths(code)])
    ranked = {code: record.standings(code) for code in of if code in record.parts}
    names = {code: part.name for code, part in parts.named.items() if code not in made.failed}
    _rank(Ranked(kind=kind, names=names, standings=ranked), plan, order, folder, made)
    return made


def _keep(done: PartMade, record: Record, digest: str, made: EachMade) -> None:
    if done.why is not None:
        made.failed[done.code] = done.why
        return
    written, kept = record.keep(done, digest)
    made.paths += written
    made.kept += kept


def _rank(of: Ranked, plan: Plan, order: Order, folder: Path, made: EachMade) -> None:
    for language in order.languages:
        path = folder / f"ranking-{order.period}.{language}.xlsx"
        content = ranking_book(of, plan.indicators, language)
        if not path.exists() or path.read_bytes() != content:
            made.paths.append(write_atomically(path, content))


def _make_pdfs(paths: Sequence[Path]) -> None:
    """PDFs of the documents that are newer than theirs, in as few starts of LibreOffice as can."""
    documents = [path for path in paths if path.suffix.lower() in _WORD and _is_stale(path)]
    for at in range(0, len(documents), _PDFS_AT_ONCE):
        some = documents[at : at + _PDFS_AT_ONCE]
        with TemporaryDirectory(prefix="onpace-pdfs-") as folder:
            for document, pdf in zip(some, to_pdf(some, Path(folder)), strict=True):
                move(pdf, document.with_suffix(".pdf"))


def _is_stale(document: Path) -> bool:
    pdf = document.with_suffix(".pdf")
    return not pdf.exists() or pdf.stat().st_mtime < document.stat().st_mtime


class _Progress:
    """Says how many are done, how fast, and how long the rest will take."""

    def __init__(self, count: int, watch: Watcher) -> None:
        self.count, self.done, self.watch, self.began = count, 0, watch, monotonic()

    def one(self, name: Text) -> None:
        """One more is done."""
        self.done += 1
        each = (monotonic() - self.began) / self.done
        left = round(each * (self.count - self.done))
        zh, en = f"{left}秒", f"{left} s"
        if left >= 2 * _MINUTE:
            zh, en = f"{round(left / _MINUTE)}分钟", f"{round(left / _MINUTE)} min"
        head = f"{self.done}/{self.count}"
        rate = f"{1 / each:.1f}" if each else "—"
        self.watch(
            Text(
                zh=f"{head}　{name.zh}　每秒{rate}份，还需约{zh}",
                en=f"{head}  {name.en}  {rate} a second, about {en} left",
            )
        )
