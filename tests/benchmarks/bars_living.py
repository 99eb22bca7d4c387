"""Do the bars of living reports hold: every bookmark, no false alarm, every slip, no edit lost?

``python -m tests.benchmarks.bars_living [bookmarks|slips|edits|routes] ...``; all of them take some
ten minutes of one processor, `routes` needs LibreOffice. Each line tells what was tried and what
was wrong; it fails where anything was.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from addin.language import LANGUAGES, Language
from addin.living.again import as_it_was, made_again
from addin.living.checks.point import Point
from addin.living.verify import verified
from addin.ooxml.package import Package, open_package
from addin.report.bound.carrying import carried
from addin.report.bound.naming import bookmark_of, text_again
from addin.report.bound.reading import read_document
from addin.report.build import assessed, document
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from tests.living.editing import edit
from tests.living.lost import lost_by
from tests.living.made import CHONGQING, CITY, COUNTY, book, plan, report
from tests.living.planting import missed, plant
from tests.living.slipping import kinds_in, tried

QUARTERS = [f"{year}Q{quarter}" for year in range(2021, 2026) for quarter in range(1, 5)]
REPORTS = [
    *((name, each) for name in (CHONGQING, CITY) for each in QUARTERS),
    *((COUNTY, each) for each in ("2022Q1", "2024Q4", "2026Q4")),
]
SOME = [(CITY, "2024Q3"), (CHONGQING, "2024Q4"), (COUNTY, "2024Q4"), (CITY, "2022Q2")]
ROUTES = [("docx",), ("doc", "docx"), ("odt", "docx")]
_SCRIPTS = 100


def made(name: str, period: str, language: Language) -> bytes:
    """A report; none is kept, for there are many."""
    facts, previous = assessed(plan(name), period, None)
    return document(facts, language, previous=previous)


def points(package: Package, name: str) -> Iterator[Point]:
    """What verify says where the report is made again, and where it is taken at its own word."""
    found = report(package)
    yield from verified(found, made_again(found, plan(name), book(name))).points
    again = as_it_was(found, plan(name), book(name))
    assert again is not None
    yield from verified(found, again).points


def bookmarks() -> Iterator[tuple[str, int, list[str]]]:
    """Every bookmark names the fact that it prints, and a clean report raises no alarm."""
    numbers, wrong, alarms = 0, list[str](), list[str]()
    for name, period in REPORTS:
        for language in LANGUAGES:
            package = open_package(made(name, period, language))
            record, found = carried(package), read_document(package)
            facts, _ = assessed(plan(name), period, None)
            voice = Voice(phrases=read_phrases(language))
            assert record is not None
            for anchor in found.anchors:
                said = record.numbers[anchor.name]
                named = anchor.name, anchor.name.rpartition("_")[0]
                source = said.source if said.source in facts else ""
                shown = text_again(voice, facts, said.source, said.form)
                numbers += 1
                if anchor.text != shown or bookmark_of(said.source) not in named:
                    wrong.append(f"{name} {period} {language} {anchor.name} {source}")
            told = points(package, name)
            alarms += [f"{name} {period} {language}: {each.text.en}" for each in told]
    yield "bookmarks that name their fact", numbers, wrong
    yield "clean reports without an alarm, each looked at twice", 2 * len(REPORTS), alarms


def slips() -> Iterator[tuple[str, int, list[str]]]:
    """Planted errors of the bar's own kinds, then slips of every other kind."""
    for name, period in SOME:
        for language in LANGUAGES:
            package = open_package(made(name, period, language))
            again = made_again(report(package), plan(name), book(name))
            many, wrong = 0, list[str]()
            for seed in range(4):
                spoiled, planted = plant(package, language, seed, 50)
                found = verified(report(spoiled), again)
                told = {each.paragraph.number for each in found.points if each.paragraph}
                many += len(planted)
                wrong += map(str, missed(found.report.document, planted, told))
                wrong += map(str, told - {each.paragraph for each in planted})
            yield f"errors planted in {name} {period} {language}", many, wrong
            kinds, unseen = Counter[str](), list[str]()
            for seed in range(3):
                for kind, was, now, is_told in tried(package, again, kinds_in(language), seed):
                    kinds[kind] += 1
                    unseen += [] if is_told else [f"{kind}: {was} -> {now}"]
            label = f"slips of {len(kinds)} kinds in {name} {period} {language}"
            yield label, kinds.total(), unseen


def edits() -> Iterator[tuple[str, int, list[str]]]:
    """Random edits, a random revision: what refresh lost, left stale in silence or made up."""
    wrong = []
    for seed in range(_SCRIPTS):
        name, period = SOME[seed % len(SOME)]
        language = LANGUAGES[seed // len(SOME) % 2]
        package, done = edit(open_package(made(name, period, language)), language, seed, 14)
        wrong += [f"seed {seed}: {each}" for each in lost_by(package, done, name, seed)]
    yield "random edit scripts and a random revision", _SCRIPTS, wrong


def routes() -> Iterator[tuple[str, int, list[str]]]:
    """A clean report and one with errors, saved by LibreOffice: the same numbers and verdicts."""
    for name, period in SOME[:3]:
        for language in LANGUAGES:
            clean = open_package(made(name, period, language))
            spoiled, _ = plant(clean, language, 7, 25)
            for route in ROUTES:
                wrong = list[str]()
                for before in (clean, spoiled):
                    wrong += _changed_by(before, route, name)
                many = len(report(clean).document.anchors)
                yield f"{name} {language} through {'-'.join(route)}: numbers", many, wrong


def _changed_by(before: Package, route: tuple[str, ...], name: str) -> Iterator[str]:
    after = report(_saved(before, route))
    was = report(before)
    lost = Counter((each.name, each.text) for each in was.document.anchors)
    lost.subtract(Counter((each.name, each.text) for each in after.document.anchors))
    yield from (f"anchor {key}: {many}" for key, many in lost.items() if many)
    told, now = (Counter(_verdicts(each.document.package, name)) for each in (was, after))
    yield from (f"no more: {each}" for each in told - now)
    yield from (f"new: {each}" for each in now - told)


def _verdicts(package: Package, name: str) -> Iterator[tuple[str, str, str]]:
    """What verify says; not where only layout may have changed on the way."""
    found = report(package)
    for each in verified(found, made_again(found, plan(name), book(name))).points:
        yield each.rule, each.mark, f"{each.found} / {each.expected} {each.text.en}"


def _saved(package: Package, route: tuple[str, ...]) -> Package:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        path.write_bytes(package.to_bytes())
        for step, kind in enumerate(route):
            out = Path(folder) / f"{step}"
            office = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
            subprocess.run(
                [*office, "--convert-to", kind, "--outdir", str(out), str(path)],
                check=True, capture_output=True, timeout=180,
            )  # fmt: skip
            path = out / f"report.{kind}"
        return open_package(path.read_bytes())


BARS: Mapping[str, Callable[[], Iterator[tuple[str, int, list[str]]]]] = {
    "bookmarks": bookmarks, "slips": slips, "edits": edits, "routes": routes,
}  # fmt: skip


def main() -> None:
    """Print a line for each thing tried, and what was wrong below it."""
    failed = False
    for bar in sys.argv[1:] or BARS:
        for label, many, wrong in BARS[bar]():
            failed |= bool(wrong)
            print(f"{label:62} {many:6} tried {len(wrong):4} wrong", flush=True)
            for each in wrong[:40]:
                print(f"    {each[:400]}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
