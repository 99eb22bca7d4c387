"""Does anything in a workbook still need, name or reveal the office that it came from?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from addin.errors import Finding, Level, Place
from addin.language import Language, Text
from addin.ooxml.sheet.contents.cells import unescape_formula
from addin.ooxml.sheet.contents.row import patterns
from addin.ooxml.sheet.editing.notices import NOTES
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.ooxml.sheet.following.formulas import FORMULAS
from addin.ooxml.sheet.leaving.freezing import own_names
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.sheet.references.calls import Own, foreign_functions, is_local, names_outside
from addin.ooxml.xml import local

CHECKS = {
    "F-21": Text(zh="加载项函数", en="functions of add-ins"),
    "F-22": Text(zh="宏与加载项部件", en="macros and parts of add-ins"),
    "F-23": Text(zh="外部链接与连接", en="links and connections to outside"),
    "F-24": Text(zh="个人信息", en="personal data"),
    "F-25": Text(zh="隐藏的工作表与名称", en="hidden sheets and names"),
}
_MACROS = re.compile(
    r"vbaProject|macrosheet|dialogsheet|customUI|webextension|activeX", re.IGNORECASE
)
_OUTSIDE = re.compile(
    r"externalLink|connections|queryTable|customXml/|volatileDependencies", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What a scan found; `is_clean` where the file may leave the office."""

    findings: tuple[Finding, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found that must not leave."""
        return not any(finding.level is Level.HARD for finding in self.findings)

    def show(self, language: Language) -> str:
        """What was looked for and how often it was found, then each finding."""
        lines = []
        for rule, what in CHECKS.items():
            count = sum(finding.rule == rule for finding in self.findings)
            lines.append(f"{rule} {what[language]}: {count}")
        return "\n".join([*lines, *(finding.show(language) for finding in self.findings)])


def scan(source: Path | bytes) -> Scan:
    """Look through every part of a workbook; errors as for `open_workbook`."""
    workbook = open_workbook(source)
    findings = [
        *_functions(workbook),
        *_parts(workbook.parts),
        *_links(workbook.parts),
        *_people(workbook),
        *_hidden(workbook),
    ]
    return Scan(findings=tuple(findings))


def _finding(key: str, place: Place | None = None, **values: object) -> Finding:
    return NOTES(key, **values).at(place or Place())


def _functions(workbook: Workbook) -> Iterator[Finding]:
    names = own_names(workbook)
    for sheet in workbook.sheet_names:
        rows = workbook.xml(sheet).rows
        for number, text in rows.texts():
            for found in patterns(rows.prefix).formula.finditer(text):
                yield from _formula(unescape_formula(found[2] or ""), names, f"{number}", sheet)
        root = workbook.xml(sheet).tree
        yield from _tree_formulas(root, names, sheet)
    for part in workbook.parts.of_type("table+xml", "chart+xml", "chartex+xml"):
        yield from _tree_formulas(workbook.parts.tree(part), names, part)
    book = workbook.parts.tree(workbook.main_part)
    for entry in book.iterfind("{*}definedNames/{*}definedName"):
        yield from _formula(entry.text or "", names, entry.get("name", ""), "")


def _tree_formulas(root: etree._Element, names: Own, where: str) -> Iterator[Finding]:
    for element in root.iter(etree.Element):
        if local(element) in FORMULAS and element.text:
            yield from _formula(element.text, names, "", where)


def _formula(formula: str, names: Own, cell: str, sheet: str) -> Iterator[Finding]:
    place = Place(sheet=sheet, cell=cell)
    for name in foreign_functions(formula, names):
        yield _finding("function", place, name=name, formula=formula)
    if names_outside(formula, names):
        yield _finding("other_workbook", place, formula=formula)


def _parts(parts: Parts) -> Iterator[Finding]:
    for name in parts.names:
        kind = f"{name} {parts.content_type(name)}"
        if _MACROS.search(kind) or "macroEnabled" in kind:
            yield _finding("macro_part", part=name)
        elif _OUTSIDE.search(kind):
            yield _finding("outside_part", part=name)
        elif name.startswith("docProps/custom") or "printerSettings" in kind:
            yield _finding("personal_part", part=name)


def _links(parts: Parts) -> Iterator[Finding]:
    for owner in ("", *(name for name in parts.names if not name.endswith(".rels"))):
        for link in parts.links(owner):
            web = link.kind == "hyperlink" and not is_local(link.target)
            if link.external and not web:
                yield _finding("leads_outside", owner=owner, target=link.target)


def _people(workbook: Workbook) -> Iterator[Finding]:
    parts = workbook.parts
    wanted = {
        "core-properties+xml": ("creator", "lastModifiedBy"),
        "extended-properties+xml": ("Manager", "Company", "HyperlinkBase"),
        "comments+xml": ("author",),
    }
    for kind, names in wanted.items():
        for part in parts.of_type(kind):
            for element in parts.tree(part).iter(etree.Element):
                if local(element) in names and (element.text or "").strip():
                    yield _finding("personal", part=part, what=local(element))
    yield from _people_in_caches(parts)
    book = parts.tree(workbook.main_part)
    for name in ("absPath", "fileSharing", "customWorkbookViews"):
        if book.find(f".//{{*}}{name}") is not None:
            yield _finding("personal_of_book", what=name)


def _people_in_caches(parts: Parts) -> Iterator[Finding]:
    for part in parts.of_type("person+xml"):
        for element in parts.tree(part).iter(etree.Element):
            if element.get("displayName", "-") != "-":
                yield _finding("person", part=part)
    for part in parts.of_type("pivotCacheDefinition+xml"):
        if parts.tree(part).get("refreshedBy"):
            yield _finding("person", part=part)


def _hidden(workbook: Workbook) -> Iterator[Finding]:
    """Hidden things may be meant to leave: a person decides."""
    for sheet in workbook.sheets:
        if sheet.hidden:
            yield _finding("hidden_sheet", Place(sheet=sheet.name))
    book = workbook.parts.tree(workbook.main_part)
    for entry in book.iterfind("{*}definedNames/{*}definedName"):
        name = entry.get("name", "")
        if entry.get("hidden") in {"1", "true"} and not name.startswith("_xlnm."):
            yield _finding("hidden_name", name=name)
