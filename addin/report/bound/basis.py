"""Of what was a report made: would it say the same if it were made again?"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from hashlib import sha256
from pathlib import Path

from addin.facts.extras.clocks import plan_known
from addin.files import shipped, version
from addin.language import Language
from addin.model.observations import Observations
from addin.model.period import Period
from addin.model.plan import Plan


def basis_of(
    plans: Sequence[Plan],
    about: Sequence[object],
    template: Path,
    phrases: Path | None,
    language: Language,
) -> str:
    """The digest of all that a report is made of; where it is the same, so is what it says.

    `plans` are the plan as known in its period and in the one before, `about` what it is about.
    """
    words = shipped("templates", f"phrases.{language}.txt")
    files = [each.read_bytes() for each in (template, words, phrases) if each is not None]
    told = [version(), language, *map(str, about), *map(_digest_of_words, plans)]
    told += [_digest_of_rows(plans[0].observations)]
    told += [sha256(content).hexdigest() for content in files]
    return sha256("\n".join(told).encode()).hexdigest()


def known_plans(plan: Plan, period: Period, as_of: date | None) -> tuple[Plan, ...]:
    """A plan as it is known in a period, and in the one before where the plan had begun."""
    before = period.before
    periods = (period, before) if before.month_index > plan.identity.base_end else (period,)
    return tuple(plan_known(plan, each, as_of) for each in periods)


def _digest_of_words(plan: Plan) -> str:
    """The digest of all that a plan workbook says, wherever it lies, but for its data."""
    told = (getattr(plan, each.name) for each in fields(plan) if each.name != "observations")
    return sha256("\n".join(map(repr, told)).encode()).hexdigest()


def _digest_of_rows(rows: Observations) -> str:
    found = sha256()
    for each in fields(rows):
        column = getattr(rows, each.name)
        found.update(column.tobytes() if hasattr(column, "tobytes") else repr(column).encode())
    return found.hexdigest()
