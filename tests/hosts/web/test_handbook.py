"""The server shows the handbook, searches it, and says which page there is not."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.applications import Starlette

from addin.hosts.web.pages import routes


def get(path: str, **asked: str) -> httpx.Response:
    """What the server answers."""

    async def answer() -> httpx.Response:
        door = httpx.ASGITransport(Starlette(routes=routes()))
        async with httpx.AsyncClient(
            transport=door, base_url="http://here", follow_redirects=True
        ) as client:
            return await client.get(path, params=asked or None)

    with ThreadPoolExecutor(1) as thread:  # a browser of another test has a loop in this one
        return thread.submit(asyncio.run, answer()).result()


def test_the_contents_stand_at_help() -> None:
    page = get("/help?l=en")

    assert page.url.path == "/help/index"
    assert "The first ten minutes" in page.text


@pytest.mark.parametrize(("language", "words"), [("zh", "时序进度"), ("en", "So much of the plan")])
def test_a_page_is_in_the_language_asked_for(language: str, words: str) -> None:
    page = get(f"/help/pace?l={language}")

    assert words in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_search_answers_a_question() -> None:
    assert 'href="freeze?l=zh"' in get("/help/index", q="固化", l="zh").text


def test_the_commands_are_told_in_both_languages() -> None:
    assert "检查规划工作簿" in get("/help/commands?l=zh").text
    assert "what to mend in the plan workbook" in get("/help/commands?l=en").text


@pytest.mark.parametrize("name", ["moon", "..%2f..%2fpages", "index.md"])
def test_a_page_that_is_none_is_not_found(name: str) -> None:
    assert get(f"/help/{name}").status_code == 404
