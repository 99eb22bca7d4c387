"""How does a Word file become a plan?"""

import html
import re
from collections.abc import Iterable, Mapping

from lxml import etree

from addin.errors import FileError, Finding, Level, Place
from addin.ooxml.package import Package
from addin.ooxml.xml import check_well_formed, parse_xml
from addin.templating.language.contract import merge_needs, needs_of
from addin.templating.language.findings import (
    TOO_DEEP,
    finding_of,
    syntax_finding,
    unknown_words,
)
from addin.templating.language.limits import FAULTS, Fault
from addin.templating.language.marks import Need, fault_of
from addin.templating.language.program import SyntaxFault, compile_program, is_light, parse_marks
from addin.templating.language.sandbox import TemplateLanguage
from addin.templating.language.tags import opens_block
from addin.templating.word.compiling.bindings import Stores
from addin.templating.word.compiling.comments import own_comments
from addin.templating.word.compiling.lists import restart_lists
from addin.templating.word.compiling.nesting import check_nesting
from addin.templating.word.compiling.numbering import number_loops, own_runs
from addin.templating.word.fields import counts_captions, needs_pages
from addin.templating.word.plan import PartPlan, WordPlan, pack_marks
from addin.templating.word.reading.parts import MarkedPart, mark_part
from addin.templating.word.reading.places import Places
from addin.templating.word.repairs import CAPTIONS
from addin.templating.word.styles import heading_styles, numbering_styles

_TEXT_TYPES = re.compile(
    r"wordprocessingml\.(document|template|header|footer|footnotes|endnotes|comments)\b"
    r"|macroEnabled\.?(main|Template)|drawingml\.(chart|diagramData)\+xml|ms-office\.drawingml"
    r"\.diagramDrawing|ms-word\.(document|template)|core-properties|extended-properties"
    r"|custom-properties",
    re.IGNORECASE,
)
_ID = re.compile(rb'<(?:\w+:)?(?:docPr|bookmarkStart)\b[^<>]*?\b(?:w:)?id="(\d+)"')
_NAME = re.compile(rb'<(?:\w+:)?bookmarkStart\b[^<>]*?\b(?:w:)?name="([^"]+)"')
_HINT = re.compile(rb"\{[^{}]*?[{%#]|%7[bB]%7[bB]|chart:|_[%}]|\xef\xbd\x9b|\xef\xbc\x85")


def make_plan(package: Package, language: TemplateLanguage) -> WordPlan:
    """The compiled parts of a Word file, what they need, and what is wrong with them."""
    styles = _styles(package)
    headings, numbered = heading_styles(styles), numbering_styles(styles)
    stores = Stores(package)
    marked = [part for name in package.names if (part := _mark(package, name, headings, stores))]
    marked += [mark_part(*store) for store in stores.parts()]
    findings: list[Finding] = _macro_findings(package)
    parts: list[PartPlan] = []
    needs: list[tuple[Need, ...]] = []
    for part in marked:
        findings.extend(part.findings)
        if part.marks or part.changed:
            compiled, needed, found = _compile_part(part, language, numbered)
            findings.extend(found)
            needs.append(needed)
            parts += [compiled] if compiled else []
    return WordPlan(
        parts=tuple(parts),
        needs=merge_needs(needs),
        findings=tuple(dict.fromkeys(findings)),
        first_id=_first_id(package),
        bookmarks=_bookmarks(package, parts),
        paged=any(needs_pages(text) for part in parts for text in part.texts),
    )


def _mark(
    package: Package, name: str, headings: frozenset[str], stores: Stores
) -> MarkedPart | None:
    is_links = name.endswith(".rels")
    is_text = name.endswith(".xml") and _TEXT_TYPES.search(package.content_type(name))
    if not is_links and not is_text:
        return None
    content = package[name]
    if is_links and b"{{" not in content and b"%7" not in content:
        return None
    if not _HINT.search(content) and b"\0" not in content[:64]:
        check_well_formed(content, name)
        return None
    root = parse_xml(content, name)
    places = Places(name, root, headings)
    stores.settle(root, places)
    part = mark_part(name, root, places)
    return part if part.marks or part.findings or part.changed else None


def _compile_part(
    part: MarkedPart, language: TemplateLanguage, numbered: Mapping[str, str]
) -> tuple[PartPlan | None, tuple[Need, ...], list[Finding]]:
    texts, marks = number_loops(*own_runs(part.texts, part.marks))
    texts, marks = own_comments(*restart_lists(texts, marks, numbered))
    try:
        tree = parse_marks(language, texts, marks)
        needs = needs_of(tree, 2, language.globals, marks)
        findings = check_nesting(part.texts, part.marks)
        findings += unknown_words(language, tree, marks)
        if any(finding.level is Level.HARD for finding in findings):
            return None, needs, findings
        code = compile_program(language, tree, tuple(mark.spot for mark in marks))
    except (SyntaxFault, *TOO_DEEP):
        return None, (), _syntax_findings(language, part)
    compiled = PartPlan(
        name=part.name,
        texts=texts,
        packed=pack_marks(marks),
        code=code,
        repairs=part.repairs | (CAPTIONS if any(map(counts_captions, texts)) else 0),
        light=is_light(tree, language.own),
    )
    return compiled, needs, findings


def _syntax_findings(language: TemplateLanguage, part: MarkedPart) -> list[Finding]:
    """Everything that Jinja does not accept in a part, each tag tried for itself."""
    right: set[tuple[str, str]] = set()
    found: list[Finding] = []
    for mark in part.marks:
        written = (mark.tag.opener, mark.tag.code)
        if written not in right:
            finding = syntax_finding(language, mark)
            found += [finding] if finding else []
            right.update([written] if finding is None else ())
    nesting = check_nesting(part.texts, part.marks)
    places = {finding.place for finding in found}
    if not found and not nesting:
        return [_unfit(part)]
    return found + [finding for finding in nesting if finding.place not in places or not found]


def _unfit(part: MarkedPart) -> Finding:
    """Each tag is right and the blocks fit, yet they make no program: where they are deepest."""
    depth = deepest = 0
    at = part.marks[0]
    for mark in part.marks:
        depth += opens_block(mark.tag) - mark.tag.word.startswith("end")
        if depth > deepest:
            deepest, at = depth, mark
    if deepest >= _DEEP:
        return finding_of(at, Fault("too_deep"), ())
    return fault_of(at, "unfitting")


_DEEP = 15
"""Blocks one inside the other that may be too many: Python runs 20 loops so, and 100 conditions."""


def _styles(package: Package) -> etree._Element | None:
    main = package.main_part()
    for link in package.relationships(main):
        if link.kind == "styles" and link.target in package:
            try:
                return parse_xml(package[link.target], link.target)
            except FileError:
                return None
    return None


def _first_id(package: Package) -> int:
    highest = 1000
    for name in package.names:
        if name.startswith("word/") and name.endswith(".xml"):
            numbers = (int(number) for number in _ID.findall(package[name]))
            highest = max(highest, *(n for n in numbers if n < 2**31 - 2**20), 0)
    return highest + 1


def _bookmarks(package: Package, parts: Iterable[PartPlan]) -> tuple[str, ...]:
    counted = {spot.line for part in parts for spot in part.spots if spot.kind == "bookmarkName"}
    names = {
        html.unescape(name.decode())
        for part in package.names
        if part.startswith("word/") and part.endswith(".xml")
        for name in _NAME.findall(package[part])
    }
    return tuple(sorted(names - counted))


def _macro_findings(package: Package) -> list[Finding]:
    if not any(name.lower().endswith("vbaproject.bin") for name in package.names):
        return []
    return [FAULTS("macros").at(Place())]
