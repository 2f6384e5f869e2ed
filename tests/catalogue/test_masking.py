"""De-identification of a content: what is replaced, and what stays as it was."""

from __future__ import annotations

import pytest

from gongkai.catalogue.masking import mask_html, masked
from tests.factories.county import County

NUMBER = "36072719460804000X"
PUBLIC = "360727********0X"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p>身份证号{NUMBER}。</p>", f"<p>身份证号{PUBLIC}。</p>"),
        # a number split by markup is replaced where it begins
        (
            "<p>身份证号<strong>360727</strong>19460804000X。</p>",
            f"<p>身份证号<strong>{PUBLIC}</strong>。</p>",
        ),
        # the context of a table's row counts, its cells stay apart
        (
            f"<table><tbody><tr><td>张三</td><td>{NUMBER}</td></tr></tbody></table>",
            f"<table><tbody><tr><td>张三</td><td>{PUBLIC}</td></tr></tbody></table>",
        ),
        # an address in a link is no text
        (
            f'<p><a href="https://example.cn/{NUMBER}" rel="noopener">附表</a></p>',
            f'<p><a href="https://example.cn/{NUMBER}" rel="noopener">附表</a></p>',
        ),
        # the words of a picture are text
        (f'<p><img alt="证{NUMBER}"></p>', f'<p><img alt="证{PUBLIC}"></p>'),
        ("<p>没有个人信息 &amp; 其他</p>", "<p>没有个人信息 &amp; 其他</p>"),
        ("", ""),
    ],
)
def test_text_is_masked_and_markup_stays(html: str, expected: str) -> None:
    assert mask_html(html)[0] == expected


def test_two_numbers_in_one_run_are_both_masked() -> None:
    html, found = mask_html(f"<p>甲{NUMBER}，乙{NUMBER}。</p>")
    assert html == f"<p>甲{PUBLIC}，乙{PUBLIC}。</p>"
    assert len(found) == 2


def test_a_masked_content_has_nothing_left_that_blocks(county: County) -> None:
    text = f"救助对象身份证号{NUMBER}。"
    content = county.content(
        title=f"关于救助{NUMBER}的公示", body=f"<p>{text}</p>", text=text
    )
    result = masked(content)
    assert {each.part for each in result.replacements} == {"title", "body"}
    assert result.content.text == f"救助对象身份证号{PUBLIC}。"
    assert NUMBER not in result.content.title
    assert masked(result.content).replacements == ()


def test_a_telephone_the_organ_made_public_stays(county: County) -> None:
    text = "联系人王某，手机13812345678。"
    content = county.content(body=f"<p>{text}</p>", text=text)
    official = frozenset({"13812345678"})
    assert masked(content, official=official).content.text == text
    assert "13812345678" not in masked(content).content.text
