from base64 import encodebytes
from collections.abc import Callable
from pathlib import Path

import pytest

from addin.errors import FileError, TemplateError, UsageError
from addin.ooxml.package import open_package
from addin.templating.jsonvalues import from_json, read_json
from addin.templating.template import compile_template
from tests.templating.documents import media_of, png

Make = Callable[..., bytes]
Read = Callable[..., str]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "no JSON object"),
        ({"a": {"$Nothing": 1}}, "unknown kind of value"),
        ({"a": {"$InlineImage": {"path": "../../etc/passwd"}}}, "outside of the folder"),
        ({"a": {"$InlineImage": {"path": "none.png"}}}, "no file"),
        ({"a": {"$RichText": [["x", {"blink": True}]]}}, "no look 'blink'"),
        ({"a": {"$InlineImage": {"base64": "no base64!"}}}, "cannot read a value"),
        ({"a": {"$RichText": 5}}, "cannot read a value"),
        ({"a": {"$Chart": {"kind": "cake", "series": []}}}, "no kind of chart"),
        ({"context": {}, "api_calls": [["rm", "a", "b"]]}, "unknown call"),
    ],
)
def test_values_that_cannot_be_read_are_refused_in_words(
    document: object, message: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        from_json(document, tmp_path)

    assert caught.value.text.zh


def test_an_object_whose_key_starts_with_a_dollar_is_a_value_of_a_class(
    make: Make, read: Read, tmp_path: Path
) -> None:
    values = from_json({"a": {"$Listing": "x &lt; y"}}, tmp_path)

    assert read(compile_template(make("{{ a }}")).render(values)) == "x < y"


def test_a_function_in_json_is_read_as_words_and_never_run(
    make: Make, read: Read, tmp_path: Path
) -> None:
    template = compile_template(make("{% for k, v in f(d) %}{{ k }}={{ v }};{% endfor %}"))

    known = from_json({"f": {"$callable": "lambda x: x.items()"}, "d": {"a": 1}}, tmp_path)
    other = from_json({"f": {"$callable": "lambda x: __import__('os')"}, "d": {}}, tmp_path)

    assert read(template.render(known)) == "a=1;"
    with pytest.raises(TemplateError, match="cannot be read from JSON"):
        template.render(other)


@pytest.mark.parametrize("form", ["{}", "data:image/png;base64,{}"])
def test_a_picture_may_stand_in_the_json_itself(make: Make, tmp_path: Path, form: str) -> None:
    picture = png(tmp_path).read_bytes()
    text = form.format(encodebytes(picture).decode())
    key = "path" if form.startswith("data") else "base64"

    values = from_json({"a": {"$InlineImage": {key: text}}}, tmp_path)

    filled = compile_template(make("{{ a }}")).render(values)
    (name,) = media_of(filled)
    assert open_package(filled)[name] == picture


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"rows": [1, 2,]}', "[1, 2,]}”附近）"),
        ('{"a": 1\n "b": 2}', "第2行第2个字符处有误"),
        ("", "第1行第1个字符处有误"),
        ("[" * 100_000, "层数过多"),
    ],
)
def test_what_is_no_json_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(FileError) as raised:
        read_json(text, "values.json")

    assert said in raised.value.text.zh
    assert "values.json" in raised.value.text.en
