"""Check digits of the codes that name an organ: GB 11714 and GB 32100.

An organisation code 组织机构代码 has nine characters, a unified social credit
code 统一社会信用代码 has eighteen and carries the organisation code in its
characters 9 to 17, so a wrong character is caught twice.
"""

from __future__ import annotations

import re

_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))

ORGANISATION_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]")
CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")


class NumberFault(ValueError):
    """Say in a sentence why a code or number is not acceptable."""


def organisation_check_digit(body: str) -> str:
    """Return the ninth character for the first eight of an organisation code."""
    total = sum(
        weight * _ORGANISATION_ALPHABET.index(character)
        for weight, character in zip(_ORGANISATION_WEIGHTS, body, strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def credit_check_digit(body: str) -> str:
    """Return the eighteenth character for the first seventeen of a credit code."""
    total = sum(
        weight * _CREDIT_ALPHABET.index(character)
        for weight, character in zip(_CREDIT_WEIGHTS, body, strict=True)
    )
    return _CREDIT_ALPHABET[-total % 31]


def clean_code(raw: str) -> str:
    """Return a code in capitals without the hyphens and spaces people write."""
    return re.sub(r"[\s\-－—]", "", raw).upper()


def examine_code(raw: str) -> str:
    """Return the code cleaned if its form and its check digit are right.

    Takes an organisation code (9) or a unified social credit code (18).
    Raises NumberFault with the digit that was expected.
    """
    code = clean_code(raw)
    if CREDIT_CODE.fullmatch(code):
        name, expected = "统一社会信用代码", credit_check_digit(code[:17])
    elif ORGANISATION_CODE.fullmatch(code):
        name, expected = "组织机构代码", organisation_check_digit(code[:8])
    else:
        raise NumberFault(
            f"“{raw}”不是机构代码：应为9位组织机构代码或18位统一社会信用代码，"
            "请对照登记证书核对。"
        )
    if code[-1] != expected:
        raise NumberFault(
            f"{name}“{code}”的校验码不对：最后一位是{code[-1]}，按规则应为{expected}，"
            "请对照登记证书核对。"
        )
    return code


def code_is_right(raw: str) -> bool:
    """Tell whether a code has the right form and the right check digit."""
    try:
        examine_code(raw)
    except NumberFault:
        return False
    return True
