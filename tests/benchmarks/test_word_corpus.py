"""Documents found on the web pass through `fill` with nothing changed.

`make corpus` reads them from the folder named by ONPACE_CORPUS, whose `documents` hold .docx,
.docm and .dotx of many makers, strict ones included.
"""

import os
from pathlib import Path

import pytest

from addin.errors import TemplateError
from addin.ooxml.package import open_package
from addin.templating.template import fill

_FOLDER = Path(os.environ.get("ONPACE_CORPUS", "")) / "documents"
_DOCUMENTS = sorted(path.name for path in _FOLDER.iterdir())
# Templates of docxtemplater, whose loops start with the two signs that start a comment here.
_OF_OTHER_ENGINES = "{#"


def test_there_are_documents() -> None:
    assert len(_DOCUMENTS) >= 200


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_a_document_passes_and_every_part_stays(name: str, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    try:
        fill(_FOLDER / name, {}, out)
    except TemplateError as error:
        assert all(_OF_OTHER_ENGINES in f.text.en for f in error.findings)  # noqa: PT017 - a refusal is allowed, and then read
        return

    before, after = open_package(_FOLDER / name), open_package(out)
    assert after.names == before.names
    assert [part for part in before.names if before[part] != after[part]] == []
