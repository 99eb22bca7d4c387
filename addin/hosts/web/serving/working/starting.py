"""How does a plan begin: an empty workbook, or an example to try things on?"""

import re
import shutil
from pathlib import Path

from addin.errors import UsageError
from addin.files import safe_name, shipped
from addin.hosts.web.serving.asking import Asked, NotAllowedError
from addin.hosts.web.serving.sessions import EXAMPLES
from addin.hosts.web.serving.working.desk import beside, made_folder
from addin.language import Text

_YEARS = re.compile(r"\s*(\d{4})\s*[-—–~至]+\s*(\d{4})\s*")


def begun(asked: Asked) -> Path:
    """A new workbook in the reader's documents: of a name and years, or a copy of an example."""
    if asked.session.library is not None:
        raise NotAllowedError(
            en="on an office's server plans begin with `onpace new`",
            zh="在单位的服务器上请用 onpace new 新建规划",
        )
    if asked["example"]:
        return _copied(asked["example"])
    return _empty(asked)


def _copied(example: str) -> Path:
    if example not in EXAMPLES:
        raise UsageError("no_such_example", example=example, known=list(EXAMPLES))
    path = beside(made_folder() / example) / f"{example}.xlsx"
    path.parent.mkdir(parents=True)
    return Path(shutil.copy(shipped("workbooks", f"{example}.xlsx"), path))


def _empty(asked: Asked) -> Path:
    from addin.model.plan import PlanIdentity
    from addin.plan.read import read_plan
    from addin.plan.write import Headers, new_plan

    name, span = asked["name"].strip(), _YEARS.fullmatch(asked["years"])
    if not span or span[1] > span[2]:
        raise UsageError("not_years", years=asked["years"])
    if not name:
        raise UsageError(en="the plan needs a name", zh="请填写规划名称")
    title = Text(zh="", en=name) if name.isascii() else Text(zh=name, en="")
    identity = PlanIdentity(code="PLAN", name=title, start_year=int(span[1]), end_year=int(span[2]))
    path = beside(made_folder() / safe_name(name, "plan")) / "plan.xlsx"
    path.parent.mkdir(parents=True)
    shown = read_plan(shipped("workbooks", "county-health.xlsx"))
    headers: Headers = "both" if asked.language == "zh" else "en"
    return new_plan(path, identity, language=headers, example=shown)
