"""Which pages speak of what somebody asks?"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

from addin.handbook.pages import Page, page_text, pages
from addin.language import Language

_WEIGHTS = {"title": 8.0, "question": 6.0, "words": 7.0, "heading": 3.0}
_ENGLISH = re.compile(r"[a-z0-9]+(?:[-_.#/][a-z0-9]+)*")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_EMPTY = frozenset(
    {
        "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from",
        "how", "i", "in", "is", "it", "my", "not", "of", "on", "or", "our", "the", "this", "to",
        "what", "when", "where", "which", "who", "why", "with", "you", "your", "we", "me", "its",
        "has", "have", "怎么", "怎样", "什么", "为什", "如何", "哪些", "可以", "我们",
        "一个", "的是", "是什",
    }
)  # fmt: skip
_MOST_BODY = 4
_BODY = {False: 0.5, True: 0.1}
_ENDS = ("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")
_LEAST_STEM = 4


def search(query: str, language: Language, most: int = 5) -> list[Page]:
    """The pages that best answer a query, best first; none where no word of it is known."""
    index = _index(language)
    scores: dict[str, float] = defaultdict(float)
    for term in set(_terms(query)):
        found = [name for name, terms in index.terms.items() if term in terms]
        for name in found:
            scores[name] += index.terms[name][term] * log(1 + len(index.terms) / len(found))
    best = sorted(scores, key=lambda name: -scores[name])[:most]
    return [pages()[name] for name in best]


@dataclass(frozen=True, slots=True)
class _Index:
    """How much each page speaks of each term."""

    terms: Mapping[str, Mapping[str, float]]


@lru_cache(maxsize=2)
def _index(language: Language) -> _Index:
    return _Index({name: _weighed(page, language) for name, page in pages().items()})


def _weighed(page: Page, language: Language) -> Mapping[str, float]:
    found: dict[str, float] = defaultdict(float)
    parts = {
        "title": f"{page.title[language]} {page.name}",
        "question": page.question[language],
        "words": page.words[language],
    }
    for part, text in parts.items():
        for term in set(_terms(text)):
            found[term] += _WEIGHTS[part]
    body: Counter[str] = Counter()
    for line in page_text(page.name, language).splitlines():
        for term in _terms(line):
            body[term] += 1
        if line.startswith("#"):
            for term in set(_terms(line)):
                found[term] += _WEIGHTS["heading"]
    # A reference page has every word somewhere: it is meant where its title or words say so.
    each = _BODY[page.part == "look"]
    for term, count in body.items():
        found[term] += each * min(count, _MOST_BODY)
    return found


def _terms(text: str) -> Iterator[str]:
    """Words without their endings, and pairs of Chinese characters."""
    folded = unicodedata.normalize("NFKC", text).lower()
    for word in _ENGLISH.findall(folded):
        if word not in _EMPTY:
            yield _stem(word)
    for run in _CHINESE.findall(folded):
        pairs = [run[at : at + 2] for at in range(max(len(run) - 1, 1))]
        yield from (pair for pair in pairs if pair not in _EMPTY)


def _stem(word: str) -> str:
    for end, instead in _ENDS:
        if word.endswith(end) and len(word) - len(end) + len(instead) >= _LEAST_STEM - 1:
            return word.removesuffix(end) + instead
    return word
