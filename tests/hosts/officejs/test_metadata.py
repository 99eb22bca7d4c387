"""Do the files for Excel say what its schemas and its rules ask for?"""

import copy
import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from addin.errors import UsageError
from addin.functions.catalogue import FUNCTIONS
from addin.hosts.officejs.manifest import Site, custom_functions, manifest_json, manifest_xml
from addin.hosts.officejs.metadata import metadata
from addin.hosts.web.pages import help_page
from addin.language import LANGUAGES, Language

SCHEMAS = Path(__file__).parent / "schemas"
SITE = Site(url="https://localhost:8765", serial=3, token="tkn")  # noqa: S106 - no secret
NEWER = {"enums", "allowErrorForDataTypeAny"}
NEWER_PARAMETER = {"customEnumId", "repeating"}
NEWER_OPTION = {"requiresParameterAddresses"}
OFFICE = "{http://schemas.microsoft.com/office/appforoffice/1.1}"
OVERRIDES = "{http://schemas.microsoft.com/office/taskpaneappversionoverrides}"
BASIC = "{http://schemas.microsoft.com/office/officeappbasictypes/1.0}"


def problems(content: Any, schema: str) -> list[str]:
    """What a schema has against `content`. The schemas themselves are not quite valid draft 4."""
    rules = json.loads((SCHEMAS / schema).read_text("utf-8"))
    text = json.dumps(rules).replace("\\\\p{L}", "a-zA-Z\\u4e00-\\u9fff")
    found = jsonschema.Draft4Validator(json.loads(text)).iter_errors(content)
    return [f"{list(each.path)}: {each.message}" for each in found]


def without_newer(content: dict[str, Any]) -> dict[str, Any]:
    """The metadata as it was in 2019, when the published schema was written."""
    older = {key: value for key, value in copy.deepcopy(content).items() if key not in NEWER}
    for function in older["functions"]:
        function["options"] = {
            k: v for k, v in function["options"].items() if k not in NEWER_OPTION
        }
        function["parameters"] = [
            {key: value for key, value in parameter.items() if key not in NEWER_PARAMETER}
            for parameter in function["parameters"]
        ]
    return older


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_metadata_fit_the_published_schema(language: Language) -> None:
    assert not problems(without_newer(metadata(language)), "custom-functions.schema.json")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_function_names_its_place_on_the_help_page(language: Language) -> None:
    page = help_page(language)

    for function in metadata(language, url=SITE.url)["functions"]:
        assert function["helpUrl"] == f"{SITE.url}/help.html?l={language}#{function['id']}"
        assert f'id="{function["id"]}"' in page


def test_measures_are_offered_while_one_types() -> None:
    found = metadata("zh")
    (value,) = (f for f in found["functions"] if f["id"] == "VALUE")
    (words,) = (
        e["values"] for e in found["enums"] if e["id"] == value["parameters"][3]["customEnumId"]
    )

    assert {"完成进度": "progress", "同比": "yoy"}.items() <= {
        word["name"]: word["stringValue"] for word in words
    }.items()


def test_the_unified_manifest_fits_its_schema() -> None:
    found = custom_functions(SITE)

    assert not problems(found, "unified-manifest-customfunctions.schema.json")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_metadata_keep_the_rules_that_no_schema_states(language: Language) -> None:
    found = metadata(language)
    ids = [function["id"].upper() for function in found["functions"]]

    assert len(set(ids)) == len(ids)
    assert not [name for name in ids if re.fullmatch(r"[A-Z]{1,3}\d+|R\d+C\d+", name)]
    enums = {enum["id"]: enum for enum in found["enums"]}
    for function in found["functions"]:
        for parameter in function["parameters"]:
            assert len(parameter["description"]) <= 512
            if "customEnumId" in parameter:
                assert parameter["type"] == enums[parameter["customEnumId"]]["type"] == "string"
            if parameter.get("repeating"):
                assert parameter is function["parameters"][-1]


def test_errors_in_cells_are_handed_over() -> None:
    assert metadata()["allowErrorForDataTypeAny"] is True


def test_the_languages_differ_in_words_only() -> None:
    chinese, english = metadata("zh"), metadata("en")

    assert [f["id"] for f in chinese["functions"]] == [f["id"] for f in english["functions"]]
    assert chinese["functions"][0]["parameters"][0]["name"] == "基期值"
    assert english["functions"][0]["parameters"][0]["name"] == "start"


def test_the_manifest_names_only_what_it_defines_and_only_https() -> None:
    root = etree.fromstring(manifest_xml(SITE).encode())

    defined = {
        node.get("id") for node in root.iter(f"{BASIC}Image", f"{BASIC}Url", f"{BASIC}String")
    }
    used = {node.get("resid") for node in root.iter() if node.get("resid")}
    assert used <= defined
    assert all(len(name or "") <= 32 for name in defined)
    for node in root.iter(f"{BASIC}Url", f"{OFFICE}IconUrl", f"{OFFICE}SourceLocation"):
        if node.get("DefaultValue"):
            assert str(node.get("DefaultValue")).startswith("https://")
    for node in root.iter(f"{BASIC}String"):
        assert len(str(node.get("DefaultValue"))) <= 250


def test_the_manifest_puts_the_runtime_first_and_the_functions_in_their_order() -> None:
    root = etree.fromstring(manifest_xml(SITE).encode())

    host = next(root.iter(f"{OVERRIDES}Host"))
    point = next(root.iter(f"{OVERRIDES}ExtensionPoint"))
    assert [etree.QName(node).localname for node in host] == [
        "Runtimes", "AllFormFactors", "DesktopFormFactor",
    ]  # fmt: skip
    assert [etree.QName(node).localname for node in point] == [
        "Script", "Page", "Metadata", "Namespace",
    ]  # fmt: skip


def test_a_change_of_the_functions_changes_version_and_addresses() -> None:
    first, second = Site(url="https://x"), Site(url="https://x", serial=2)

    assert first.version != second.version
    assert first.add_in_id == second.add_in_id
    assert re.search(r"functions\.js\?v=[0-9a-f]{12}", first.page("functions.js"))


def test_the_unified_manifest_lists_every_function() -> None:
    extension = manifest_json(SITE)["extensions"][0]

    names = [f["id"] for f in extension["runtimes"][0]["customFunctions"]["functions"]]
    assert names == [function.name for function in FUNCTIONS]


def test_a_site_without_https_is_refused() -> None:
    with pytest.raises(UsageError, match="https only"):
        Site(url="http://localhost:8765")


if "ONPACE_SCHEMAS" in os.environ:

    def test_the_manifest_fits_microsofts_own_schema() -> None:
        path = Path(os.environ["ONPACE_SCHEMAS"]) / "xsd" / "OfficeAppManifestV1_1.xsd"
        schema = etree.XMLSchema(etree.parse(str(path)))

        assert schema.validate(etree.fromstring(manifest_xml(SITE).encode())), schema.error_log


def test_each_argument_offers_its_own_words() -> None:
    found = metadata("en")
    offered = {
        enum["id"]: [word["stringValue"] for word in enum["values"]] for enum in found["enums"]
    }
    for function, told in zip(FUNCTIONS, found["functions"], strict=True):
        for argument, parameter in zip(function.arguments, told["parameters"], strict=True):
            if argument.choices:
                own = [word.code for word in argument.choices]
                assert offered[parameter["customEnumId"]] == own
