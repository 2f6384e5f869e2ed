"""Writes of the room."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from gongkai.core.actions import record

from .models import User


@transaction.atomic
def create_person(
    username: str, name: str, *, password: str | None, by: User | None, phone: str = ""
) -> User:
    """Give a person an account; without a password it cannot sign in yet."""
    person = User(username=username, name=name, phone=phone)
    person.set_password(password)
    person.full_clean(exclude=["password"])
    return open_account(person, by=by)


@transaction.atomic
def open_account(person: User, *, by: User | None) -> User:
    """Save a new person; a password somebody else chose is changed at first use."""
    person.must_change_password = by is not None and person.has_usable_password()
    person.save()
    record(f"user:{person.pk}", "person_created", by=by, username=person.username)
    return person


@transaction.atomic
def close_account(person: User, *, by: User | None) -> None:
    """Close an account: the person can no longer sign in; nothing is deleted."""
    person.is_active = False
    person.save(update_fields=["is_active"])
    record(f"user:{person.pk}", "account_closed", by=by)


@transaction.atomic
def update_person(person: User, *, by: User | None, changed: list[str]) -> User:
    """Save changed master data of a person; the event names the fields, not values."""
    person.save()
    record(f"user:{person.pk}", "person_updated", by=by, fields=sorted(changed))
    return person


@transaction.atomic
def reset_password(person: User, password: str | None, *, by: User | None) -> None:
    """Give a person a new password, to be changed at first use; None gives none."""
    person.set_password(password)
    person.must_change_password = password is not None
    person.save(update_fields=["password", "must_change_password"])
    record(f"user:{person.pk}", "password_reset", by=by)


@transaction.atomic
def remove_factor(factor: Authenticator, *, by: User | None) -> None:
    """Take away a second factor its owner has lost; codes for it go with the last."""
    person, kind = factor.user, factor.type
    factor.delete()
    left = Authenticator.objects.filter(user=person)
    if not left.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        left.delete()
    record(f"user:{person.pk}", "second_factor_removed", by=by, type=kind)


@transaction.atomic
def change_password(person: User, password: str) -> None:
    """Keep the password a person chose for themselves."""
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    record(f"user:{person.pk}", "password_changed", by=person)
