"""Programs find every address described, and each answer is as the description says."""

import re
from typing import Any
from urllib.parse import quote

import jsonschema
from starlette.routing import Mount, Route

from addin.hosts.officejs.access import Access
from addin.hosts.web.serving.openapi import ENTRIES, openapi
from addin.hosts.web.serving.routes import Page
from addin.hosts.web.serving.sessions import Sessions
from tests.hosts.web.conftest import EXAMPLE, Door


def test_every_address_is_described_and_every_description_has_an_address(tmp_path: Any) -> None:
    access = Access.of("http://here", dict, ())
    (mount,) = Page(access, Sessions(folder=tmp_path)).routes()
    assert isinstance(mount, Mount)
    served = [one for one in mount.routes if isinstance(one, Route) and "/api/v1" in one.path]
    described = {entry.path for entry in ENTRIES}

    for route in served:
        path = route.path.replace(":path", "")
        if path == "/api/v1/plans/{plan}/{view}":
            continue
        assert path in described, path
    for path in described:
        concrete = re.sub(r"{\w+}", "x", path)
        assert any(route.path_regex.match(concrete) for route in served), path


def test_an_answer_fits_its_schema(client: Door) -> None:
    described = client.get("/api/v1/openapi.json").json()
    plan = client.post("/api/v1/plans", params={"from": EXAMPLE["from"]}).json()["plan"]
    words = {"plan": quote(plan), "code": "EXPORT", "id": quote("GO.progress@2024Q3")}

    asked = [entry for entry in ENTRIES if entry.answers and entry.method == "get"]
    for entry in asked:
        address = entry.path.format(**words)
        answer = client.get(address, params={"period": "2024Q3", "l": "zh", "name": "PROGRESS"})
        operation = described["paths"][entry.path]["get"]["responses"]["200"]
        schema = operation["content"]["application/json"]["schema"]
        jsonschema.validate(answer.json(), {**schema, "components": described["components"]})

    assert len(asked) >= 9
    assert described == openapi()


def test_a_problem_fits_its_schema(client: Door) -> None:
    described = openapi()

    answer = client.get("/api/v1/plans/none/overview", params={"l": "zh"})

    schema = {"$ref": "#/components/schemas/Problem", "components": described["components"]}
    jsonschema.validate(answer.json(), schema)
    assert answer.headers["content-type"] == "application/problem+json"
