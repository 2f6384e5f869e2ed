"""The public form of each kind of personal data 去标识化 (workflow §4)."""

import re
from collections.abc import Callable

from gongkai.law.personal_data.folding import fold
from gongkai.law.wordlists import words

_COMPOUND = frozenset(word for word in words("surnames.txt") if len(word) == 2)
_VILLAGE = re.compile(
    r".*?(?:社区|居委会|街道|[^乡\s]村委会|[^新农]村|屯)(?=.*(?:组|号|栋|室))"
)
_ROAD = re.compile(r".*?(?:街道|镇|乡|大道|路|街|巷|小区|花园|县|区|市)")
_YEAR = re.compile(r"\d{4}")


def _plain(value: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", fold(value).text)


def _ends(head: int, stars: int, tail: int) -> Callable[[str], str]:
    def mask(value: str) -> str:
        plain = _plain(value)
        if len(plain) < head + tail + 2:
            return plain[:1] + "*" * stars
        return plain[:head] + "*" * stars + (plain[-tail:] if tail else "")

    return mask


def _always(public: str) -> Callable[[str], str]:
    return lambda _value: public


def _mobile(value: str) -> str:
    plain = _plain(value)[-11:]
    return f"{plain[:3]}****{plain[-4:]}"


def _landline(value: str) -> str:
    area = re.match(r"\(?(0(?:10|2\d|\d{3}))", fold(value).text)
    return (f"{area[1]}-" if area else "") + "****"


def _email(value: str) -> str:
    local, _, host = fold(value).text.partition("@")
    return f"{local[:1]}***@{host}"


def _address(value: str) -> str:
    found = _VILLAGE.match(value) or _ROAD.match(value)
    return found[0] if found and found[0] != value else "***"


def _birth_date(value: str) -> str:
    year = _YEAR.search(fold(value).text)
    return f"{year[0]}年" if year else "****年"


def _name(value: str) -> str:
    family = 2 if value[:2] in _COMPOUND else 1
    return value[:family] + "某" * max(1, len(value) - family)


_MASKS: dict[str, Callable[[str], str]] = {
    "id_card": _ends(6, 8, 2),
    "mobile": _mobile,
    "bank_card": _ends(4, 8, 4),
    "passport": _ends(1, 6, 2),
    "social_card": _ends(1, 6, 2),
    "disability_card": _ends(6, 14, 0),
    "officer_card": _always("****"),
    "health": _always("（已隐去）"),
    "address": _address,
    "birth_date": _birth_date,
    "person_name": _name,
    "email": _email,
    "online_account": _always("****"),
    "plate": _ends(1, 3, 1),
    "landline": _landline,
}


def mask_value(type: str, value: str) -> str:
    """Return the public form of ``value``; raises KeyError for an unknown type.

    Identity number: first six, eight stars, last two (four digits of the end and
    the birth date together would let the rest be computed from the check digit).
    """
    return _MASKS[type](value)
