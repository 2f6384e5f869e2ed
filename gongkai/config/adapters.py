"""How allauth is told that this is an office, not a forum."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gongkai.accounts.actions import change_password
from gongkai.accounts.models import User


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # untyped
    """Accounts are opened by the operator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's signature
        """Say no."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """Keep a password its owner has chosen, through the act."""
        change_password(user, password)

    def clean_password(self, password: str, user: User | None = None) -> str:
        """Refuse to keep a password that others know."""
        if user and user.must_change_password and user.check_password(password):
            raise ValidationError(_("新密码不能与别人为您设置的密码相同。"))
        return str(super().clean_password(password, user))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse after too many wrong passwords, here or from all addresses together."""
        super().pre_authenticate(request, **credentials)
        everywhere = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed_anywhere",
            key=_name_tried(credentials),
        )
        if not everywhere:
            raise self.validation_error("too_many_login_attempts")
        # Taken back together when the password is right.
        self._login_failed_rl_usage.usage += everywhere.usage

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        """Count by name and address: a stranger's tries must not lock an officer out.

        Not by host, as allauth does: a visitor writes the Host header, port included.
        """
        return f"{_name_tried(credentials)}:{ratelimit.get_ip(request)}"


def _name_tried(credentials: dict[str, Any]) -> str:
    """Return the name as the database compares names, whatever case it is typed in."""
    return str(credentials.get("username", "")).upper()
