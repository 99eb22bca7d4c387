"""The page of a server without a browser: who asks, from which tab."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from addin.functions.handles import Store
from addin.hosts.officejs.access import Access, hash_of
from addin.hosts.officejs.answering.batch import CallLimits
from addin.hosts.officejs.app import create_app
from addin.hosts.officejs.manifest import Site
from addin.hosts.web.serving.sessions import Sessions
from tests.hosts.web.browsing import seen

__all__ = ["seen"]

T = TypeVar("T")
OPEN = "of-this-test"
HEADERS = {"Authorization": f"Bearer {OPEN}", "X-Onpace-Session": "tab-of-this-test"}
EXAMPLE = {"from": "example:example-city", "period": "2024Q3"}


class Door:
    """Asks an application as a browser would; in a thread of its own, for a browser has a loop."""

    def __init__(self, app: Any) -> None:
        self._thread, self._runner = ThreadPoolExecutor(1), asyncio.Runner()
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False),
            base_url="http://testserver",
            headers=HEADERS,
        )

    def get(self, path: str, **given: Any) -> httpx.Response:
        return self._await(self._client.get(path, **given))

    def post(self, path: str, **given: Any) -> httpx.Response:
        return self._await(self._client.post(path, **given))

    def delete(self, path: str, **given: Any) -> httpx.Response:
        return self._await(self._client.delete(path, **given))

    def close(self) -> None:
        self._await(self._client.aclose())
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    def _await(self, asked: Coroutine[Any, Any, T]) -> T:
        return self._thread.submit(self._runner.run, asked).result()


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder: Path = tmp_path_factory.mktemp("page")
    app = create_app(
        Site(url="https://localhost:8765", token=OPEN),
        Access.of("http://testserver", lambda: {hash_of(OPEN): "self"}),
        lambda _: Store(),
        CallLimits(),
        Sessions(folder=folder / "sessions"),
    )
    door = Door(app)
    yield door
    door.close()
