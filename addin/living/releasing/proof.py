"""Is a release whole and as it was made, and do its data follow from the plan workbook?"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from addin.errors import FileError, Finding, Level, Notes, Place, UsageError
from addin.files import read_file, version
from addin.language import LANGUAGES, Language
from addin.living.releasing.data import data_files
from addin.living.releasing.release import FORMAT, MANIFEST, ZIP
from addin.model.plan import Plan
from addin.ooxml.limits import Limits, counted
from addin.ooxml.zip import inflate, read_members
from addin.report.build import assessed

NOTES = Notes(Path(__file__).with_name("findings.csv"))


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What a check has found: the files that were looked at, those made again, what is wrong."""

    name: str
    checked: int
    rebuilt: int
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not any(each.level is Level.HARD for each in self.findings)


def check_release(path: Path, plan: Plan | None = None, book: Path | None = None) -> Proof:
    """Whether the release at `path`, a folder or a .zip, is as its manifest says.

    With `plan`, read from `book`, its data are made again and compared byte for byte. FileError
    where it is no release.
    """
    files = dict(_files(path))
    manifest = _manifest(path, files)
    findings = list(_against_manifest(path.name, manifest, files))
    rebuilt = 0
    if plan is not None and book is not None:
        if plan.identity.code != manifest["plan"]:
            raise UsageError("release_of_another_plan", name=path.name, plan=manifest["plan"],
                             other=plan.identity.code)  # fmt: skip
        again = dict(_again(manifest, plan, book))
        rebuilt = len(again)
        findings += _against_data(path.name, manifest, files, again, book)
    return Proof(
        name=path.name, checked=len(manifest["files"]), rebuilt=rebuilt, findings=tuple(findings)
    )


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.is_file():
                yield each.relative_to(path).as_posix(), read_file(each)
    elif path.suffix.lower() == ZIP:
        for name, member in read_members(read_file(path), counted(Limits())).items():
            if not name.endswith("/"):
                yield name, inflate(member)
    else:
        raise FileError("no_release", name=path.name)


def _manifest(path: Path, files: Mapping[str, bytes]) -> dict[str, Any]:
    try:
        found = json.loads(files.get(MANIFEST, b""))
        sound = found["format"] == FORMAT and {each["name"] for each in found["files"]}
        date.fromisoformat(found["date"])
    except (ValueError, KeyError, TypeError) as error:
        raise FileError("no_release", name=path.name) from error
    if not sound:
        raise FileError("no_release", name=path.name)
    return dict(found)


def _against_manifest(
    name: str, manifest: Mapping[str, Any], files: Mapping[str, bytes]
) -> Iterator[Finding]:
    listed = {each["name"]: each for each in manifest["files"]}
    for each, told in listed.items():
        if each not in files:
            yield _finding("file_missing", name, each)
        elif sha256(files[each]).hexdigest() != told["sha256"]:
            yield _finding("file_changed", name, each)
    for each in files:
        if each not in listed and each != MANIFEST:
            yield _finding("file_more", name, each)


def _again(manifest: Mapping[str, Any], plan: Plan, book: Path) -> Iterator[tuple[str, bytes]]:
    """The data of the release as they are made today."""
    day = manifest["as_of"]
    facts, previous = assessed(plan, manifest["period"], date.fromisoformat(day) if day else None)
    spoken = {each["language"] for each in manifest["reports"]}
    languages: tuple[Language, ...] = tuple(one for one in LANGUAGES if one in spoken)
    stem = str(manifest["reports"][0]["name"]).partition(f".{languages[0]}")[0]
    yield from data_files(
        facts, previous, stem=_stem(manifest, stem), languages=languages, shown=manifest["shown"],
        book=book, day=date.fromisoformat(manifest["date"]),
    )  # fmt: skip


def _stem(manifest: Mapping[str, Any], otherwise: str) -> str:
    """What the names of the published workbooks begin with."""
    ends = [f".{one}.published.xlsx" for one in LANGUAGES]
    names = (each["name"] for each in manifest["files"])
    found = (name.removesuffix(end) for name in names for end in ends if name.endswith(end))
    return str(next(found, otherwise))


def _against_data(
    name: str,
    manifest: Mapping[str, Any],
    files: Mapping[str, bytes],
    again: Mapping[str, bytes],
    book: Path,
) -> Iterator[Finding]:
    if manifest["onpace"] != version():
        yield _finding("other_version", name, MANIFEST, made=manifest["onpace"], version=version())
    if sha256(read_file(book)).hexdigest() != manifest["workbook_sha256"]:
        yield _finding("workbook_changed", name, book.name)
    for each, content in again.items():
        if each in files and files[each] != content:
            yield _finding("not_rebuilt", name, each)


def _finding(key: str, name: str, file: str, **more: object) -> Finding:
    return NOTES(key, file=file, **more).at(Place(file=name, cell=file))
