"""What is said when something goes wrong: what happened, what is safe, what to do?"""

import logging
import secrets
from dataclasses import dataclass

from addin.errors import AddinError, FileError, FileInUseError, Level, PlanError, UnsafeFileError
from addin.hosts.web.serving.asking import (
    ChangedError,
    NoSuchError,
    NotAllowedError,
    NotOpenError,
    TooLargeError,
)
from addin.hosts.web.serving.rendering import WORDS
from addin.language import Language

_LOG = logging.getLogger("onpace")
_STATUS: tuple[tuple[type[AddinError], int], ...] = (
    (NotAllowedError, 401),
    (NoSuchError, 404),
    (NotOpenError, 410),
    (TooLargeError, 413),
    (ChangedError, 409),
    (FileInUseError, 409),
    (UnsafeFileError, 422),
    (FileError, 422),
    (PlanError, 422),
)
_USAGE, _FAULT = 400, 500
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An answer of RFC 9457: `detail` in the reader's language, `findings` all that is wrong."""

    status: int
    title: str
    detail: str
    event: str
    place: str = ""
    rule: str = ""
    findings: tuple[str, ...] = ()


def problem_of(error: Exception, language: Language) -> Problem:
    """What is told of an error; one that nobody expected is in the log under its event."""
    event = secrets.token_hex(4)
    title = WORDS.text("problem.title")[language]
    if not isinstance(error, AddinError):
        _LOG.error("event %s", event, exc_info=error)
        detail = WORDS.text("problem.fault", event=event)[language]
        return Problem(status=_FAULT, title=title, detail=detail, event=event)
    grave = [one for one in error.findings if one.level is Level.HARD] or list(error.findings)
    return Problem(
        status=next((status for kind, status in _STATUS if isinstance(error, kind)), _USAGE),
        title=title,
        detail=error.text[language],
        event=event,
        place=str(grave[0].place) if grave else "",
        rule=grave[0].rule if grave else "",
        findings=tuple(one.show(language) for one in grave[:_MOST]),
    )
