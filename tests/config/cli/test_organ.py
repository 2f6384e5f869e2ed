"""A new county begins with one command, once."""

from __future__ import annotations

import click
import pytest

from gongkai.catalogue.models import Column
from gongkai.config.cli.organ import _begin
from gongkai.organisations.actions import establish_organ
from gongkai.organisations.models import OrganKind
from gongkai.organisations.policies import Holder
from gongkai.organisations.roles import Role
from gongkai.review.models import Route
from tests.factories.county import credit_code, person


@pytest.mark.django_db
def test_a_new_county_begins_once() -> None:
    with pytest.raises(click.ClickException, match="organ import"):
        _begin("guanli")
    government = establish_organ(
        by=None,
        kind=OrganKind.GOVERNMENT,
        slug="mingzhu",
        full_name="明珠县人民政府",
        short_name="明珠县",
        code=credit_code(1),
    )
    manager = person("guanli", "周管理")
    assert _begin("guanli")["government"] == "明珠县人民政府"
    assert Holder(manager).holds(Role.MANAGER, government)
    assert Route.objects.get(is_default=True).steps == ["first", "second", "approval"]
    assert Column.objects.exclude(block="").count() == 5
    with pytest.raises(click.ClickException, match="已有管理员"):
        _begin("guanli")
