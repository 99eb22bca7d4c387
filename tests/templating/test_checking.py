from collections.abc import Callable

import pytest

from addin.errors import TemplateError
from addin.ooxml.package import Package, open_package
from addin.templating.checking import check_filled
from addin.templating.template import compile_template

Make = Callable[..., bytes]


@pytest.mark.parametrize(
    ("part", "content", "message"),
    [
        ("word/document.xml", b"<w:p>", "not well-formed"),
        ("word/document.xml", b'<w xmlns:r="r"><a r:id="rId99"/></w>', "no relationship rId99"),
        ("word/document.xml", b'<w><docPr id="1"/><docPr id="1"/></w>', "drawing 1 stands twice"),
        ("word/new.xyz", b"x", "no content type"),
        (
            "word/_rels/document.xml.rels",
            b'<Relationships><Relationship Id="a" Type="t" Target="gone.xml"/></Relationships>',
            "leads to no part",
        ),
    ],
)
def test_what_an_office_program_would_ask_about_is_never_written(
    make: Make, part: str, content: bytes, message: str
) -> None:
    package = open_package(make("x"))

    with pytest.raises(TemplateError, match=message):
        check_filled(package.with_parts({part: content}).to_bytes(), package)


def test_faults_that_a_template_came_with_do_not_stop_it(make: Make) -> None:
    package: Package = open_package(make("{{ a }}"))
    text = package["word/document.xml"].replace(
        b"<w:body>", b'<w:body><docPr id="1"/><docPr id="1"/>'
    )
    old = package.with_parts({"word/document.xml": text})

    content = compile_template(old.to_bytes()).render({"a": 1})

    check_filled(content, old)
