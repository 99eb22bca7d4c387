"""How is a Word template compiled, and what does one render do?"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from addin.errors import FileError, Finding, Level, TemplateError
from addin.language import Text
from addin.ooxml.package import Package
from addin.ooxml.xml import parse_xml
from addin.templating.contract import Need, merge_needs, needs_of
from addin.templating.faults import syntax_findings, unknown_words
from addin.templating.filling import Job
from addin.templating.language import TemplateLanguage
from addin.templating.parts import MarkedPart, mark_part
from addin.templating.places import Places, heading_styles
from addin.templating.plan import PartPlan, Plan, load_plan, store_plan
from addin.templating.program import SyntaxFault, compile_program, parse_marks
from addin.templating.structure import check_nesting, number_loops
from addin.templating.values import Filling

__all__ = ["WordTemplate", "compile_word"]

_TEXT_TYPES = re.compile(
    r"wordprocessingml\.(document|template|header|footer|footnotes|endnotes|comments)\b"
    r"|macroEnabled\.?(main|Template)|drawingml\.(chart|diagramData)\+xml|ms-office\.drawingml"
    r"\.diagramDrawing|ms-word\.(document|template)|core-properties|extended-properties"
    r"|custom-properties",
    re.IGNORECASE,
)
_ID = re.compile(rb'<(?:\w+:)?(?:docPr|bookmarkStart)\b[^<>]*?\b(?:w:)?id="(\d+)"')
_HINT = re.compile(rb"\{[^{}]*?[{%#]|%7[bB]%7[bB]|chart:|_[%}]")


class WordTemplate:
    """A compiled Word template; it does not change and may be rendered in many threads."""

    def __init__(
        self, package: Package, plan: Plan, language: TemplateLanguage, blank: str | None
    ) -> None:
        self._package = package
        self._plan = plan
        self._language = language
        self._blank = blank
        self._programs: dict[str, Any] = {}

    @property
    def needs(self) -> tuple[Need, ...]:
        """The values that the template reads, sorted by path."""
        return self._plan.needs

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the template itself, whatever the values."""
        return self._plan.findings

    @property
    def plan(self) -> Plan:
        """The compiled parts."""
        return self._plan

    @property
    def language(self) -> TemplateLanguage:
        """The language that the tags speak."""
        return self._language

    def render(self, values: Mapping[str, Any] | Filling | None = None) -> bytes:
        """The filled document. The same values give the same bytes.

        Raises TemplateError with every fault as a finding.
        """
        return self.fill(values)[0]

    def fill(
        self, values: Mapping[str, Any] | Filling | None = None
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """The filled document, and what a reader of it should know: values that are not known."""
        broken = [finding for finding in self.findings if finding.level is Level.HARD]
        if broken:
            raise _refused(broken)
        filling = values if isinstance(values, Filling) else Filling(values=values or {})
        job = Job(self._package, self._plan, self._language, self._programs, self._blank)
        return job.run(filling)


def compile_word(
    package: Package,
    content: bytes,
    filters: Mapping[str, Callable[..., object]],
    blank: str | None,
) -> WordTemplate:
    """The compiled template; a stored plan of the same content is taken where there is one."""
    language = TemplateLanguage(filters)
    names = " ".join(sorted(filters))
    plan = load_plan(content, names)
    if plan is None:
        plan = _make_plan(package, language)
        store_plan(content, names, plan)
    return WordTemplate(package, plan, language, blank)


def _make_plan(package: Package, language: TemplateLanguage) -> Plan:
    headings = heading_styles(_styles(package))
    marked = [
        part for name in package.names if (part := _mark(package, name, headings)) is not None
    ]
    findings: list[Finding] = _macro_findings(package)
    parts: list[PartPlan] = []
    needs: list[tuple[Need, ...]] = []
    for part in marked:
        findings.extend(part.findings)
        if part.marks or part.changed:
            compiled, needed, found = _compile_part(part, language)
            findings.extend(found)
            needs.append(needed)
            parts += [compiled] if compiled else []
    return Plan(
        parts=tuple(parts),
        needs=merge_needs(needs),
        findings=tuple(findings),
        first_id=_first_id(package),
    )


def _mark(package: Package, name: str, headings: frozenset[str]) -> MarkedPart | None:
    is_links = name.endswith(".rels")
    is_text = name.endswith(".xml") and _TEXT_TYPES.search(package.content_type(name))
    if not is_links and not is_text:
        return None
    content = package[name]
    if is_links and b"{{" not in content and b"%7" not in content:
        return None
    if not _HINT.search(content) and b"\0" not in content[:64]:
        return None
    root = parse_xml(content, name)
    part = mark_part(name, root, Places(name, root, headings))
    return part if part.marks or part.findings or part.changed else None


def _compile_part(
    part: MarkedPart, language: TemplateLanguage
) -> tuple[PartPlan | None, tuple[Need, ...], list[Finding]]:
    texts, marks = number_loops(part.texts, part.marks)
    try:
        tree = parse_marks(language, texts, marks)
    except SyntaxFault:
        return None, (), syntax_findings(language, part)
    needs = needs_of(tree, 2, language.globals)
    findings = check_nesting(part.texts, part.marks)
    findings += unknown_words(language, tree, marks)
    if findings:
        return None, needs, findings
    compiled = PartPlan(
        name=part.name,
        texts=texts,
        marks=marks,
        code=compile_program(language, tree),
        repairs=part.repairs,
    )
    return compiled, needs, findings


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


def _macro_findings(package: Package) -> list[Finding]:
    if not any(name.lower().endswith("vbaproject.bin") for name in package.names):
        return []
    text = Text(
        "模板含有宏（vbaProject）：宏原样保留，不会运行",
        "the template holds macros (vbaProject): they are kept as they are and never run",
    )
    return [Finding(rule="T-501", level=Level.INFO, text=text)]


def _refused(findings: list[Finding]) -> TemplateError:
    first = findings[0]
    more = len(findings) - 1
    return TemplateError(
        f"the template has {len(findings)} fault(s); the first: {first.show('en')}",
        f"模板有{len(findings)}处错误；第一处：{first.show('zh')}"
        + (f"（另有{more}处）" if more else ""),
        findings,
    )
