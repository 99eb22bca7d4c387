"""Which functions of the method book can a cell call?

They take ranges, and answer a cell, a column that lies as the range does, or names and numbers.
"""

from addin.functions.arguments import DIRECTION, choice, number, optional_number, series
from addin.functions.registry import Argument, Category, Example, Function, Kind, Later, Option
from addin.language import Text

__all__ = ["METHOD_FUNCTIONS"]

_FRACTION = Text(zh="小数，0.06即6%", en="fraction: 0.06 is 6 %")
_SAME_UNIT = Text(zh="与数值同单位", en="in the unit of the values")
_TO_ONE = Text(zh="0至1", en="0 to 1")


def _later(name: str) -> Later:
    return Later("addin.functions.methods.answers", name)


def _words(*words: tuple[str, str, str]) -> tuple[Option, ...]:
    return tuple(Option(code, Text(zh=zh, en=en)) for code, zh, en in words)


def _optional(name: str, zh: str, help_zh: str, help_en: str) -> Argument:
    """A number that may be left out, and then is not known."""
    return Argument(name=name, zh=zh, help=Text(zh=help_zh, en=help_en), optional=True)


def _table(name: str, zh: str, help_zh: str, help_en: str, *, optional: bool = False) -> Argument:
    words = Text(zh=help_zh, en=help_en)
    return Argument(name=name, zh=zh, help=words, kind=Kind.TABLE, optional=optional)


def _column(*cells: object) -> tuple[tuple[object, ...], ...]:
    return tuple((cell,) for cell in cells)


def _named(*rows: tuple[str, str, float]) -> tuple[tuple[object, ...], ...]:
    return tuple((Text(zh=zh, en=en), value) for zh, en, value in rows)


_MULTIPLIED = _words(("multiplicative", "乘法", "multiplicative"), ("additive", "加法", "additive"))
_ADDED = _MULTIPLIED[::-1]
_PARTS = _words(
    ("adjusted", "季调后", "adjusted"), ("trend", "趋势", "trend"), ("seasons", "季节", "seasons")
)
_FISHER_PARTS = _words(
    ("volume", "物量", "volume"),
    ("price", "价格", "price"),
    ("contributions", "各项贡献", "contributions"),
)
_SPECIALISATION = _words(("krugman", "克鲁格曼", "Krugman"), ("gini", "基尼", "Gini"))
_OUTLIERS = _words(
    ("fences", "箱线图", "boxplot"),
    ("median", "中位数离差", "median deviation"),
    ("ratio", "HB法", "Hidiroglou-Berthelot"),
)
_RECONCILE = _words(
    ("structural", "按下属个数加权", "structural weights"),
    ("equal", "等权", "equal weights"),
    ("top_down", "自上而下", "top down"),
)
_SIGNS = _words(("any", "可为负", "any sign"), ("nonnegative", "不为负", "nonnegative"))
_CONVERSIONS = _words(
    ("sum", "合计", "sum"), ("average", "平均", "average"), ("first", "期初", "first"),
    ("last", "期末", "last"),
)  # fmt: skip
_RULES = _words(
    ("un", "联合国", "UN"),
    ("eurostat", "欧盟统计局", "Eurostat"),
    ("sdsn", "SDSN", "SDSN"),
    ("oecd", "经合组织", "OECD"),
    ("statcan", "加拿大统计局", "Statistics Canada"),
    ("weather", "德国天气符号", "German weather"),
)
_INDICES = _words(("escap", "亚太经社会", "ESCAP"), ("sdsn", "SDSN", "SDSN"))
_ROUNDING = _words(
    ("difference", "按修约差", "by difference"), ("remainders", "最大余数", "largest remainders")
)

_YEARS = series("years", "年份", "各年年份", "the year of each value")
_YEARLY = series("values", "数值", "各年数值", "the value of each year")
_VALUES = series("values", "数值", "一行或一列数值", "a row or column of values")
_UNITS = series("values", "数值", "各单位数值", "the value of each unit")
_TARGET = _optional("target", "目标值", "目标值，没有则不填", "the target, if there is one")
_TARGET_YEAR = _optional("target_year", "目标年", "目标年份", "the year of the target")
_RENEWABLES = (
    _column(2012, 2013, 2014, 2015, 2016, 2017),
    _column(13.5, 13.8, 14.4, 14.9, 14.9, 15.5),
)
_RECONCILED = _column(
    998.333333, 550.416667, 447.916667, 305.208333, 245.208333, 263.958333, 183.958333,
)  # fmt: skip
_QUARTERLY = _column(
    22.285694, 24.375878, 25.531393, 27.807035, 25.003397, 27.266212, 29.404149, 30.326243,
    26.916346, 28.768551, 29.654010, 32.661093, 29.640325, 31.718556, 33.789826, 35.851284,
)  # fmt: skip
_AIR_TRAVEL = _column(
    17.5534, 21.8601, 23.8866, 26.9293, 26.8885, 28.8314, 30.0751, 30.9535, 30.1857, 31.5797,
    32.577569,
)  # fmt: skip
_FIRST = (-0.188, 0.909, 0.516, 0.25, 0.209, 0.274, 0.78, 0.461)
_LATER = (0.8, 0.678, 0.405, 0.1, 0.385, 0.566, 0.478, 0.503)

_GROWTH_FUNCTIONS = (
    Function(
        name="CHAIN_INDEX",
        how="chain_index",
        answer=_later("chain_index"),
        help=Text(
            zh="由各期增速连成指数；链式物量的增速为本期按上期价计算的值÷上期值－1",
            en="growth rates linked to an index; for chain-linked volumes the rate is the value at"
            " last year's prices over last year's value, less 1",
        ),
        category=Category.GROWTH,
        arguments=(
            series(
                "rates",
                "各期增速",
                "各期增速，第一期为基期时可空",
                "growth of each period; the first may be empty if it is the base",
                _FRACTION,
            ),
            optional_number(
                "base", "基期位置", 0, "第几期为基期，默认第一期之前", "which place is the base"
            ),
            optional_number("level", "基期指数", 100, "基期的指数，默认100", "the index there"),
        ),
        mode="whole",
        spills=True,
        follows_first=True,
        examples=(
            Example(args=(_column(None, 0.076, 0.078),), result=_column(100, 107.6, 115.9928)),
        ),
    ),
    Function(
        name="FISHER",
        how="fisher_index",
        answer=_later("fisher"),
        help=Text(
            zh="费雪指数的物量（价格）增速，或各项对物量增速的贡献",
            en="growth of volume or price by Fisher's index, or what each product adds to volume",
        ),
        category=Category.GROWTH,
        arguments=(
            series(
                "value_before", "上期价值", "各产品上期价值", "the value of each product before"
            ),
            series("value_now", "本期价值", "各产品本期价值", "the value of each product now"),
            series(
                "price_before", "上期价格", "各产品上期价格", "the price of each product before"
            ),
            series("price_now", "本期价格", "各产品本期价格", "the price of each product now"),
            choice("part", "内容", _FISHER_PARTS, "默认物量", "volume unless said", vector=False),
        ),
        unit=_FRACTION,
        mode="whole",
        spills=True,
        follows_first=True,
        examples=(
            Example(
                args=(
                    _column(72, 240, 455, 150),
                    _column(48, 255, 504, 135),
                    _column(50, 125, 130, 120),
                    _column(25, 125, 140, 100),
                ),
                result=0.063497,
            ),
        ),
    ),
    Function(
        name="AARR",
        how="aarr",
        answer=_later("aarr"),
        help=Text(
            zh="联合国儿基会的年均下降率：对数值的最小二乘趋势",
            en="UNICEF's rate of reduction in a year: the least-squares trend of the logarithms",
        ),
        category=Category.GROWTH,
        arguments=(_YEARS, _YEARLY),
        unit=_FRACTION,
        mode="whole",
        examples=(Example(args=(_column(2010, 2011, 2012), _column(100, 90, 81)), result=0.1),),
    ),
)

_PACE_FUNCTIONS = (
    Function(
        name="TREND",
        how="trend_un",
        called=Text(zh="趋势评价", en="trend by a rule"),
        answer=_later("trend"),
        same_inputs=False,
        help=Text(
            zh="按国际机构的规则评价趋势：联合国、欧盟统计局、SDSN、经合组织、加拿大统计局、德国天气符号",
            en="the verdict of an international rule: UN, Eurostat, SDSN, OECD, Statistics Canada,"
            " German weather symbols",
        ),
        category=Category.PACE,
        arguments=(
            _YEARS,
            _YEARLY,
            choice("rule", "规则", _RULES, "默认联合国", "UN unless said", vector=False),
            choice(
                "direction",
                "方向",
                DIRECTION.choices,
                "越高越好（默认）或越低越好",
                "higher or lower is better",
                vector=False,
            ),
            _TARGET,
            _TARGET_YEAR,
        ),
        mode="whole",
        examples=(
            Example(
                args=(*_RENEWABLES, "weather", "higher", 18, 2020),
                result=Text(zh="多云", en="cloudy"),
            ),
        ),
    ),
    Function(
        name="STATUS_INDEX",
        how="status_index",
        answer=_later("status_index"),
        help=Text(
            zh="亚太经社会现状指数：基期为0，目标为10；SDSN得分：下限为0，最优为100",
            en="ESCAP's index, 0 at the base and 10 at the target; or SDSN's score, 0 at the worst"
            " and 100 at the best",
        ),
        category=Category.PACE,
        arguments=(
            number("current", "当前值", "当前数值", "the value now"),
            number("base", "基期值", "基期值（下限）", "the value at the base, or the worst"),
            number("target", "目标值", "目标值（最优值）", "the target, or the best"),
            DIRECTION,
            choice("rule", "规则", _INDICES, "默认亚太经社会", "ESCAP unless said"),
        ),
        examples=(
            Example(args=(52, 40, 100), result=2),
            Example(args=(48.63, 87, 6.3, "lower", "sdsn"), result=47.546468),
        ),
    ),
    Function(
        name="DISTANCE",
        how="oecd_distance",
        answer=_later("distance"),
        same_inputs=False,
        help=Text(
            zh="经合组织：距目标几个标准差，标准差取自同类地区，达到目标为0",
            en="the OECD's distance to a target, in standard deviations among peers; 0 where met",
        ),
        category=Category.PACE,
        arguments=(
            number("value", "当前值", "当前数值", "the value now"),
            number("target", "目标值", "目标值", "the target"),
            series("peers", "同类地区", "同类地区的数值", "the values of the peers"),
            choice(
                "direction",
                "方向",
                DIRECTION.choices,
                "越高越好（默认）或越低越好",
                "higher or lower is better",
                vector=False,
            ),
        ),
        mode="whole",
        examples=(Example(args=(4, 5, _column(1, 2, 3, 4, 5)), result=0.6324555),),
    ),
)

_CLUSTER_FUNCTIONS = (
    Function(
        name="GINI",
        how="gini",
        answer=_later("gini"),
        help=Text(zh="数值的不均等程度，可按人口加权", en="how unequal the values are"),
        category=Category.CLUSTERS,
        arguments=(
            _UNITS,
            series("weights", "权重", "人口等权重", "weights such as population", optional=True),
        ),
        unit=_TO_ONE,
        mode="whole",
        examples=(Example(args=(_column(20, 50, 20, 10),), result=0.3),),
    ),
    Function(
        name="THEIL",
        how="theil",
        answer=_later("theil"),
        help=Text(
            zh="数值的不均等程度（平均对数离差）", en="how unequal the values are, as log deviation"
        ),
        category=Category.CLUSTERS,
        arguments=(_UNITS,),
        mode="whole",
        examples=(Example(args=(_column(10, 10, 10, 20, 50),), result=0.2326302),),
    ),
    Function(
        name="SPECIALISATION",
        how="krugman",
        called=Text(zh="专业化指数", en="specialisation"),
        answer=_later("specialisation"),
        help=Text(
            zh="地区产业结构与参照地区的差异：克鲁格曼指数（0至2）或基尼系数",
            en="how industries differ from those of a reference: Krugman's index (0 to 2) or Gini",
        ),
        category=Category.CLUSTERS,
        arguments=(
            series("region", "地区", "地区各产业数值", "each industry in the region"),
            series("reference", "参照", "参照地区各产业数值", "each industry in the reference"),
            choice(
                "rule", "规则", _SPECIALISATION, "默认克鲁格曼", "Krugman unless said", vector=False
            ),
        ),
        mode="whole",
        examples=(
            Example(
                args=(
                    _column(700, 600, 500, 10000, 40000),
                    _column(30000, 15000, 10000, 60000, 50000),
                    "gini",
                ),
                result=0.6222222,
            ),
        ),
    ),
    Function(
        name="SHIFT_SHARE",
        how="shift_share",
        answer=_later("shift_share"),
        help=Text(
            zh="地区增量分解为全国增长、产业结构、区域竞争、新增与退出（名称与数值两列）",
            en="a region's change as national growth, industrial mix, its own performance, new and"
            " exited industries: names and numbers",
        ),
        category=Category.CLUSTERS,
        arguments=(
            series("region_before", "地区上期", "地区各产业上期", "each industry here, before"),
            series("region_now", "地区本期", "地区各产业本期", "each industry here, now"),
            series("nation_before", "全国上期", "全国各产业上期", "each in the country, before"),
            series("nation_now", "全国本期", "全国各产业本期", "each in the country, now"),
        ),
        unit=_SAME_UNIT,
        mode="whole",
        spills=True,
        examples=(
            Example(
                args=(
                    _column(90, 20, 10, 60),
                    _column(100, 40, 10, 55),
                    _column(400, 150, 150, 400),
                    _column(440, 210, 135, 480),
                ),
                result=_named(
                    ("增量", "change", 25),
                    ("全国增长份额", "national growth", 27),
                    ("产业结构份额", "industrial mix", 1),
                    ("区域竞争份额", "regional performance", -3),
                    ("其中：同构竞争", "of it homothetic", -0.636364),
                    ("其中：配置", "of it allocation", -2.363636),
                    ("新增与退出", "new and exited", 0),
                ),
            ),
        ),
    ),
    Function(
        name="LMDI",
        how="lmdi",
        answer=_later("lmdi"),
        help=Text(
            zh="总量变动分解到各因素（一行为一个单位，一列为一个因素）",
            en="the change of a sum of products split over its factors: a row for each unit, a"
            " column for each factor",
        ),
        category=Category.CLUSTERS,
        arguments=(
            _table("before", "上期因素", "上期因素表", "the factors before"),
            _table("now", "本期因素", "本期因素表", "the factors now"),
            choice("form", "形式", _ADDED, "默认加法", "additive unless said", vector=False),
        ),
        mode="whole",
        spills=True,
        examples=(
            Example(
                args=(((1, 10, 2), (4, 5, 3)), ((4, 5, 3), (5, 6, 4))),
                result=((69.79006598, -9.455125793, 39.66505981),),
            ),
        ),
    ),
)

_SERIES_FUNCTIONS = (
    Function(
        name="SEASONAL",
        how="seasonal",
        answer=_later("season"),
        help=Text(
            zh="季节调整：经典的移动平均比率法（与R的decompose相同），非X-13或STL",
            en="seasons taken out by the classical ratio to moving average, as in R; not X-13,"
            " not STL",
        ),
        category=Category.SERIES,
        arguments=(
            _VALUES,
            optional_number(
                "periods", "每年期数", 4, "4为季度，12为月度", "4 for quarters, 12 for months"
            ),
            choice(
                "form", "形式", _MULTIPLIED, "默认乘法", "multiplicative unless said", vector=False
            ),
            choice("part", "内容", _PARTS, "默认季调后", "adjusted unless said", vector=False),
        ),
        unit=_SAME_UNIT,
        mode="whole",
        spills=True,
        follows_first=True,
        examples=(
            Example(args=(_column(8, 10, 12, 10, 8, 10, 12, 10),), result=_column(*[10] * 8)),
        ),
    ),
    Function(
        name="OUTLIERS",
        how="outliers_fences",
        called=Text(zh="异常值", en="outliers"),
        answer=_later("outlying"),
        help=Text(
            zh="逐个标出异常值：1为异常，0为正常；HB法与上期相比",
            en="1 for each value that stands out, else 0; Hidiroglou-Berthelot compares with the"
            " period before",
        ),
        category=Category.SERIES,
        arguments=(
            _VALUES,
            choice("rule", "规则", _OUTLIERS, "默认箱线图", "boxplot unless said", vector=False),
            series("previous", "上期", "HB法：上期数值", "the values before", optional=True),
            _optional("k", "倍数", "界限倍数，默认1.5、3或4", "the width: 1.5, 3 or 4 unless said"),
        ),
        mode="whole",
        spills=True,
        follows_first=True,
        examples=(
            Example(
                args=(_column(2, 3, 3, 4, 5, 5, 6, 7, 8, 30),),
                result=_column(*[0] * 9, 1),
            ),
        ),
    ),
    Function(
        name="RECONCILE",
        how="reconcile",
        answer=_later("reconcile"),
        help=Text(
            zh="使总量与分项的预测相加一致，改动最小；已公布的数据不作协调",
            en="projections of total and parts made to add up with the least change; never for"
            " published figures",
        ),
        category=Category.SERIES,
        arguments=(
            series("values", "预测值", "总量、各组、各分项", "the total, groups, then the parts"),
            _table(
                "summing",
                "汇总表",
                "每行一个节点，每列一个分项，含则为1；省略时第一个为其余之和",
                "a row for each node, a column for each part, 1 where it counts; without it the"
                " first is the sum of the others",
                optional=True,
            ),
            choice(
                "rule", "规则", _RECONCILE, "默认按下属个数", "structural unless said", vector=False
            ),
            choice("signs", "符号", _SIGNS, "默认可为负", "any unless said", vector=False),
        ),
        unit=_SAME_UNIT,
        mode="whole",
        spills=True,
        follows_first=True,
        examples=(
            Example(
                args=(
                    _column(1000, 560, 455, 300, 240, 260, 180),
                    (
                        (1, 1, 1, 1),
                        (1, 1, 0, 0),
                        (0, 0, 1, 1),
                        (1, 0, 0, 0),
                        (0, 1, 0, 0),
                        (0, 0, 1, 0),
                        (0, 0, 0, 1),
                    ),
                ),
                result=_RECONCILED,
            ),
        ),
    ),
    Function(
        name="BENCHMARK",
        how="benchmark",
        answer=_later("benchmark"),
        help=Text(
            zh="按指标将年度总量分到各期，各期合计等于年度数（丹顿—肖莱特法）",
            en="yearly totals spread over the periods of an indicator, which then add up:"
            " Denton-Cholette",
        ),
        category=Category.SERIES,
        arguments=(
            series("indicator", "指标", "各期指标，须大于零", "the indicator, above zero"),
            series("totals", "总量", "各年总量", "the total of each year"),
            choice("conversion", "换算", _CONVERSIONS, "默认合计", "sum unless said", vector=False),
        ),
        unit=_SAME_UNIT,
        mode="whole",
        spills=True,
        follows_first=True,
        examples=(
            Example(
                args=(
                    _column(22, 24, 25, 27, 24, 26, 28, 29, 26, 28, 29, 32, 29, 31, 33, 35),
                    _column(100, 112, 118, 131),
                ),
                result=_QUARTERLY,
            ),
        ),
    ),
    Function(
        name="REVISION_STATS",
        how="revision_stats",
        answer=_later("revision_stats"),
        help=Text(
            zh="修订的偏差、大小与离散程度（名称与数值两列），至少八次",
            en="bias, size and spread of revisions: names and numbers, from eight on",
        ),
        category=Category.SERIES,
        arguments=(
            series("first", "初值", "最初公布的数值", "the values first published"),
            series("later", "修订值", "修订后的数值", "the values later published"),
        ),
        mode="whole",
        spills=True,
        examples=(Example(args=(_column(*_FIRST), _column(*_LATER)), result=None),),
    ),
)

_OTHER_FUNCTIONS = (
    Function(
        name="FORECAST_ERROR",
        how="forecast_error",
        answer=_later("forecast_error"),
        help=Text(
            zh="预测误差（名称与数值两列）；标度误差需要历史数值",
            en="errors of a forecast: names and numbers; the scaled error needs a history",
        ),
        category=Category.PROJECTION,
        arguments=(
            series("actual", "实际值", "实际数值", "what came"),
            series("forecast", "预测值", "预测数值", "what was forecast"),
            series("history", "历史", "预测前的数值", "the values before", optional=True),
        ),
        mode="whole",
        spills=True,
        examples=(
            Example(
                args=(
                    _column(33.477398, 39.021581, 41.386432, 41.596552),
                    _column(34.0799859, 35.5824028, 37.0848197, 38.5872366),
                    _AIR_TRAVEL,
                ),
                result=_named(
                    ("平均误差", "mean error", 2.5368795),
                    ("均方根误差", "root mean square error", 3.152415995),
                    ("平均绝对误差", "mean absolute error", 2.83817345),
                    ("平均百分误差", "mean per cent error", 6.160462355),
                    ("平均绝对百分误差", "mean absolute per cent error", 7.060454493),
                    ("平均绝对标度误差", "mean absolute scaled error", 1.705492769),
                ),
            ),
        ),
    ),
    Function(
        name="ROUND_SUM",
        how="round_sum",
        answer=_later("round_sum"),
        help=Text(
            zh="修约后合计不变，供排版使用；最大余数法按权重分配总数",
            en="rounded so that the sum stays, for tables on paper; largest remainders share out a"
            " total by weight",
        ),
        category=Category.SHOWING,
        arguments=(
            _VALUES,
            optional_number(
                "decimals", "小数位", 0, "保留小数位，默认0", "decimals; 0 unless said"
            ),
            _optional("total", "合计", "须等于的合计", "what they must add up to"),
            choice("rule", "规则", _ROUNDING, "默认按修约差", "by difference", vector=False),
        ),
        unit=_SAME_UNIT,
        mode="whole",
        spills=True,
        follows_first=True,
        examples=(
            Example(
                args=(_column(4.0001, 3.2345, 3.2321, 6.4523, 5.3453, 7.3422), 2),
                result=_column(4.0, 3.24, 3.23, 6.45, 5.35, 7.34),
            ),
            Example(
                args=(_column(5117, 4400, 162, 161, 160), 0, 100, "remainders"),
                result=_column(51, 44, 2, 2, 1),
            ),
        ),
    ),
)
METHOD_FUNCTIONS = (
    *_GROWTH_FUNCTIONS,
    *_PACE_FUNCTIONS,
    *_CLUSTER_FUNCTIONS,
    *_SERIES_FUNCTIONS,
    *_OTHER_FUNCTIONS,
)
