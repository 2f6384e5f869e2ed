"""Which edition of the Regulation governs a date, and what it sets."""

from datetime import date

import pytest

from gongkai.law.editions import (
    R2008,
    R2019,
    NoEdition,
    Term,
    Unit,
    annual_report_due,
    edition_on,
)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2008, 5, 1), "R2008"),
        (date(2018, 12, 31), "R2008"),
        (date(2019, 5, 14), "R2008"),
        (date(2019, 5, 15), "R2019"),
        (date(2030, 1, 1), "R2019"),
    ],
)
def test_the_edition_in_force_on_the_day_governs(day: date, code: str) -> None:
    assert edition_on(day).code == code


def test_before_the_first_edition_the_refusal_is_a_sentence() -> None:
    with pytest.raises(NoEdition, match=r"2008年4月30日.*自2008年5月1日起施行"):
        edition_on(date(2008, 4, 30))


def test_the_editions_follow_each_other_without_a_gap() -> None:
    assert R2008.in_force_until is not None
    assert (R2019.in_force_from - R2008.in_force_until).days == 1


def test_the_revision_dropped_the_purpose_and_asks_for_identity() -> None:
    assert (R2008.asks_purpose, R2008.asks_identity_proof) == (True, False)
    assert (R2019.asks_purpose, R2019.asks_identity_proof) == (False, True)


def test_the_old_edition_sets_no_limit_for_correction_and_third_parties() -> None:
    assert R2008.correction is R2008.third_party is R2008.co_maker is None


def test_a_limit_is_cited_with_its_article() -> None:
    assert R2019.article("reply") == "《政府信息公开条例》（2019年修订）第三十三条"
    assert R2008.article("reply") == "《政府信息公开条例》（2007年公布）第二十四条"


@pytest.mark.parametrize(
    ("year", "government", "due"),
    [
        (2018, False, date(2019, 3, 31)),
        (2018, True, date(2019, 3, 31)),
        (2019, False, date(2020, 1, 31)),
        (2019, True, date(2020, 3, 31)),
    ],
)
def test_the_annual_report_follows_the_edition_at_the_end_of_its_year(
    year: int, government: bool, due: date
) -> None:
    assert annual_report_due(year, government=government) == due


def test_terms_add_only_in_the_same_unit() -> None:
    assert str(Term(15) + Term(15)) == "30个工作日"
    with pytest.raises(ValueError, match="不同单位"):
        Term(15) + Term(1, Unit.MONTH)
