"""What was made before, of what, and has anybody changed it since?"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from addin.batch.making import Order, PartMade, Standing
from addin.files import read_file, safe_name, shipped, write_atomically
from addin.language import Text
from addin.model.period import Period
from addin.model.plan import Plan
from addin.report.sentences.phrases import phrases_beside

NAME = "made.jsonl"
_FORMAT = 1


@dataclass
class Record:
    """The record of a folder of reports: one line for each time that a part was made."""

    folder: Path
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Record":
        """The record in `folder`; a line that was cut off when power failed does not count."""
        path, found = folder / NAME, cls(folder)
        for line in read_file(path).splitlines() if path.exists() else ():
            try:
                row = json.loads(line)
                found.parts[row["part"]] = row
            except (ValueError, KeyError, TypeError):
                continue
        return found

    def is_made(self, code: str, digest: str) -> bool:
        """Whether the files of a part were made of the same and still are there."""
        row = self.parts.get(code)
        if row is None or row["of"] != digest:
            return False
        return all(path.exists() for path in self.paths(code))

    def paths(self, code: str) -> list[Path]:
        """The files of a part."""
        return [self.folder_of(code) / name for name in self.parts[code]["files"]]

    def folder_of(self, code: str) -> Path:
        """The folder of a part."""
        return self.folder / safe_name(code)

    def standings(self, code: str) -> tuple[Standing, ...]:
        """Where a part stood when it was made."""
        return tuple(
            Standing(
                indicator=row["indicator"], measure=row["measure"], size=row["size"],
                period=Period.parse(row["period"]), shown=Text(zh=row["zh"], en=row["en"]),
            )
            for row in self.parts[code]["standings"]
        )  # fmt: skip

    def keep(self, made: PartMade, digest: str) -> tuple[list[Path], list[Path]]:
        """Write the files of a part; those, and the copies kept of what a person had changed."""
        before = self.parts.get(made.code, {}).get("files", {})
        folder = self.folder_of(made.code)
        kept = [*self._kept(folder, before)]
        written = [write_atomically(folder / name, made.files[name]) for name in made.files]
        row = {
            "part": made.code,
            "of": digest,
            "files": {name: _digest(content) for name, content in made.files.items()},
            "standings": [*map(_plain, made.standings)],
        }
        self.parts[made.code] = row
        with (self.folder / NAME).open("a", encoding="utf-8") as out:
            # A line that was cut off before has no end.
            out.write("\n" + json.dumps(row, ensure_ascii=False))
        return written, kept

    def _kept(self, folder: Path, before: Mapping[str, str]) -> Iterator[Path]:
        """Put aside what was changed by hand since it was made: a person's work is never lost."""
        for name, digest in before.items():
            path = folder / name
            if path.exists() and _digest(read_file(path)) != digest:
                number = 1
                while (aside := path.with_stem(f"{path.stem}.edited-{number}")).exists():
                    number += 1
                path.rename(aside)
                yield aside


class Digests:
    """The digest of all that a part's report is made of: its plan, the order, the templates.

    What many plans share is looked at once.
    """

    def __init__(self, order: Order, whole: Plan, version: str) -> None:
        shared = (getattr(whole, each.name) for each in fields(whole))
        self._shared = {id(each): _digest(_told(each)) for each in shared}
        options = (order.period, order.languages, order.as_of, order.publish, order.final)
        self._order = _digest(_told((_FORMAT, version, *options, *_ingredients(order))))

    def of(self, plan: Plan) -> str:
        """The digest of the report of a part."""
        parts = (getattr(plan, each.name) for each in fields(plan))
        told = (self._shared.get(id(part)) or _digest(_told(part)) for part in parts)
        return _digest("".join((self._order, *told)).encode())


def _ingredients(order: Order) -> Iterator[str]:
    """The digests of the files that shape a report: templates and phrases."""
    for language in order.languages:
        names = [f"report.{language}.xlsx", f"publication.{language}.xlsx"]
        if order.template is None:
            names.append(f"report.{language}.docx")
        files = [shipped("templates", name) for name in names]
        files.append(shipped("templates", f"phrases.{language}.txt"))
        if order.beside and (own := phrases_beside(order.beside, language)):
            files.append(own)
        if order.template:
            files.append(order.template)
        yield from (_digest(read_file(path)) for path in files)


def _told(value: Any) -> bytes:
    """All that a value says, the same in every run."""
    return b"".join(_pieces(value))


def _pieces(value: Any) -> Iterable[bytes]:
    if isinstance(value, np.ndarray):
        yield value.tobytes()
    elif is_dataclass(value) and not isinstance(value, type):
        yield type(value).__name__.encode()
        for each in fields(value):
            yield from _pieces(getattr(value, each.name))
    elif isinstance(value, Mapping):
        yield from _pieces(sorted(value.items()))
    elif isinstance(value, list | tuple):
        yield b"("
        for each in value:
            yield from _pieces(each)
        yield b")"
    else:
        yield f"{value!r};".encode("utf-8", "surrogatepass")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _plain(one: Standing) -> dict[str, Any]:
    return {
        "indicator": one.indicator, "measure": one.measure, "period": str(one.period),
        "size": one.size, "zh": one.shown.zh, "en": one.shown.en,
    }  # fmt: skip
