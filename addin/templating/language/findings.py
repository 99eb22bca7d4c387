"""What is wrong, in which tag, and what did its author mean?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError

from addin.errors import AddinError, Finding
from addin.language import NO_TEXT, Text
from addin.templating.language.contract import forbidden
from addin.templating.language.limits import Fault
from addin.templating.language.marks import Mark, fault_of
from addin.templating.language.sandbox import MissingNameError, TemplateLanguage
from addin.templating.language.tags import BLOCKS, CELL_WORDS, opens_block

_WORDS = (*BLOCKS, *(f"end{word}" for word in BLOCKS), "else", "elif", *CELL_WORDS, "raw", "endraw")
_SCOPES = {"p", "tr", "tc", "r"}


def syntax_finding(language: TemplateLanguage, mark: Mark) -> Finding | None:
    """Why Jinja does not accept a tag, tried for itself; None where it does."""
    tag = mark.tag
    if not mark.is_output and (found := _wrong_word(mark, tag.word)):
        return found
    try:
        tree = language.parse(_alone(mark))
    except TemplateSyntaxError as error:
        return fault_of(mark, "syntax", reason=error.message)
    for _, name in forbidden(tree):
        return finding_of(mark, Fault("not_allowed", name=name), ())
    return None


def _wrong_word(mark: Mark, word: str) -> Finding | None:
    """What is wrong with the first word of a statement."""
    if word in _SCOPES and not mark.tag.scope:
        return fault_of(mark, "spaced", word=word)
    if word in _WORDS:
        return None
    return fault_of(mark, "no_statement", word=word, meant=did_you_mean(word, _WORDS))


def _alone(mark: Mark) -> str:
    """A source in which the tag stands alone and is whole."""
    code, word = mark.tag.code, mark.tag.word
    if mark.is_output:
        return f"{{{{ {code} }}}}"
    if word in {"else", "elif"}:
        return f"{{% if x %}}{{% {code} %}}{{% endif %}}"
    if word.startswith("end") and word[3:] in BLOCKS:
        return _ENDED.get(word[3:], "")
    if opens_block(mark.tag):
        return f"{{% {code} %}}{{% end{word} %}}"
    return f"{{% {code} %}}"


_ENDED = {"if": "{% if x %}{% endif %}"}


def unknown_words(
    language: TemplateLanguage, tree: nodes.Template, marks: Sequence[Mark]
) -> list[Finding]:
    """The filters and tests that do not exist, each at its tag."""
    return [
        finding_of(marks[max(line - 2, 0)], fault, ()) for line, fault in no_words(language, tree)
    ]


def no_words(language: TemplateLanguage, tree: nodes.Template) -> Iterator[tuple[int, Fault]]:
    """The filters and tests that do not exist, with their lines."""
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        is_filter = isinstance(node, nodes.Filter)
        known = language.filters if is_filter else language.tests
        if node.name not in known:
            kind, meant = _FILTER if is_filter else _TEST, did_you_mean(node.name, known)
            yield node.lineno, Fault("no_such_word", kind=kind, name=node.name, meant=meant)


_FILTER, _TEST = Text(zh="过滤器", en="filter"), Text(zh="判断", en="test")


def finding_of(mark: Mark, error: Exception, names: Iterable[str]) -> Finding:
    """A fault of one tag as a finding, with the nearest known name."""
    if isinstance(error, Fault):
        return replace(fault_of(mark, "refused", text=error.note.text), rule=error.note.rule)
    if isinstance(error, AddinError):
        return fault_of(mark, "refused", text=error.text)
    if isinstance(error, MissingNameError):
        own = None if error.names is None else [n for n in error.names if not n.startswith("_")]
        meant = did_you_mean(error.name, names if own is None else own)
        return fault_of(mark, "missing", name=error.name, meant=meant)
    if isinstance(error, SecurityError | OverflowError):
        return fault_of(mark, "unsafe", error=error)
    return fault_of(mark, "failed", error=error, kind=type(error).__name__)


def did_you_mean(name: str, known: Iterable[str]) -> Text:
    """The known name that looks most like `name`, as a question; nothing where none does."""
    originals = {str(k).lower(): str(k) for k in known}
    close = get_close_matches(name.lower(), originals, n=1, cutoff=0.6)
    meant = originals[close[0]] if close else ""
    return Text(zh=f"（是否为{meant!r}？）", en=f" (did you mean {meant!r}?)") if meant else NO_TEXT
