"""The account library (Flask-Security) joined to our accounts.

What we take from it: who a cookie belongs to, at each request (by Flask-Login, through `fs_uniquifier`, so that
changing that one value kills every copy of every cookie), beginning a stay, and what the six digits of an app have to
be. Its own pages are not registered and its templates never shown: they ask for an e-mail, put the picture of the
second step's key into a `data:` address that our policy blocks, and would have to be overridden one by one. Our views
(`web/account`) stand before the same primitives, and what changes an account goes through `services`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from flask_security import RoleMixin, Security, Totp, UserDatastore, UserMixin
from passlib.exc import UsedTokenError
from sqlalchemy import select

from assessment.services import passwords, second_step
from assessment.storage.tables import Account
from assessment.storage.throttle import PracticeStorage
from assessment.web.context import KEY, Running, context

if TYPE_CHECKING:
    from flask import Flask
    from passlib.totp import TotpMatch


class SignedIn(UserMixin, Account):  # type: ignore[misc]  # the library declares the same columns as plain values
    """An account as the account library sees it: the same table, read once for each request."""


class Accounts(UserDatastore):
    """Finds accounts for the library, each look by itself, outside the request's own unit of work.

    It has no way to write: the library only finds, everything else is a service.
    """

    def __init__(self) -> None:
        super().__init__(SignedIn, RoleMixin)

    def find_user(self, case_insensitive: bool = False, **by: Any) -> SignedIn | None:  # noqa: ARG002  the library's own signature
        """The account with this value of one column, with the name that the foot of a clinician's pages shows."""
        ((column, value),) = by.items()
        with context().workplace.database.singly() as db:
            account = db.scalar(select(SignedIn).where(getattr(SignedIn, column) == value))
            if account is not None:
                _ = account.name  # opened while the keys are at hand
            return account

    def find_role(self, role: str) -> None:  # noqa: ARG002  the library's own signature
        """An account's role is a column, not a row."""
        return


class OneTimeDigits(Totp):
    """The library's six digits, each taken once: its own way lets two requests at once use the same."""

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Take the digits, or refuse them: the library calls this after it found them right."""
        if not second_step.is_first_use(context().workplace, str(user.id), tmatch.counter):
            raise UsedTokenError


def join(app: Flask) -> None:
    """Join the library, and the counters at the doors, to this application."""
    running: Running = app.extensions[KEY]
    app.config.update(_settings(app, running))
    security = Security(app, Accounts(), register_blueprint=False, totp_cls=OneTimeDigits)
    # Nobody signs in by a token in a header or an address.
    security.login_manager.request_loader(lambda _request: None)
    # It would load the account before every view, also before those that work while the database is away.
    security.principal.identity_loaders.clear()


def _settings(app: Flask, running: Running) -> dict[str, object]:
    return {
        "SECURITY_USE_REGISTER_V2": True,  # the other one is going away and says so at each start
        "SECURITY_CLI_USERS_NAME": "",
        "SECURITY_CLI_ROLES_NAME": "",
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_TWO_FACTOR_IMPLEMENTATIONS": {},
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,  # the switch without pages that brings the six digits
        "SECURITY_TOTP_ISSUER": running.settings.name.replace(":", " "),
        "SECURITY_TOTP_SECRETS": {"1": _derived(app, "second step")},
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
        "SECURITY_PASSWORD_NORMALIZE_FORM": passwords.NORMAL_FORM,
        "SECURITY_PASSWORD_LENGTH_MIN": passwords.FEWEST_CHARACTERS,
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__memory_cost": passwords.MEMORY_KIB,
            "argon2__time_cost": passwords.ITERATIONS,
            "argon2__parallelism": passwords.LANES,
        },
        **_counters(running),
    }


def _counters(running: Running) -> dict[str, object]:
    """Where the doors count: the practice's database, unless the settings name a Redis."""
    if running.settings.ratelimit_storage_uri:
        return {"RATELIMIT_STORAGE_URI": running.settings.ratelimit_storage_uri}
    return {
        "RATELIMIT_STORAGE_URI": f"{PracticeStorage.STORAGE_SCHEME[0]}://",
        "RATELIMIT_STORAGE_OPTIONS": {"database": running.workplace.database},
    }


def _derived(app: Flask, purpose: str) -> str:
    """A secret for one purpose: whoever learns it has not learnt the key it comes from."""
    digest = hmac.new(app.config["SECRET_KEY"].encode(), purpose.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
