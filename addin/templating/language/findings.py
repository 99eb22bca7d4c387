"""What is wrong, in which tag, and what did its author mean?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError

from addin.errors import AddinError, Finding
from addin.language import NO_TEXT, Text
from addin.templating.language.contract import forbidden, walk
from addin.templating.language.limits import LONGEST_TAG, Fault
from addin.templating.language.marks import Mark, fault_of
from addin.templating.language.sandbox import MissingNameError, TemplateLanguage
from addin.templating.language.tags import BLOCKS, CELL_WORDS, LEAVING, opens_block

_WORDS = (
    *BLOCKS,
    *(f"end{word}" for word in BLOCKS),
    "else",
    "elif",
    *CELL_WORDS,
    "raw",
    "endraw",
    *LEAVING,
)
_SCOPES = {"p", "tr", "tc", "r"}


def syntax_finding(language: TemplateLanguage, mark: Mark) -> Finding | None:
    """Why Jinja does not accept a tag, tried for itself; None where it does."""
    tag = mark.tag
    if not mark.is_output and (found := _wrong_word(mark, tag.word)):
        return found
    try:
        if len(tag.code) > LONGEST_TAG:
            raise MemoryError
        tree = language.parse(_alone(mark))
        names = [name for _, name in forbidden(tree)]
        language.compile(tree)
    except TOO_DEEP:
        return finding_of(mark, Fault("too_deep"), ())
    except TemplateSyntaxError as error:
        return syntax_fault(mark, error)
    except ValueError as error:  # a number of too many digits
        return finding_of(mark, error, ())
    return finding_of(mark, Fault("not_allowed", name=names[0]), ()) if names else None


def _wrong_word(mark: Mark, word: str) -> Finding | None:
    """What is wrong with the first word of a statement."""
    if word in _SCOPES and not mark.tag.scope:
        return fault_of(mark, "spaced", word=word)
    if word in _WORDS:
        return None
    rest = mark.tag.code.removeprefix(word).strip()
    meant = _MEANT.get(word) or (f"end{rest}" if word == "end" else "")
    asked = did_you_mean(meant, _WORDS) if meant else did_you_mean(word, _WORDS)
    return fault_of(mark, "no_statement", word=word, meant=asked)


_MEANT = {"elseif": "elif", "elsif": "elif", "next": "endfor", "done": "endfor", "fi": "endif"}


def syntax_fault(mark: Mark, error: TemplateSyntaxError) -> Finding:
    """What Jinja does not accept of a tag, in both languages, and what to write instead."""
    said, code = error.message or "", mark.tag.code
    zh = next((p.sub(to, said) for p, to in _SAID if p.fullmatch(said)), "写法有误")
    for english, chinese in _TOKENS.items():
        zh = zh.replace(english, chinese)
    advice = [(e, z) for p, e, z in _ADVICE if p.search(code)]
    wide = dict.fromkeys(letter for letter in code if letter in _WIDE)
    advice += [(f"write {_WIDE[w]!r} instead of {w!r}", f"请用半角{_WIDE[w]}代替{w}") for w in wide]
    reason = Text(
        zh="；".join([zh, *(z for _, z in advice)]), en="; ".join([said, *(e for e, _ in advice)])
    )
    return fault_of(mark, "syntax", reason=reason)


_SAID = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"expected token '(.+)', got '(.*)'", r"此处应为“\1”，却是“\2”"),
        (r"unexpected char ['\"](.+)['\"] at \d+", r"不能识别字符“\1”"),
        (r"unexpected '(.+)', expected '(.+)'", r"此处应为“\2”，却是“\1”"),
        (r"unexpected '(.+)'", r"不应出现“\1”"),
        (r"Expected an expression, got '(.+)'", r"此处缺少表达式，却是“\1”"),
        (r"[Ee]ncountered unknown tag '(.+?)'.*", r"没有“\1”这一语句"),
        (r"Unexpected end of template.*", r"语句块没有结束"),
        (r"can't assign to '(.+)'", r"不能给“\1”赋值"),
        (r"Missing end of raw directive", r"raw没有结束（应有endraw）"),
        (r"expected name or number", r"此处应为名称或数字"),
        (r"Missing end of comment tag", r"注释没有结束"),
    )
)
_TOKENS = {
    "end of print statement": "标签结尾",
    "end of statement block": "标签结尾",
    "end of template": "模板结尾",
    "“name”": "“名称”",
    "“integer”": "“整数”",
    "“string”": "“文本”",
}
_ADVICE = tuple(
    (re.compile(pattern), english, chinese)
    for pattern, english, chinese in (
        (
            r"^(?:el)?if\b(?:[^=\"']|\"[^\"]*\"|'[^']*')*(?<![=!<>])=(?!=)",
            "use == to compare",
            "比较请用==",
        ),
        (r"===|<>", "use == and != to compare", "比较请用==和!="),
        (r"&&|\|\|", "write 'and' and 'or'", "请写and、or"),
        (r"(?:^|\s)!(?!=)", "write 'not'", "请写not"),
        (r"^else\s+if\b", "write 'elif'", "请写elif"),
        (r"^for\b(?!.*\bin\b)", "a loop reads 'for one in many'", "循环写作for 一项 in 列表"),
        (r"^end(?:for|if)\s+\S", "an end tag stands alone", "结束标签单独书写"),
    )
)
_WIDE = dict(
    zip("，（）％｜：；＝＜＞＋－＊／！［］．。、｛｝", ",()%|:;=<>+-*/![]..,{}", strict=True)
)


def _alone(mark: Mark) -> str:
    """A source in which the tag stands alone and is whole."""
    code, word = mark.tag.code, mark.tag.word
    if mark.is_output:
        return f"{{{{ {code} }}}}"
    if word in LEAVING:
        return f"{{% for x in y %}}{{% {code} %}}{{% endfor %}}"
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
    for node in walk(tree):
        if not isinstance(node, nodes.Filter | nodes.Test):
            continue
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
    if isinstance(error, RecursionError):
        return fault_of(mark, "calls_itself")
    return fault_of(mark, "failed", error=error, kind=type(error).__name__)


TOO_DEEP = (RecursionError, SyntaxError, MemoryError)
"""What Python raises where a program nests deeper than it runs."""


def did_you_mean(name: str, known: Iterable[str]) -> Text:
    """The known name that looks most like `name`, as a question; nothing where none does."""
    originals = {str(k).lower(): str(k) for k in known}
    close = get_close_matches(name.lower(), originals, n=1, cutoff=0.6)
    meant = originals[close[0]] if close else ""
    return Text(zh=f"（是否为{meant!r}？）", en=f" (did you mean {meant!r}?)") if meant else NO_TEXT
