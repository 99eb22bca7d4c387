"""What leaves the house: reports, PDF/A, published workbooks, data, and a manifest of all?"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from addin.errors import FileError, UsageError
from addin.files import read_file, safe_name, version, write_atomically
from addin.language import LANGUAGES, Language
from addin.living.releasing.data import data_files
from addin.living.releasing.documents import archived, without_people
from addin.living.releasing.readiness import Ready
from addin.ooxml.zip import deflate, write_members
from addin.report.bound.record import Record
from addin.report.build import assessed
from addin.report.pdf import office_program

MANIFEST = "manifest.json"
FORMAT = "onpace-release-1"
"""The form of the manifest; its number counts up when an older program could not check it."""
ZIP = ".zip"


@dataclass(frozen=True, kw_only=True)
class Released:
    """A release that was written: where, and the fingerprint of its manifest."""

    path: Path
    files: tuple[str, ...]
    digest: str

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {"file": str(self.path), "files": list(self.files), "manifest_sha256": self.digest}


def release(found: Ready, out: Path, *, pdf: bool = True) -> Released:
    """Write a release of reports that nothing stands against, whole or not at all.

    `out` is a folder, or a file that ends with .zip; neither may be there. FileError where a PDF
    is wanted and LibreOffice is not on this machine.
    """
    if found.against:
        raise UsageError("not_ready", count=len(found.against))
    if out.exists():
        raise UsageError("release_is_there", path=out)
    if pdf and office_program() is None:
        raise FileError("no_office_for_release")
    files = contents(found, pdf=pdf)
    manifest = _manifest(found, files)
    whole = {**dict(sorted(files.items())), MANIFEST: manifest}
    _write(whole, out)
    return Released(path=out, files=tuple(whole), digest=sha256(manifest).hexdigest())


def contents(found: Ready, *, pdf: bool) -> dict[str, bytes]:
    """The files of a release by their names, without its manifest."""
    documents = {
        name: without_people(one.report, found.plan)
        for name, one in zip(_names(found), found.reports, strict=True)
    }
    facts = found.again.facts
    _, previous = assessed(found.plan, facts.period, facts.as_of)
    files = dict(documents)
    if pdf:
        files |= archived(documents)
    files |= data_files(
        facts, previous, stem=_stem(found), languages=_languages(found), shown=_shown(found),
        book=found.book, day=found.day,
    )  # fmt: skip
    return files


def _stem(found: Ready) -> str:
    facts = found.again.facts
    return f"{safe_name(facts.plan.identity.code, 'plan')}-{facts.period}"


def _names(found: Ready) -> Iterator[str]:
    """A name for each report that says plan, period and language: people name files otherwise."""
    seen: dict[str, int] = {}
    for record in found.records:
        seen[record.language] = seen.get(record.language, 0) + 1
        number = seen[record.language]
        yield f"{_stem(found)}.{record.language}{f'.{number}' if number > 1 else ''}.docx"


def _languages(found: Ready) -> tuple[Language, ...]:
    spoken = {record.language for record in found.records}
    return tuple(one for one in LANGUAGES if one in spoken)


def _shown(found: Ready) -> dict[str, list[str]]:
    """Which reports print a fact, by its id."""
    told: dict[str, list[str]] = {}
    for name, one in zip(_names(found), found.reports, strict=True):
        sources = {
            one.report.numbers[mark].source
            for mark in one.report.anchors
            if mark in one.report.numbers
        }
        for source in sorted(sources):
            told.setdefault(source, []).append(name)
    return told


def _manifest(found: Ready, files: Mapping[str, bytes]) -> bytes:
    facts, identity = found.again.facts, found.plan.identity
    document = {
        "format": FORMAT,
        "plan": identity.code,
        "title": {one: identity.name[one] for one in LANGUAGES},
        "period": str(facts.period),
        "as_of": facts.as_of.isoformat() if facts.as_of else None,
        "date": found.day.isoformat(),
        "onpace": version(),
        "workbook_sha256": sha256(read_file(found.book)).hexdigest(),
        "reports": [
            _report(name, record) for name, record in zip(_names(found), found.records, strict=True)
        ],
        "shown": _shown(found),
        "files": [
            {"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest()}
            for name, content in sorted(files.items())
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _report(name: str, record: Record) -> dict[str, Any]:
    return {
        "name": name,
        "language": record.language,
        "final": record.final.isoformat() if record.final else None,
        "onpace": record.version,
        "template": record.template,
        "template_sha256": record.digest,
    }


def _write(files: Mapping[str, bytes], out: Path) -> None:
    """All of it under its name at once, or nothing."""
    if out.suffix.lower() == ZIP:
        members = (deflate(name, content, 9) for name, content in files.items())
        write_atomically(out, write_members(members))
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        for name, content in files.items():
            path = half / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        half.chmod(0o777 & ~_umask())
        half.rename(out)
    except OSError as error:
        raise FileError("not_written", path=out, why=error.strerror or error) from error
    finally:
        # Also when somebody presses Ctrl-C: nothing half written stays.
        shutil.rmtree(half, ignore_errors=True)


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now
