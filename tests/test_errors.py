from addin.errors import AddinError, Finding, Level, Place
from addin.language import Text


def test_a_finding_shows_its_place_its_words_and_its_rule() -> None:
    finding = Finding(
        rule="V-02",
        level=Level.HARD,
        text=Text(zh="不是数值：“n/a”", en="not a number: 'n/a'"),
        place=Place(file="steel.xlsx", sheet="Data", cell="C7"),
    )

    assert finding.show("en") == "steel.xlsx Data!C7: not a number: 'n/a' [V-02]"
    assert finding.show("zh") == "steel.xlsx Data!C7: 不是数值：“n/a” [V-02]"


def test_an_error_carries_both_languages_and_every_finding() -> None:
    finding = Finding(rule="V-01", level=Level.HARD, text=Text(zh="空", en="empty"))

    error = AddinError(en="the plan has one mistake", zh="规划有一处错误", findings=[finding])

    assert str(error) == "the plan has one mistake"
    assert error.text["zh"] == "规划有一处错误"
    assert error.findings == (finding,)
