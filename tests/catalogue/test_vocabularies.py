"""The vocabularies of the rooms are those of the law, word for word."""

from __future__ import annotations

import re
from pathlib import Path

from gongkai import review
from gongkai.catalogue.states import Channel
from gongkai.law.classification import CHANNELS, GENRES, PROPERTIES
from gongkai.review.states import Property


def test_channels_are_those_of_the_form() -> None:
    ours = {choice.value: str(choice.label) for choice in Channel}
    assert ours == {each.code: each.label for each in CHANNELS.values()}


def test_properties_are_those_of_the_remark() -> None:
    ours = {choice.value: str(choice.label) for choice in Property}
    assert ours == {each.code: each.label for each in PROPERTIES.values()}


def test_the_database_takes_the_low_risk_genres_for_the_light_route() -> None:
    gate = Path(review.__file__).parent / "migrations" / "sql" / "gate.sql"
    asked = re.search(r"genres::text\[\] <@ ARRAY\[(.*?)\]", gate.read_text("utf-8"))
    assert asked
    low_risk = {genre.code for genre in GENRES.values() if genre.low_risk}
    assert set(re.findall(r"'(\w+)'", asked[1])) == low_risk
