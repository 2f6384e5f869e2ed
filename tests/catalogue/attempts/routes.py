"""No route that is shorter or weaker than the law of the house allows."""

from __future__ import annotations

from gongkai.review.models import Route
from tests.factories.county import County
from tests.factories.intruder import Intruder

from . import SIGNED_TOO_LITTLE, attempt


@attempt("the light route for a genre that was not named", SIGNED_TOO_LITTLE)
def _light_for_notice(county: County, intruder: Intruder) -> None:
    light = Route.objects.get(is_default=False)
    review = intruder.review(route_id=light.pk)
    intruder.sign(review, "first", "second")
    intruder.release(review)


@attempt("the light route with the author as one of two", "拟稿人")
def _light_author(county: County, intruder: Intruder) -> None:
    review = intruder.review(genre="news")
    intruder.sign(review, "first")
    intruder.sign(review, "second", by_id=county.officer.pk)


@attempt("the light route with one person", SIGNED_TOO_LITTLE)
def _light_alone(county: County, intruder: Intruder) -> None:
    review = intruder.review(genre="news")
    intruder.sign(review, "first")
    intruder.release(review)


@attempt("a default route of two steps", "route_default_has_three_steps")
def _short_default(county: County, intruder: Intruder) -> None:
    intruder.run("UPDATE review_route SET steps = '{first,second}' WHERE is_default")


@attempt("a light route of one step", "route_has_two_people")
def _single_step(county: County, intruder: Intruder) -> None:
    intruder.run("UPDATE review_route SET steps = '{second}' WHERE NOT is_default")


@attempt("a light route without a secrecy review", "route_has_two_people")
def _no_secrecy_step(county: County, intruder: Intruder) -> None:
    intruder.run(
        "UPDATE review_route SET steps = '{first,approval}' WHERE NOT is_default"
    )


@attempt("a route that takes the same step twice", "不能重复")
def _double_step(county: County, intruder: Intruder) -> None:
    intruder.run(
        "UPDATE review_route SET steps = '{second,second}' WHERE NOT is_default"
    )


@attempt("a route made shorter between signing and release", "不能再改")
def _weaker_route(county: County, intruder: Intruder) -> None:
    intruder.insert(
        "review_route",
        government_id=county.government.pk,
        name="三步",
        steps=["first", "second", "approval"],
        genres=["repost"],
        is_default=False,
    )
    review = intruder.review(genre="repost")
    intruder.sign(review, "first", "second")
    intruder.run(
        """UPDATE review_route SET steps = '{first,second}'
           WHERE id = (SELECT route_id FROM review_review WHERE id = %s)""",
        review,
    )


@attempt("a default route declared light under running reviews", "不能再改")
def _default_no_more(county: County, intruder: Intruder) -> None:
    intruder.draft_review()
    intruder.run("UPDATE review_route SET is_default = false WHERE is_default")


@attempt("a default route deleted under running reviews", "foreign key")
def _default_deleted(county: County, intruder: Intruder) -> None:
    intruder.draft_review()
    intruder.run("DELETE FROM review_route WHERE is_default")
    intruder.commit()


@attempt("a second default route", "route_one_default_per_government")
def _two_defaults(county: County, intruder: Intruder) -> None:
    intruder.run("UPDATE review_route SET is_default = true, steps = "
                 "'{first,second,approval}' WHERE NOT is_default")  # fmt: skip


@attempt("a review in a government without a route", "尚未设定审核流程")
def _no_route(county: County, intruder: Intruder) -> None:
    intruder.review(government_id=intruder.other_government().pk)
