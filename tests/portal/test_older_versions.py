"""What was taken back or masked is in no older version either."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from gongkai.catalogue import actions
from gongkai.catalogue.content import content_of
from gongkai.catalogue.models import InformationItem
from gongkai.office.acts import ACTS
from gongkai.review.models import Withdrawal
from tests.factories.county import County
from tests.portal.house import SECRET, House, look, withdrawn


def test_what_was_withdrawn_stays_closed_after_a_new_release(
    house: House, client: Client
) -> None:
    item = withdrawn(house)
    item.refresh_from_db()
    clean = house.county.content(title="处理后的方案", document_number="")
    actions.save(item, clean, by=house.county.officer)
    item.refresh_from_db()
    house.county.sign_all(actions.submit(item, by=house.county.officer))
    actions.release(item, by=house.county.officer)
    page = client.get(f"/info/{item.public_id}/").content.decode()
    assert "处理后的方案" in page
    assert "撤回：含有个人信息" in page
    assert SECRET not in page
    assert client.get(f"/info/{item.public_id}/versions/1/").status_code == 404
    only = client.get(f"/info/{item.public_id}/versions/2/")
    assert only.status_code == 200
    assert SECRET not in only.content.decode()


def test_an_older_text_may_hold_what_a_later_one_was_withdrawn_for(
    house: House, client: Client
) -> None:
    county = house.county
    item = county.released(**house.secret())
    for title in ("第二版", "第三版"):
        if title == "第三版":
            actions.withdraw(
                item, by=county.manager, kind=Withdrawal.Kind.PRIVACY, reason="隐私"
            )
            item.refresh_from_db()
        content = replace(county.content(), title=title)
        actions.save(item, content, by=county.officer)
        item.refresh_from_db()
        county.sign_all(actions.submit(item, by=county.officer))
        actions.release(item, by=county.officer)
        item.refresh_from_db()
    assert "第三版" in client.get(f"/info/{item.public_id}/").content.decode()
    for number in (1, 2):
        assert (
            client.get(f"/info/{item.public_id}/versions/{number}/").status_code == 404
        )


SECRET_NUMBER = "11010519491231002X"


def _masked_and_released(county: County) -> InformationItem:
    """Return an item once public with an identity number, public again without it."""
    told = f"救助对象身份证号{SECRET_NUMBER}。"
    item = county.draft(body=f"<p>{told}</p>", text=told)
    item = actions.submit(item, by=county.officer, waiver_request="须核对")
    for finding in item.latest.review.findings.blocking():
        actions.waive(item, finding, by=county.second, reason="误判")
    county.sign_all(item)
    actions.release(item, by=county.officer)
    item.refresh_from_db()
    ACTS["mask"].run(item, county.officer, {"hints": False})
    item.refresh_from_db()
    return item


def _release_next(county: County, item: InformationItem) -> None:
    county.sign_all(actions.submit(item, by=county.officer))
    actions.release(item, by=county.officer)
    item.refresh_from_db()


@pytest.mark.parametrize("edited", [False, True])
def test_what_was_de_identified_is_nowhere_to_be_read_in_an_older_version(
    county: County, client: Client, edited: bool
) -> None:
    item = _masked_and_released(county)
    if edited:  # the masked version itself never goes out, the one after it does
        content = replace(content_of(item.latest), summary="另写的概述")
        actions.save(item, content, by=county.officer)
        item.refresh_from_db()
    _release_next(county, item)
    number = item.publication.version.number
    pages = {
        path: look(client, path)
        for path in (
            f"/info/{item.public_id}/",
            f"/info/{item.public_id}/download/",
            f"/info/{item.public_id}/versions/1/",
            f"/info/{item.public_id}/versions/{number}/",
        )
    }
    assert [status for status, _text in pages.values()] == [200, 200, 404, 200]
    for path, (_status, text) in pages.items():
        assert SECRET_NUMBER not in text, path
        assert SECRET_NUMBER[6:] not in text, path
    assert "/versions/1/" not in pages[f"/info/{item.public_id}/"][1]


def test_what_comes_after_a_de_identification_can_be_compared_with_it(
    county: County, client: Client
) -> None:
    item = _masked_and_released(county)
    _release_next(county, item)
    content = replace(content_of(item.latest), title="第三版的通知")
    actions.save(item, content, by=county.officer)
    item.refresh_from_db()
    _release_next(county, item)
    status, text = look(client, f"/info/{item.public_id}/versions/3/")
    assert (status, SECRET_NUMBER in text) == (200, False)
    assert "第三版的通知" in text
    assert look(client, f"/info/{item.public_id}/versions/2/")[0] == 200
    assert look(client, f"/info/{item.public_id}/versions/1/")[0] == 404
