"""Which work can be asked for, and what does the second step write of what the first one listed?"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from addin.errors import UsageError
from addin.hosts.web.serving.asking import Asked
from addin.hosts.web.serving.working import reports, returns, templates
from addin.hosts.web.serving.working.jobs import Job, Work
from addin.hosts.web.views.working.files import Points
from addin.hosts.web.views.working.returns import Intake

Task: TypeAlias = Callable[[Asked], tuple[Job, Work]]
TASKS: Mapping[str, Task] = {
    "reports": reports.report,
    "verifications": reports.verification,
    "refreshes": reports.refresh,
    "releases": reports.release,
    "fills": templates.fill,
    "lints": templates.lint,
    "shares": returns.shares,
    "returns": returns.returns,
    "reminders": returns.reminders,
    "ledgers": returns.ledgers,
}
"""The work that can be asked for, by the last word of its address."""


def apply(asked: Asked, before: Job) -> tuple[Job, Work]:
    """Write what a job has shown; UsageError where it has nothing to write."""
    if before.outcome is None:
        raise UsageError(en="nothing was shown yet", zh="还没有列出要改的内容")
    view = before.outcome.view
    if isinstance(view, Points) and view.waiting:
        return reports.write_changes(asked, view)
    if isinstance(view, Intake) and view.is_trial:
        return returns.enter(asked, view)
    raise UsageError(en="this has nothing to write", zh="这里没有要写入的内容")
