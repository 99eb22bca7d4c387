"""What does Office have to know about the add-in? The manifest, as XML and as unified JSON.

Both are templates beside this module, in which a dollar marks what differs between offices.
Rules of the formats: ids and the order of elements as in OfficeAppManifestV1_1 and
TaskPaneAppVersionOverridesV1_0; every address is https.
"""

import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any
from xml.sax.saxutils import escape

import addin
from addin.errors import UsageError
from addin.functions.registry import NAMESPACE
from addin.hosts.officejs.metadata import fingerprint, metadata
from addin.hosts.officejs.ports import DEFAULT_PORT

_RUNTIME_MINIMUM = "1.3"  # error values with words, and the addresses of arguments


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the server is found and which release of the files it serves.

    `serial` grows by one with each change of what Excel loads, so that Excel fetches it anew.
    `token` is carried in the address of the page where one user has the server for himself; an
    office leaves it out, and each user signs in.
    """

    url: str
    serial: int = 1
    token: str = ""

    def __post_init__(self) -> None:
        if not self.url.startswith("https://"):
            raise UsageError("https_only", url=self.url)

    @property
    def add_in_id(self) -> str:
        """The same id for the same address, wherever the manifest is made.

        A user's own server is the same at each port: it moves where another program has its port.
        """
        address = f"https://localhost:{DEFAULT_PORT}" if self.token else self.url
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{address}/onpace"))

    @property
    def version(self) -> str:
        """Four numbers, the last one the serial."""
        return f"{addin.__version__}.{self.serial}"

    @property
    def query(self) -> str:
        """What follows the address of a page or script: new whenever its content is."""
        return f"v={fingerprint()}" + (f"&t={self.token}" if self.token else "")

    def page(self, path: str) -> str:
        """The address of a page or script."""
        return f"{self.url}/{path}?{self.query}"


def manifest_xml(site: Site) -> str:
    """The add-in-only manifest, which every Office that knows custom functions reads."""
    words = {name: escape(value, {'"': "&quot;"}) for name, value in _values(site).items()}
    return _template("manifest.xml").substitute(words)


def manifest_json(site: Site) -> dict[str, Any]:
    """The unified manifest of Microsoft 365, with the same functions inside."""
    words = {name: json.dumps(value)[1:-1] for name, value in _values(site).items()}
    manifest: dict[str, Any] = json.loads(_template("manifest.json").substitute(words))
    (runtime,) = manifest["extensions"][0]["runtimes"]
    runtime["customFunctions"] = custom_functions(site)
    return manifest


def custom_functions(site: Site) -> dict[str, Any]:
    """The custom functions of the unified manifest."""
    found = metadata("en", url=site.url)
    functions = [
        {**{k: v for k, v in each.items() if k != "options"}, **each["options"]}
        for each in found["functions"]
    ]
    return {
        "functions": functions,
        "enums": found["enums"],
        "namespace": {"id": NAMESPACE, "name": NAMESPACE},
        "metadataUrl": site.page("functions.json"),
    }


def _template(name: str) -> Template:
    return Template(Path(__file__).with_name(name).read_text("utf-8"))


def _values(site: Site) -> dict[str, str]:
    """What the templates of both manifests name with a dollar."""
    return {
        "id": site.add_in_id,
        "version": site.version,
        "release": site.version.rpartition(".")[0],
        "url": site.url,
        "host": site.url.removeprefix("https://"),
        "query": site.query,
        "namespace": NAMESPACE,
        "runtime": _RUNTIME_MINIMUM,
    }
