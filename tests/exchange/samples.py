"""A small fictitious plan whose departments fill forms, made in memory."""

from datetime import date

import numpy as np

from addin.language import Text
from addin.model.indicator import Indicator, Target
from addin.model.observations import MEASURES, Observations, codes_of
from addin.model.period import Period
from addin.model.plan import Action, Area, Cluster, Department, Plan, PlanIdentity
from addin.model.unit import unit
from addin.model.words import ActionState, Measure, Nature, TargetKind

__all__ = ["city_plan", "series"]

Row = tuple[str, str, str, str, Measure, float]


def series(rows: list[Row]) -> Observations:
    """Observations of (indicator, cluster, area, period, measure, value)."""
    indicators, indicator = codes_of([row[0] for row in rows])
    clusters, cluster = codes_of([row[1] for row in rows])
    areas, area = codes_of([row[2] for row in rows])
    zeros = np.zeros(len(rows), np.int32)
    return Observations(
        indicators=indicators,
        clusters=clusters,
        areas=areas,
        indicator=indicator,
        cluster=cluster,
        area=area,
        period=np.array([Period.parse(row[3]).code for row in rows], np.int32),
        measure=np.array([MEASURES.index(row[4]) for row in rows], np.int32),
        value=np.array([row[5] for row in rows], np.float64),
        precision=zeros,
        status=zeros + 1,
        vintage=zeros + 20240101,
        source=zeros - 1,
        note=zeros - 1,
        sheet=zeros - 1,
        row=zeros + 2,
        column=zeros + 7,
        revision_class=zeros - 1,
        tier=zeros,
    )


def city_plan(departments: int = 3, indicators: int = 4) -> Plan:
    """The plan of a city that does not exist; each department answers for some indicators."""
    names = ("市经信委", "市统计局", "市科技局", "市发改委", "市商务委")
    offices = tuple(
        Department(
            code=f"D{i:02d}",
            name=Text(zh=names[i - 1] if i <= len(names) else f"第{i}部门", en=f"Department {i}"),
            contact="张工",
            phone="000-00000000",
        )
        for i in range(1, departments + 1)
    )
    found: list[Indicator] = []
    rows: list[Row] = []
    for office in offices:
        for n in range(1, indicators + 1):
            is_share = n % 4 == 3
            code = f"{office.code}_I{n:02d}"
            found.append(
                Indicator(
                    code=code,
                    name=Text(
                        zh=f"规上工业产值（{n}）" if not is_share else f"研发投入占比（{n}）",
                        en=f"Industrial output ({n})" if not is_share else f"R&D share ({n})",
                    ),
                    unit=unit("%") if is_share else unit("亿元"),
                    nature=Nature.RATIO if is_share else Nature.FLOW,
                    target=Target(
                        kind=TargetKind.LEVEL_UP, value=3.0 if is_share else 2000.0, year=2025
                    ),
                    department=office.code,
                    definition=Text(zh="报告期内规模以上工业企业生产的产品总价值", en="Output"),
                )
            )
            for year in (2021, 2022, 2023, 2024):
                for quarter in (1, 2, 3, 4):
                    if (year, quarter) >= (2024, 3):
                        continue
                    growth = 1.06 ** (year - 2021)
                    value = (
                        2.0 + 0.1 * (year - 2021) + 0.02 * quarter
                        if is_share
                        else round(300.0 * n * quarter * growth, 2)
                    )
                    rows.append(
                        (code, "", "", f"{year}M1-{3 * quarter}", Measure.LEVEL, round(value, 2))
                    )
    first = found[0].code
    clusters = tuple(
        Cluster(
            code=f"C{i}",
            name=Text(zh=f"第{i}集群", en=f"Cluster {i}"),
            scheme="main",
            indicator=first,
            department="D01",
            target=Target(kind=TargetKind.LEVEL_UP, value=500.0, year=2025),
        )
        for i in (1, 2)
    )
    for cluster in clusters:
        for year in (2021, 2022, 2023, 2024):
            for quarter in (1, 2, 3, 4):
                if (year, quarter) < (2024, 3):
                    value = round(100.0 * quarter * 1.05 ** (year - 2021), 2)
                    rows.append(
                        (first, cluster.code, "", f"{year}M1-{3 * quarter}", Measure.LEVEL, value)
                    )
    areas = tuple(
        Area(code=f"A{i}", name=Text(zh=f"第{i}区", en=f"District {i}")) for i in (1, 2, 3)
    )
    rows += [
        (first, "", area.code, f"{year}M1-9", Measure.LEVEL, 50.0 + year - 2020)
        for area in areas
        for year in (2021, 2022, 2023)
    ]
    return Plan(
        identity=PlanIdentity(
            code="YC",
            name=Text(zh="样例市制造业发展规划", en="Sample City manufacturing plan"),
            start_year=2021,
            end_year=2025,
            author=Text(zh="样例市规划评估办公室", en="Sample City Planning Office"),
            main_scheme="main",
            fictitious=True,
        ),
        indicators=tuple(found),
        clusters=clusters,
        areas=areas,
        observations=series(rows),
        departments=offices,
        actions=(
            Action(
                code="Z01",
                indicator=first,
                raised=Period.parse("2024Q2"),
                measure=Text(zh="推动重点项目投产", en="start the key projects"),
                problem=Text(zh="产值低于时序", en="output below the pace"),
                department="D01",
                person="李工",
                due=date(2024, 12, 31),
                state=ActionState.RUNNING,
            ),
        ),
    )
