"""The rule book judges everywhere: a form by native formulas, its return at the intake."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from addin.errors import Level
from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.form.checks import FormChecks
from addin.exchange.form.design import FormSettings, design_form, respondents
from addin.exchange.form.entry import broken_in, entry_rules, file_rules
from addin.exchange.form.form import Form, FormRow, checksum
from addin.exchange.form.layout import Grid
from addin.exchange.form.workbook import write_form
from addin.exchange.intake.answers import Filled, read_filled
from addin.exchange.intake.locate import locate
from addin.exchange.intake.opening.office import convert
from addin.exchange.intake.opening.raw import position
from addin.exchange.intake.opening.reader import Read, Reader
from addin.exchange.sharing import share
from addin.facts.rules.book import default_rules
from addin.facts.rules.check import check
from addin.language import Text
from addin.model.period import Period
from addin.model.plan import Cluster, Plan
from addin.model.unit import unit
from addin.model.words import Nature
from addin.plan.writer import write_plan
from tests.exchange.filling import cell_of, edited, fill
from tests.exchange.samples import city_plan
from tests.exchange.spoiled import SPOILED

# What only the intake knows: what was accepted or sent before, and whether a soft rule fired.
OF_THE_INTAKE = frozenset({"V-12", "V-25", "V-26", "V-65"})
REASON = "新建产线三季度投产，产量增加，10月20日前补报"


def rich_plan(indicators: int = 40) -> Plan:
    """A plan with flows, shares, stocks, clusters and parts of clusters that add up."""
    plan = city_plan(departments=1, indicators=indicators)
    stocks = {f"D01_I{n:02d}" for n in range(4, indicators, 4)}
    parts = tuple(
        replace(plan.clusters[0], code=f"P{n}", name=Text(zh=f"第{n}部分", en=f"Part {n}"), parent="C1")
        for n in (1, 2)
    )
    return replace(
        plan,
        indicators=tuple(
            replace(one, nature=Nature.STOCK, unit=unit("家")) if one.code in stocks else one
            for one in plan.indicators
        ),
        clusters=(*plan.clusters, *parts),
    )
