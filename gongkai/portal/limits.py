"""How often one address may ask for what costs us work."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.http import HttpRequest

_RATES = {
    "check": "10/m/key,100/h/key",
    "check_findings": "30/m/key",
}


def too_often(request: HttpRequest, action: str) -> bool:
    """Count a request and tell whether its address has had its share.

    Kept for an hour in the shared cache, under a hash of the address; never logged.
    """
    allowed = ratelimit.consume(
        request,
        app="gongkai.portal",
        action=action,
        config=_RATES,
        key=ratelimit.get_ip(request),
    )
    return not allowed
