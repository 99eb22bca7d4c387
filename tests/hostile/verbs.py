"""The commands that take a file from outside, each in a folder of its own with what it needs."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from addin.errors import AddinError
from addin.exchange.ledger.store import default_url, key_path
from addin.exchange.sharing import share
from addin.files import shipped
from addin.ooxml.limits import OWN
from addin.ooxml.package import open_package
from tests.hostile.running import Ended, files_in, run, wrong

FILE = "{file}"
_BOTH = (".docx", ".docm", ".dotx", ".dotm", ".xlsx", ".xlsm", ".xltx", ".xltm")
_BOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".ods", ".fods", ".csv")
VERBS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "check": (("check", FILE), _BOOKS),
    "assess": (("assess", FILE), _BOOKS),
    "new": (("new", "out/new", "--from", FILE), _BOOKS),
    "share": (("share", FILE, "-p", "2024Q3", "-o", "out/forms"), _BOOKS),
    "report": (("report", FILE, "-o", "out/report"), _BOOKS),
    "freeze": (("freeze", FILE, "-o", "out/frozen{kind}"), _BOTH),
    "convert": (("convert", FILE, "--to", "calc", "-o", "out/calc{kind}"), _BOOKS),
    "lint": (("lint", FILE), _BOTH),
    "fill": (("fill", FILE, "values.json", "-o", "out/filled{kind}", "--lenient"), _BOTH),
    "report -t": (("report", "plan.xlsx", "-p", "2024Q3", "-t", FILE, "-o", "out/own"), _BOTH),
    "collect": (("collect", "plan.xlsx", FILE, "-o", "out/replies"), ()),
    "verify": (("verify", FILE, "plan.xlsx"), _BOTH),
    "refresh": (("refresh", FILE, "plan.xlsx", "-o", "out/new{kind}"), _BOTH),
    "roll": (("roll", FILE, "plan.xlsx", "-p", "2024Q4", "-o", "out/next{kind}"), _BOTH),
    "release": (("release", FILE, "plan.xlsx", "-o", "out/release", "--no-pdf"), _BOTH),
    "compare": (("compare", "plan.xlsx", FILE), _BOTH),
    "trace": (("trace", FILE, "EXPORT.progress@2024Q3"), _BOTH),
}
"""The call of each command, and the kinds of files that it is meant for; () is any file."""


class Desk:
    """An office with a plan, its ledger and what it shared: made once, copied for each call."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        plan = folder / "plan.xlsx"
        shutil.copy(shipped("workbooks", "example-city.xlsx"), plan)
        (folder / "values.json").write_text("{}")
        url = default_url(plan)
        self.forms = [
            form.path.read_bytes()
            for form in share(plan, "2024Q3", folder / "forms", ledger=url).forms
        ]
        shutil.rmtree(folder / "forms")
        assert key_path(url).exists()
        self._folder = folder

    def answers(self, name: str, content: bytes, folder: Path) -> Iterator[tuple[str, str, Ended]]:
        """Each verb that takes a file of such a name, what was wrong with its end, its end."""
        kind = Path(name).suffix.lower()
        for verb, (call, kinds) in VERBS.items():
            if not kinds or kind in kinds:
                place = folder / verb.replace(" ", "")
                fault, ended = self._try(call, kind, content, place)
                yield verb, fault, ended
                shutil.rmtree(place)

    def _try(
        self, call: Sequence[str], kind: str, content: bytes, place: Path
    ) -> tuple[str, Ended]:
        shutil.copytree(self._folder, place)
        file = place / f"file{kind}"
        file.write_bytes(content)
        before = files_in(place)
        ended = run([each.format(file=file.name, kind=kind) for each in call], place)
        return wrong(ended) or damage(before, files_in(place), ended), ended


def damage(
    before: Mapping[str, bytes], after: Mapping[str, bytes], ended: Ended, *, partly: bool = False
) -> str:
    """What a command has done to files that is wrong for any file; empty where nothing is.

    A command that writes several files may leave the whole ones, `partly` done.
    """
    kept = {name: content for name, content in before.items() if ".sqlite" not in name}
    if lost := [name for name, content in kept.items() if after.get(name) != content]:
        return f"changed or lost {lost}"
    made = [name for name in after if name not in before and ".sqlite" not in name]
    if strays := [name for name in made if ".onpace-" in name or name.endswith(".tmp")]:
        return f"left {strays}"
    if ended.code == 2 and made and not partly:
        return f"refused, and wrote {made}"
    return next((f"wrote a broken {name}" for name in made if _broken(name, after[name])), "")


def _broken(name: str, content: bytes) -> bool:
    if not name.lower().endswith(_BOTH):
        return False
    try:
        open_package(content, OWN)
    except AddinError:
        return not name.startswith("out/replies")  # evidence is kept as it came
    return False
