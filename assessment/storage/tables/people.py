"""Who is here: the practice, its accounts, its clients, who cares for whom, and ways in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from assessment.storage.rows import Addressed, Counted, Row, new_id, one_at_a_time, one_of, points_to
from assessment.storage.sealing import required_sealed_text, sealed_list, sealed_text


class Practice(Row):
    """The one row of what holds for everybody here."""

    __tablename__ = "practice"
    __table_args__ = (one_of("id", "practice"),)

    id: Mapped[str] = mapped_column(primary_key=True, default="practice")
    name_on_mails: Mapped[str] = mapped_column(default="")
    country: Mapped[str]
    time_zone: Mapped[str]
    exit_address: Mapped[str]
    retention_words: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    key_check = required_sealed_text()
    index_check: Mapped[str]


class Account(Addressed, Row):
    """Somebody who can sign in. What the account library needs of her has the names that it looks for."""

    __tablename__ = "accounts"
    __table_args__ = (one_of("role", "client", "clinician"), one_of("look", "device", "light", "dark"))

    role: Mapped[str]
    is_owner: Mapped[bool] = mapped_column(default=False)
    sign_in_key: Mapped[str | None] = mapped_column(unique=True)
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True, default=new_id)
    tf_primary_method: Mapped[str | None]
    tf_totp_secret = sealed_text()
    totp_step: Mapped[int | None] = mapped_column(BigInteger)
    mf_recovery_codes = sealed_list()
    email = sealed_text()
    name = sealed_text()
    look: Mapped[str] = mapped_column(default="device")
    language: Mapped[str | None]
    created_at: Mapped[datetime]
    signed_out_at: Mapped[datetime | None]


class Client(Addressed, Row):
    """Somebody who is asked. Without an account until she accepts; without names once she is erased."""

    __tablename__ = "clients"
    __table_args__ = (one_of("sees", "results", "saved"),)

    code: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[str | None] = mapped_column(points_to("accounts.id"), unique=True)
    language: Mapped[str] = mapped_column(default="en")
    time_zone: Mapped[str | None]
    sees: Mapped[str] = mapped_column(default="results")
    mails_stopped_at: Mapped[datetime | None]
    consent_withdrawn_at: Mapped[datetime | None]
    erase_after: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    copy_asked_at: Mapped[datetime | None]
    name = sealed_text()
    email = sealed_text()
    created_at: Mapped[datetime]


class Care(Counted, Row):
    """Who may see whom, from when to when. Every right over a client is read from here, at each request."""

    __tablename__ = "care"
    __table_args__ = (one_at_a_time("uq_care_current", "client_id", where="until IS NULL"),)

    client_id: Mapped[str] = mapped_column(points_to("clients.id"))
    clinician_id: Mapped[str] = mapped_column(points_to("accounts.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Invitation(Addressed, Row):
    """A way in, used once: a link of which only a hash is kept, and a code that is said aloud."""

    __tablename__ = "invitations"

    client_id: Mapped[str] = mapped_column(points_to("clients.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str]
    tries_left: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
