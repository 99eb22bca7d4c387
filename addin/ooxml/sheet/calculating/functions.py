"""Which functions does the engine calculate as Excel does, and what may their arguments be?

Each was compared, one formula for each way to call it, with LibreOffice and with the results of
Excel in foreign workbooks. TEXT is among them for plain formats only; what reads the clock, chance,
the file or the place on earth is not.
"""

_SHAPES = """
(R   SUMPRODUCT
(r   AND AVEDEV AVERAGE AVERAGEA CONCAT COUNT COUNTA GEOMEAN HARMEAN MAX MAXA MEDIAN MIN MINA OR
     PRODUCT STDEV STDEV.P STDEV.S STDEVP SUM SUMSQ VAR VAR.P VAR.S VARP XOR DEVSQ
     GCD LCM
a    COUNTBLANK
(as  COUNTIF COUNTIFS
asa  SUMIF AVERAGEIF
a(as SUMIFS AVERAGEIFS MAXIFS MINIFS
rss  MIRR
rs   IRR LARGE SMALL PERCENTILE QUARTILE PERCENTILE.INC QUARTILE.INC
rr   CORREL SLOPE INTERCEPT RSQ STEYX PEARSON COVAR
srs  MATCH RANK RANK.EQ
srr  LOOKUP FORECAST
ssr  NETWORKDAYS WORKDAY
srss VLOOKUP HLOOKUP XMATCH
srrsss XLOOKUP
rsss INDEX
s(r  SUBTOTAL NPV
ss(r TEXTJOIN
r    ROWS COLUMNS
1    ROW COLUMN N
rssss OFFSET
ss   INDIRECT
(x   IF IFERROR IFNA IFS CHOOSE SWITCH
(s   ABS ACOS ASIN ATAN ATAN2 CONCATENATE COS DATE DATEDIF DAY DAYS EDATE EOMONTH EXACT EXP FALSE
     FIND INT ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT ISNUMBER ISODD ISTEXT LEFT
     LEN LN LOG LOG10 LOWER MID MOD MONTH NA NOT PI POWER QUOTIENT REPT REPLACE RIGHT ROUND
     ROUNDDOWN ROUNDUP SEARCH SIGN SIN SQRT SUBSTITUTE TAN TEXT TIME TRIM TRUE TRUNC UPPER
     VALUE WEEKDAY WEEKNUM YEAR PMT PV FV NPER CEILING FLOOR MROUND FACT COMBIN
     DEGREES RADIANS HEX2DEC ADDRESS HYPERLINK SINH COSH TANH PROPER EVEN ODD
     RATE FIXED IPMT PPMT EFFECT NOMINAL SLN CHAR CODE DAYS360 YEARFRAC PERMUT STANDARDIZE
     NORM.DIST NORMDIST NORMSDIST NORMSINV
"""
TAKES: dict[str, str] = {}
"""What the arguments of each function may be, a letter for each; those behind the bracket repeat.

s a value: of an area the one cell on the formula's lines, r an area, a an area, even of one cell,
x a value that an area would turn into many, 1 one cell, R whatever is calculated for many at once.
"""
for _line in _SHAPES.replace("\n     ", " ").strip().splitlines():
    _takes, *_names = _line.split()
    TAKES |= dict.fromkeys(_names, _takes)

ARRAY_SAFE = frozenset(
    [
        "SUM", "SUMPRODUCT", "MAX", "MIN", "AVERAGE", "COUNT", "SUMIF", "ISERROR", "ABS", "INT",
        "SIGN", "YEAR", "MONTH", "DAY", "WEEKDAY", "LEN", "LEFT", "RIGHT", "MID", "EXACT", "LOWER",
        "TRIM", "TEXT", "SQRT", "EXP", "LN", "POWER", "ROW",
    ]
)  # fmt: skip
"""Functions that calculate for many at once what they do for one."""

OF_DAYS = frozenset(
    [
        "DATE", "DATEDIF", "DAY", "DAYS", "EDATE", "EOMONTH", "MONTH", "WEEKDAY", "WEEKNUM", "YEAR",
        "NETWORKDAYS", "WORKDAY", "VALUE", "TEXT", "DAYS360", "YEARFRAC",
    ]
)  # fmt: skip
"""Functions that count days, which the engine does since 1900 only."""

QUICK = frozenset(
    [
        "SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS",
        "INDEX", "ROWS", "COLUMNS", "OFFSET",
    ]
)  # fmt: skip
"""Functions to which whole columns are not long."""

COUNTS_BLANKS = frozenset({"COUNTBLANK", "TEXTJOIN"})
"""Functions that would give something else without the blank rows that end a sheet."""

CATCHES = frozenset(
    [
        "IFERROR",
        "IFNA",
        "ISERROR",
        "ISERR",
        "ISNA",
        "ISNUMBER",
        "ISTEXT",
        "ISBLANK",
        "COUNT",
        "COUNTA",
    ]
)
"""Functions that turn an error into something else."""
