"""What does it cost that a report lives on: numbers bound to facts, verify, refresh?

Ratios of one run on one machine, in processor time, beside docxtpl's one render of a report of 20
pages; absolute times say nothing elsewhere. The report is the city's, of twelve pages and 628 bound
numbers, edited by a person. In `verify` is all behind the start of the program but the reading of
the plan workbook, which a line of its own tells; in `refresh` it is the same without the assessment
of the revised plan and the words for it, which are those of a report that is made anew (two more
lines). `make bench` runs it, and it fails where a bar of the project is not held.
"""

import sys
import time
from collections.abc import Callable

from addin.files import shipped
from addin.living.again import as_it_was, made_again
from addin.living.refresh import refreshed
from addin.living.verify import verified
from addin.model.plan import Plan
from addin.ooxml.package import open_package
from addin.ooxml.xml import serialised
from addin.plan.read import read_plan
from addin.report.bound.reading import read_document
from addin.report.build import _MadeOf, assessed, document
from addin.report.pages.layout import lay_out
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from addin.report.values import report_values
from addin.templating.template import compile_template
from addin.templating.values import Bound, Pieces
from tests.benchmarks.bench_word import docxtpl_render, report_template
from tests.benchmarks.bench_word import report_values as values_of_peer
from tests.living.made import CITY, add_words, book, paragraph_with, report, revised, with_body

_ROUNDS = 9


def best(work: Callable[[], object], rounds: int = _ROUNDS) -> float:
    """Seconds of the processor for the quickest of several rounds."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def bare(value: object) -> object:
    """The same values with every number as plain text."""
    if isinstance(value, Bound | Pieces):
        return str(value)
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)([bare(each) for each in value])
    return value


def rendering() -> float:
    """How many times as long a report takes with every number bound and the facts in the file."""
    plan = read_plan(book(CITY))
    facts, previous = assessed(plan, "2024Q3", None)
    template = compile_template(shipped("templates", "report.zh.docx"))
    wanted = {str(each.name).partition(".")[0] for each in template.needs}
    voice = Voice(phrases=read_phrases("zh"))
    values = report_values(facts, voice, previous, None, wanted=wanted)
    plain = bare(values)
    made_of = _MadeOf(
        facts=facts, previous=previous, values=values, language="zh", phrases=None, day=None,
        template=shipped("templates", "report.zh.docx"),
    )  # fmt: skip

    def carrying() -> bytes:
        return made_of.carrying(template.render(values))[0].to_bytes()

    whole = best(carrying)

    def laid_out() -> bytes:
        package, root = lay_out(template.render(plain))  # type: ignore[arg-type]  # a dict
        return package.with_parts({package.main_part(): serialised(root)}).to_bytes()

    return whole / best(laid_out)


def main() -> None:
    """Print each figure beside its bar; exit 1 where one is not held."""
    template, values = report_template(), values_of_peer()
    peer = best(lambda: docxtpl_render(template, values), 4)
    plan = read_plan(book(CITY))
    facts, previous = assessed(plan, "2024Q3", None)
    edited = read_document(open_package(document(facts, "zh", previous=previous)))
    add_words(paragraph_with(edited, "图1把完成进度"), "据调研，企业反映订单回升。")
    content = with_body(edited).to_bytes()
    changed = revised(CITY, "EXPORT", "2024M1-9", 1.2)

    def check() -> None:
        found = report(open_package(content))
        again = as_it_was(found, plan, book(CITY))
        assert again is not None
        assert verified(found, again).is_right

    def renew() -> None:
        assert refreshed(report(open_package(content)), again).changes

    again = made_again(report(open_package(content)), changed, book(CITY))
    assert again.document.paragraphs
    lines = [
        ("report bound / not", rendering(), 2.0),
        ("verify / docxtpl's render", best(check) / peer, 0.1),
        ("refresh / docxtpl's render", best(renew) / peer, 0.1),
        ("  beside it: reading the plan", best(lambda: read_plan(book(CITY)), 3) / peer, None),
        ("  beside it: assessing it twice", best(lambda: _assess(plan), 3) / peer, None),
        ("  beside it: the report made again", best(lambda: _again(content, changed), 3) / peer,
         None),
    ]  # fmt: skip
    for name, found, bar in lines:
        held = "" if bar is None else f"  bar {bar:g}: {'held' if found <= bar else 'NOT HELD'}"
        print(f"{name:36} {found:6.2f}{held}")
    sys.exit(any(bar is not None and found > bar for _, found, bar in lines))


def _assess(plan: Plan) -> object:
    return assessed(plan, "2024Q3", None)


def _again(content: bytes, changed: Plan) -> object:
    return made_again(report(open_package(content)), changed, book(CITY))


if __name__ == "__main__":
    main()
