"""How do records become HTML? Templates that escape everything, and the words of the page."""

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from addin.errors import Words
from addin.files import version
from addin.hosts.web.charts import bars, drawing, waterfall
from addin.hosts.web.charts.steps import steps
from addin.hosts.web.charts.trend import Drawn, trend
from addin.hosts.web.views.indicator import IndicatorView
from addin.language import LANGUAGES, Language, initials

WEB = Path(__file__).parent.parent
STATIC = WEB / "static"
WORDS = Words(WEB / "words.csv")
_PAGE = ("net.js", "state.js", "why.js", "keys.js", "jobs.js", "files.js")
SCRIPTS = {"page.js": _PAGE, "pane.js": (*_PAGE[:-1], "excel.js", _PAGE[-1])}
"""What is served as one file, in the order in which it runs."""
_WIDE, _NARROW = 760.0, 330.0
_HUNDRED, _TEN = 100, 20


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "sign": drawing.shape,
        "bullet": bars.bullet,
        "spark": bars.spark,
        "strip": lambda counts: bars.strip([(one.count, one.shape) for one in counts]),
        "ticks": bars.ticks,
        "falls": waterfall.falls,
        "dumbbell": waterfall.dumbbell,
        "trend_chart": trend_chart,
        "revised_chart": revised_chart,
        "address": address,
        "initials": initials,
    }
    return made


def render(template: str, language: Language, **given: Any) -> str:
    """A template in a language; ``t`` are the words of the page."""

    def words(key: str, **values: object) -> str:
        return WORDS.text(key, **values)[language]

    other: Language = "en" if language == "zh" else "zh"
    return (
        _environment()
        .get_template(template)
        .render(t=words, language=language, other=other, **given)
    )


def trend_chart(view: IndicatorView, narrow: bool, language: Language) -> Markup:  # noqa: FBT001 - from a template
    """The trend of an indicator; readers hear its sentence."""
    found = view.trend
    if found is None:
        return Markup("")
    return trend(
        Drawn(
            key=f"trend-{view.code}",
            title=WORDS.text("indicator.chart", name=view.name)[language],
            description="".join(piece.text for piece in view.words),
            width=_NARROW if narrow else _WIDE,
            start=found.start, end=found.end,
            points=[(point.year, point.drawn) for point in found.points],
            hollow=tuple(point.hollow for point in found.points),
            path=found.path, goal=found.goal, band=found.band, limit=found.limit,
            projected=found.projected, earlier=found.latest,
            tag=lambda value: _tag(value, language),
            now=found.points[-1].number.text,
            goal_words=WORDS.text(f"indicator.{'limit' if found.limit else 'target'}")[language],
        )
    )  # fmt: skip


def revised_chart(view: IndicatorView, narrow: bool, language: Language) -> Markup:  # noqa: FBT001 - from a template
    """How the figure that was revised most changed."""
    found = view.stated
    if found is None:
        return Markup("")
    title = WORDS.text("indicator.stated", name=view.name, period=found.period)[language]
    said = [f"{day}: {number.text}" for day, number in found.points]
    return steps(
        f"stated-{view.code}", title, ("；" if language == "zh" else "; ").join(said),
        _NARROW if narrow else _WIDE,
        [(day, number.value or 0.0, number.text) for day, number in found.points],
    )  # fmt: skip


def _tag(value: float, language: Language) -> str:
    """A round number at an axis."""
    size = abs(value)
    text = f"{value:,.{0 if size >= _HUNDRED else 1 if size >= _TEN else 2}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if language == "en" else text.replace(",", "")


@lru_cache(maxsize=64)
def address(name: str) -> str:
    """The address of a file that ships with the page: new whenever the file is."""
    return f"static/{name}?v={sha256(content_of(STATIC / name)).hexdigest()[:12]}"


def content_of(path: Path) -> bytes:
    """A file that ships; the scripts of the page as the one that a browser fetches."""
    if path.name not in SCRIPTS:
        return path.read_bytes()
    return b"\n".join((STATIC / name).read_bytes() for name in SCRIPTS[path.name])


@cache
def release() -> str:
    """What changes whenever the page may look different."""
    parts = [version().encode()]
    for folder in ("templates", "templates/result", "static", "views", "charts"):
        parts += [path.read_bytes() for path in sorted((WEB / folder).glob("*.*"))]
    parts.append((WEB / "words.csv").read_bytes())
    return sha256(b"\n".join(parts)).hexdigest()[:12]


def languages_of(asked: str, accepted: str) -> Language:
    """The language asked for by name, else the one that the browser likes better."""
    if asked in LANGUAGES:
        return "zh" if asked == "zh" else "en"
    return "zh" if accepted.strip().lower().startswith("zh") else "en"
