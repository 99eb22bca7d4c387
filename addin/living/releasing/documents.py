"""How does an edited report look when it leaves: without people in it, and as PDF/A?"""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from addin.living.opened import Report
from addin.living.releasing.settling import settled
from addin.model.plan import Plan
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.xml import local
from addin.report.pdf import to_pdf

_PERSONAL = ("lastModifiedBy", "Manager", "Company", "HyperlinkBase")
_TRACES = ("people", "comments", "commentsExtended", "commentsIds", "commentsExtensible")
_SETTINGS = "word/settings.xml"


def without_people(report: Report, plan: Plan) -> bytes:
    """The document without names of people and paths; the issuing office's own name stays."""
    parts = Parts(report.document.package)
    offices = set(_offices(plan))
    for name in list(parts.of_type("core-properties+xml", "extended-properties+xml")):
        for element in parts.tree(name).iter("{*}*"):
            text, kind = (element.text or "").strip(), local(element)
            if text and (kind in _PERSONAL or (kind == "creator" and text not in offices)):
                parts.change(name)
                element.text = ""
    main = report.document.package.main_part()
    for kind in _TRACES:
        for part in list(parts.linked(main, kind)):
            parts.unlink(main, part)
            parts.remove(part)
    _forget_template(parts)
    return parts.package().to_bytes()


def _offices(plan: Plan) -> tuple[str, ...]:
    """Who a report may name as its author: the offices of the plan."""
    identity = plan.identity
    return tuple(
        text[one] for text in (identity.author, identity.issuer) for one in ("zh", "en") if text
    )


def _forget_template(parts: Parts) -> None:
    """Word remembers the path of the template that a document was made from."""
    ids = [link.id for link in parts.links(_SETTINGS) if link.kind == "attachedTemplate"]
    if not ids:
        return
    parts.unlink_ids(_SETTINGS, ids)
    root = parts.change(_SETTINGS)
    for element in [each for each in root if local(each) == "attachedTemplate"]:
        root.remove(element)


def archived(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """The documents as PDF/A-2b, by the names of the PDFs; FileError as of `to_pdf`."""
    with tempfile.TemporaryDirectory(prefix="onpace-release-") as folder:
        paths = []
        for name, content in documents.items():
            path = Path(folder) / name
            path.write_bytes(content)
            paths.append(path)
        made = to_pdf(paths, Path(folder), archival=True)
        return {path.name: settled(path.read_bytes()) for path in made}
