"""Which files did a mail bring that Outlook saved (.msg), from whom, and when?

The home of extract-msg, which comes with ``onpace[mail]``: only who gets such mails needs it.
"""

from datetime import datetime
from pathlib import Path
from typing import Any


def unpacked(path: Path) -> dict[str, Any]:
    """Sender, subject and moments of the mail at `path`, and its files by name.

    They are laid down beside it, each under the name that is told with it. Nothing is told where
    the library is missing; it raises whatever a damaged mail makes it raise.
    """
    try:
        from extract_msg import openMsg  # an extra
    except ImportError:
        return {}
    mail: Any = openMsg(path.read_bytes())
    with mail:
        files = []
        for number, each in enumerate(mail.attachments):
            if isinstance(each.data, bytes) and not each.cid:
                place = f"{number}.part"
                path.with_name(place).write_bytes(each.data)
                files.append([str(each.getFilename()), place])
        return {
            "files": files,
            "sender": str(mail.sender or ""),
            "subject": str(mail.subject or ""),
            "sent": _told(mail.date),
            "received": _told(mail.receivedTime),
        }


def _told(when: object) -> str:
    return when.isoformat() if isinstance(when, datetime) else ""
