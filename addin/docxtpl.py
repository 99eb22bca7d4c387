"""How do scripts that were written for docxtpl run here, with only their import changed?

The names, arguments and moments are docxtpl's; the work is done by `addin.templating`::

    from addin.docxtpl import DocxTemplate, InlineImage, RichText

    tpl = DocxTemplate("letter.docx")
    tpl.render({"name": RichText("Li", bold=True)})
    tpl.save("out.docx")

Where it answers otherwise on purpose stands in the handbook, ``from-docxtpl.md``.
"""

import io
from collections.abc import Callable, Mapping
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias

from addin.errors import Finding, Level, TemplateError, UsageError
from addin.files import check_not_open, read_file, write_atomically
from addin.ooxml.limits import OWN
from addin.ooxml.package import Package, open_package
from addin.templating import values
from addin.templating.checking import check_filled
from addin.templating.compiled import Template
from addin.templating.template import compile_template
from addin.templating.values import Filling, Replacement, RichText, RichTextParagraph
from addin.templating.word.media.replacing import replace_files

if TYPE_CHECKING:  # a script that brings no environment of its own never loads Jinja
    from jinja2 import Environment

__all__ = [
    "RP",
    "DocxTemplate",
    "InlineImage",
    "Listing",
    "R",
    "RichText",
    "RichTextParagraph",
    "Subdoc",
]

Source: TypeAlias = str | PathLike[str] | IO[bytes]
R = RichText
RP = RichTextParagraph


class DocxTemplate:
    """A Word template of docxtpl's kind: ``render``, then ``save``.

    Tags call plain functions of the context and reading methods of plain values. `trusted` lets
    them call every method of the caller's own objects whose name has no underscore in front, as
    docxtpl does: set it only where whoever writes the template may do what these objects can do.
    A name without a value is left blank; `findings` tells so after ``render``.
    """

    def __init__(self, template_file: Source, *, trusted: bool = False) -> None:
        self.template_file = template_file
        self.findings: tuple[Finding, ...] = ()
        self.allow_missing_pics = False
        self.is_rendered = False
        self._trusted = trusted
        self._document: Any = None
        self._filled = b""
        self._last: tuple[object, Template] | None = None
        self.reset_replacements()

    def render(
        self,
        context: Mapping[str, Any],
        jinja_env: "Environment | None" = None,
        autoescape: bool = False,  # noqa: ARG002, FBT001, FBT002 - docxtpl's own; all text is escaped
    ) -> None:
        """Fill the template; the filters, tests, globals and `undefined` of `jinja_env` count.

        Raises TemplateError with every fault, UsageError where `jinja_env` asks for more.
        """
        own = _Own(jinja_env)
        template = self._compile(self.draft, own)
        filling = Filling(values={**own.globals, **context}, lenient=own.lenient)
        filled, self.findings = template.fill(filling)
        check_filled(filled, template.package)
        self._filled, self._document, self.is_rendered = filled, None, True

    def save(self, filename: Source) -> None:
        """Write what was rendered, or the template, with its replacements, to a path or stream."""
        package = open_package(self._content(), OWN)
        for replacement in self._replacements:
            try:
                package = replace_files(package, [replacement])
            except TemplateError:
                if not self.allow_missing_pics:
                    raise
        content = package.to_bytes() if self._replacements else self._content()
        if isinstance(filename, str | PathLike):
            check_not_open(Path(filename))
            write_atomically(Path(filename), content)
        else:
            filename.write(content)

    @property
    def docx(self) -> Any:
        """The document as python-docx's ``Document``, rendered once it is; changes are kept."""
        if self._document is None:
            from addin.templating.word.media.subdocuments import open_document

            self._document = open_document(self._package())
        return self._document

    def get_docx(self) -> Any:
        """The same as `docx`."""
        return self.docx

    def __getattr__(self, name: str) -> Any:
        """What python-docx's ``Document`` has: ``tpl.sections``."""
        if name.startswith("_") or name in vars(DocxTemplate):
            raise AttributeError(name)
        if name in _INSIDE:
            raise UsageError("inside_of_docxtpl", name=name)
        return getattr(self.docx, name)

    def new_subdoc(self, docpath: Source | None = None) -> "Subdoc":
        """A sub-document for ``{{p name }}``: one to build with python-docx, or that of a file."""
        return Subdoc(self, docpath)

    def build_url_id(self, url: str) -> str:
        """What ``RichText(..., url_id=...)`` takes for a link; the link is made when rendered."""
        return url

    def get_undeclared_template_variables(
        self, jinja_env: "Environment | None" = None, context: Mapping[str, Any] | None = None
    ) -> set[str]:
        """The names that the template reads and neither `context` nor `jinja_env` has."""
        own = _Own(jinja_env)
        template = self._compile(self.template, own)
        broken = [finding for finding in template.findings if finding.level is Level.HARD]
        if broken:
            raise TemplateError(
                "template_faults", count=len(broken), first=broken[0], findings=broken
            )
        return {need.name for need in template.needs} - {*own.globals, *(context or ())}

    def replace_pic(self, embedded_file: str, dst_file: Source) -> None:
        """Exchange the picture of this name, title or description when the document is saved."""
        self._replace("pic", embedded_file, dst_file)

    def replace_media(self, src_file: Source, dst_file: Source) -> None:
        """Exchange the picture that has the content of `src_file`."""
        self._replace("media", _read(src_file), dst_file)

    def replace_embedded(self, src_file: Source, dst_file: Source) -> None:
        """Exchange the embedded document that has the content of `src_file`."""
        self._replace("embedded", _read(src_file), dst_file)

    def replace_zipname(self, zipname: str, dst_file: Source) -> None:
        """Exchange the part of this name."""
        self._replace("zipname", zipname, dst_file)

    def reset_replacements(self) -> None:
        """Forget what was to be exchanged."""
        self._replacements: list[Replacement] = []

    @cached_property
    def template(self) -> bytes:
        """The content of the template's file."""
        return _read(self.template_file)

    @property
    def draft(self) -> bytes:
        """The template as the caller has changed it by `docx` before rendering."""
        return self.template if self.is_rendered else self._content()

    def _replace(self, kind: str, old: str | bytes, new: Source) -> None:
        self._replacements.append(Replacement(kind=kind, old=old, new=_read(new)))

    def _compile(self, content: bytes, own: "_Own") -> Template:
        key = (content, own.filters, own.tests)
        if self._last is None or self._last[0] != key:
            compiled = compile_template(
                content, filters=own.filters, tests=own.tests, trusted=self._trusted
            )
            self._last = key, compiled
        return self._last[1]

    def _content(self) -> bytes:
        if self._document is None:
            return self._filled or self.template
        from addin.templating.word.media.subdocuments import close_document

        return close_document(self._document, self._package()).to_bytes()

    def _package(self) -> Package:
        return open_package(self._filled, OWN) if self._filled else open_package(self.template)


class InlineImage(values.InlineImage):
    """A picture in the text, its sides in units of ``docx.shared``; `anchor` an address to go to.

    docxtpl knows no `alt`: the text that a reader who does not see hears.
    """

    def __init__(
        self,
        tpl: DocxTemplate | None,  # noqa: ARG002 - docxtpl's own
        image_descriptor: Source,
        width: int | None = None,
        height: int | None = None,
        anchor: str | None = None,
        *,
        alt: str = "",
    ) -> None:
        is_path = isinstance(image_descriptor, str | PathLike)
        image = Path(image_descriptor) if is_path else _read(image_descriptor)  # type: ignore[arg-type]  # it is a path
        super().__init__(
            image=image, width=width or 0, height=height or 0, link=anchor or "", alt=alt
        )


class Listing(values.Listing):
    r"""Text whose ``\n`` and ``\a`` are kept, as those of every text are."""

    def __init__(self, text: object) -> None:
        super().__init__(str(text))


class Subdoc:
    """A sub-document: everything that python-docx's ``Document`` can, begun in the template's look.

    It is merged with its own pictures, styles and lists when the template is rendered.
    """

    xml = ""

    def __init__(self, tpl: DocxTemplate, docpath: Source | None = None) -> None:
        self.tpl = tpl
        self._source = None if docpath is None else _read(docpath)

    @cached_property
    def subdocx(self) -> Any:
        """python-docx's ``Document``."""
        from addin.templating.word.media.subdocuments import elements_of, open_document

        document = open_document(open_package(self._source or self.tpl.draft))
        if self._source is None:
            for element in elements_of(document):
                document.element.body.remove(element)
        return document

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in vars(Subdoc):
            raise AttributeError(name)
        return getattr(self.subdocx, name)

    @property
    def document(self) -> bytes:
        """Its file."""
        if self._source is not None and "subdocx" not in vars(self):
            return self._source
        stream = io.BytesIO()
        self.subdocx.save(stream)
        return stream.getvalue()


class _Own:
    """What an environment of the caller's adds to the language of templates."""

    def __init__(self, environment: "Environment | None") -> None:
        self.filters: Mapping[str, Callable[..., object]] = {}
        self.tests: Mapping[str, Callable[..., object]] = {}
        self.globals: Mapping[str, Any] = {}
        self.lenient = True
        if environment is not None:
            self._read(environment)

    def _read(self, environment: "Environment") -> None:
        from jinja2 import Environment, StrictUndefined

        plain = Environment(autoescape=True)
        asked = [name for name in _SHAPES if getattr(environment, name) != getattr(plain, name)]
        more = {name.rpartition(".")[2] for name in environment.extensions}
        asked += sorted(more - {"LoopControlExtension"})  # break and continue are known anyway
        if asked:
            raise UsageError("environment_not_followed", what=asked)
        self.filters = _changed(environment.filters, plain.filters)
        self.tests = _changed(environment.tests, plain.tests)
        self.globals = _changed(environment.globals, plain.globals)
        self.lenient = not issubclass(environment.undefined, StrictUndefined)


_SHAPES = (
    "block_start_string", "block_end_string", "variable_start_string", "variable_end_string",
    "comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix",
    "finalize",
)  # fmt: skip
_INSIDE = frozenset(
    [
        "build_headers_footers_xml", "build_xml", "docx_ids_index", "fix_docpr_ids", "fix_tables",
        "get_file_crc", "get_headers_footers", "get_part_xml", "get_pic_map", "get_xml",
        "init_docx", "map_headers_footers_xml", "map_tree", "patch_xml", "pic_map",
        "post_processing", "pre_processing", "render_footnotes", "render_init",
        "render_properties", "render_xml_part", "resolve_listing", "write_xml", "xml_to_string",
    ]
)  # fmt: skip


def _changed(given: Mapping[str, Any], plain: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in given.items() if plain.get(name) is not value}


def _read(source: Source) -> bytes:
    """The content of a file, or of a stream from its beginning."""
    if isinstance(source, str | PathLike):
        return read_file(Path(source))
    source.seek(0)
    return source.read()
