import logging

import pytest

from gongkai.config.logging import NoPersonalData, clean


@pytest.mark.parametrize(
    ("text", "withheld"),
    [
        ("申请人 11010119900307001X 已登记", "11010119900307001X"),
        ("手机13912345678无人接听", "13912345678"),
        ("card 6222021234567890123", "6222021234567890123"),
        ("mail li.si@example.org bounced", "li.si@example.org"),
        ("duplicate key\nDETAIL:  Key (name)=(李四) already exists.", "李四"),
        ("breaks a rule\nDETAIL:  Failing row contains (1, 申请人：\n李四\n).", "李四"),
        ('bad\nCONTEXT:  COPY item, line 2, column name: "李四"', "李四"),
        ('invalid input syntax for type integer: "李四"', "李四"),
        ("号码 139 1234 5678 无人接听", "5678"),
        ("号码 139-1234-5678 无人接听", "5678"),
        ("证号 110101 19900307 001X", "001X"),
        ("证号 110101900307001", "110101900307001"),
        ("card 6222 0212 3456 7890 123", "7890"),
        ("全角 １３９１２３４５６７８", "１３９"),
    ],
)
def test_personal_data_does_not_reach_the_log(text: str, withheld: str) -> None:
    assert withheld not in clean(text)


def test_what_is_not_personal_stays() -> None:
    line = "2018-12-31 23:59:59 item 000014349/2018-00123 released in 12 ms"
    assert clean(line) == line


def test_what_follows_a_withheld_detail_stays() -> None:
    line = 'bad\nDETAIL:  Key (李\n四).\nHINT:  Look.\n  File "a.py", line 1\n'
    assert (
        clean(line) == 'bad\nDETAIL:  <withheld>\nHINT:  Look.\n  File "a.py", line 1\n'
    )


def test_arguments_and_tracebacks_are_cleaned_too() -> None:
    try:
        raise ValueError("13912345678")
    except ValueError as error:
        exc_info = (ValueError, error, error.__traceback__)
    record = logging.LogRecord(
        "gongkai", logging.ERROR, "", 1, "for %s", ("li.si@example.org",), exc_info
    )
    assert NoPersonalData().filter(record)
    shown = logging.Formatter().format(record)
    assert "13912345678" not in shown
    assert "li.si" not in shown
    assert "ValueError" in shown
