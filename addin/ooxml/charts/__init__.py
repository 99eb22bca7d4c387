"""Which charts does a document show, and how are they written as native ones?

What is below makes a chart; what writes one (`xml`, `filling`) loads python-pptx or lxml and is
imported from its own module.
"""

from addin.ooxml.charts.chart import (
    Chart,
    ChartKind,
    Series,
    chart_from_json,
    shown,
    waterfall_steps,
)

__all__ = ["Chart", "ChartKind", "Series", "chart_from_json", "shown", "waterfall_steps"]
