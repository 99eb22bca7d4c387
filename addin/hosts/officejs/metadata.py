"""What does Excel have to know about the functions? The contents of ``functions.json``.

Cells are handed over as ``any`` and as ranges, so that Onpace, not Excel, says what is wrong with
them. Results are ranges: that makes Excel tell the addresses of the arguments, without which an
empty cell cannot be told from a zero.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from addin.functions.arguments import Argument
from addin.functions.catalogue import FUNCTIONS
from addin.functions.registry import Function
from addin.language import LANGUAGES, Language

STATIC = Path(__file__).parent / "static"


def metadata(
    language: Language = "en", functions: Iterable[Function] = FUNCTIONS, *, url: str = ""
) -> dict[str, Any]:
    """The metadata in one language. Ids, names and the words to type are the same in each.

    With the `url` of the server each function names its place on the help page.
    """
    found = list(functions)
    return {
        "allowErrorForDataTypeAny": True,  # else Excel shows an error without asking us
        "functions": [_function(function, language, url) for function in found],
        "enums": _enums(found, language),
    }


def fingerprint() -> str:
    """Twelve digits that change whenever what Excel loads has changed."""
    parts = [json.dumps(metadata(language), sort_keys=True) for language in LANGUAGES]
    parts += [path.read_text("utf-8") for path in sorted(STATIC.iterdir())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _function(function: Function, language: Language, url: str) -> dict[str, Any]:
    title = function.title[language]
    page = {"helpUrl": f"{url}/help.html?l={language}#{function.name}"} if url else {}
    return {
        "id": function.name,
        "name": function.name,
        "description": f"{title}：{function.description.zh}"
        if language == "zh"
        else function.description.en,
        "parameters": [_parameter(argument, language) for argument in function.arguments],
        **page,
        "result": {"dimensionality": "matrix"},
        "options": {
            "cancelable": True,
            "requiresAddress": True,
            "requiresParameterAddresses": True,
        },
    }


def _parameter(argument: Argument, language: Language) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": argument.title[language],
        "description": argument.description[language],
        "type": "any",
        "dimensionality": "matrix",
    }
    if argument.optional:
        found["optional"] = True
    if argument.repeating:
        found["repeating"] = True
    if argument.choices:
        # Excel offers the words of an enum for text arguments only.
        found |= {"type": "string", "dimensionality": "scalar", "customEnumId": _enum_id(argument)}
    return found


def _enums(functions: Iterable[Function], language: Language) -> list[dict[str, Any]]:
    choices = {
        _enum_id(argument): argument
        for function in functions
        for argument in function.arguments
        if argument.choices
    }
    return [
        {
            "id": name,
            "type": "string",
            "values": [
                {
                    "name": word.text[language],
                    "stringValue": word.code,
                    "tooltip": argument.words.help[language],
                }
                for word in argument.choices
            ],
        }
        for name, argument in sorted(choices.items())
    ]


def _enum_id(argument: Argument) -> str:
    return argument.options.upper()
