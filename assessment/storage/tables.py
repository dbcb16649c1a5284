"""The tables: what is kept of a practice, its people, their sittings and what came of them.

Knows no rule of when something may be written; `migrations/` writes the same tables down for the databases.
What has an address in the app has a random id, given when the object is made; what has none has a counted one.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.storage.kept_standing import KeptStanding as KeptStanding  # noqa: PLC0414  tables of another module
from assessment.storage.kept_standing import KeptVerdicts as KeptVerdicts  # noqa: PLC0414  given on with it
from assessment.storage.rows import Addressed, Counted, one_at_a_time, one_of, only_where, points_to
from assessment.storage.rows import Row as Row  # noqa: PLC0414  given on: who asks for all rows means these tables
from assessment.storage.rows import new_id as new_id  # noqa: PLC0414  given on with them
from assessment.storage.sealing import required_sealed_text, sealed_json, sealed_list, sealed_text, sealed_texts


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


class Track(Addressed, Row):
    """One relationship that is followed over time, with its plan and its mark."""

    __tablename__ = "tracks"
    __table_args__ = (
        UniqueConstraint("client_id", "n"),
        one_of("mark", "none", "talk-first", "review", "closed"),
        one_of("baseline", "first", "first-two"),
    )

    client_id: Mapped[str] = mapped_column(points_to("clients.id"))
    n: Mapped[int] = mapped_column(default=1)
    plan: Mapped[str | None]
    every_days: Mapped[int | None]
    paused_until: Mapped[date | None]
    stopped_at: Mapped[datetime | None]
    rests_at: Mapped[datetime | None]
    reminders_stopped_at: Mapped[datetime | None]
    mark: Mapped[str] = mapped_column(default="none")
    hides_scores: Mapped[bool] = mapped_column(default=False)
    baseline: Mapped[str] = mapped_column(default="first")


class Version(Counted, Row):
    """A questionnaire as it was first asked, whole, so that the database alone explains every result."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("questionnaire", "version"),)

    questionnaire: Mapped[str]
    version: Mapped[int]
    seal: Mapped[str]
    wording: Mapped[str]
    canonical: Mapped[str]
    sealed_at: Mapped[datetime]


class ScaleError(Counted, Row):
    """What was known of a scale's error at one revision: a sem, or an sd with a retest correlation."""

    __tablename__ = "errors"
    __table_args__ = (UniqueConstraint("questionnaire", "version", "scale", "revision"),)

    questionnaire: Mapped[str]
    version: Mapped[int]
    scale: Mapped[str]
    revision: Mapped[int]
    sd: Mapped[float | None]
    retest_r: Mapped[float | None]
    sem: Mapped[float | None]
    source: Mapped[str]
    kept_at: Mapped[datetime]


class Sitting(Addressed, Row):
    """What is asked in one go. `n` is 0 for the intake; what is asked is fixed when she begins.

    What was brought along from elsewhere (`imported_at`) came before the intake: -1 is the last of those.
    """

    __tablename__ = "sittings"
    __table_args__ = (
        UniqueConstraint("track_id", "n"),
        one_of("state", "waiting", "begun", "sent", "stopped", "ended", "lapsed"),
        one_of("mark", "none", "talk-first", "review", "closed"),
        Index(None, "state", "closes_on"),
        one_at_a_time("uq_sittings_imported", "track_id", "completed_on", where="imported_at IS NOT NULL"),
    )

    track_id: Mapped[str] = mapped_column(points_to("tracks.id"))
    n: Mapped[int]
    opens_on: Mapped[date]
    closes_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="waiting")
    plan: Mapped[str | None]
    turn: Mapped[int | None]
    language: Mapped[str | None]
    translation: Mapped[str | None]
    asked: Mapped[list[Any] | None]
    mark: Mapped[str] = mapped_column(default="none")
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    completed_on: Mapped[date | None]
    imported_at: Mapped[datetime | None]

    @property
    def origin(self) -> str:
        """Whether it was asked here, or imported."""
        return "asked" if self.imported_at is None else "imported"


class Draft(Row):
    """The answers of a begun sitting, each with the revision that brought it. Gone when the sitting ends."""

    __tablename__ = "drafts"

    sitting_id: Mapped[str] = mapped_column(points_to("sittings.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime]
    content = sealed_json()


class Administration(Addressed, Row):
    """One client having answered one questionnaire once: responses as given, never scores."""

    __tablename__ = "administrations"
    __table_args__ = (UniqueConstraint("sitting_id", "version_id"),)

    sitting_id: Mapped[str] = mapped_column(points_to("sittings.id"))
    version_id: Mapped[int] = mapped_column(points_to("versions.id"), index=True)
    is_whole: Mapped[bool]
    n_asked: Mapped[int]
    n_answered: Mapped[int]
    seconds: Mapped[float | None]
    responses: Mapped[dict[str, Any]]
    missing: Mapped[dict[str, Any]]
    texts = sealed_texts()


class Scoring(Counted, Row):
    """What one version, at one revision of the errors, made of an administration."""

    __tablename__ = "scorings"
    __table_args__ = (
        UniqueConstraint("administration_id", "version_id", "revision"),
        one_at_a_time("uq_scorings_current", "administration_id", where="superseded_at IS NULL"),
    )

    administration_id: Mapped[str] = mapped_column(points_to("administrations.id"))
    version_id: Mapped[int] = mapped_column(points_to("versions.id"))
    revision: Mapped[int] = mapped_column(default=1)
    scores: Mapped[dict[str, Any]]
    pattern: Mapped[str | None]
    notes: Mapped[list[Any]]
    quality: Mapped[list[Any]]
    scored_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]


class Note(Addressed, Row):
    """A dated line beside the plots, the client's or her clinician's."""

    __tablename__ = "notes"
    __table_args__ = (one_of("audience", "both", "writer"),)

    track_id: Mapped[str] = mapped_column(points_to("tracks.id"), index=True)
    writer_id: Mapped[str] = mapped_column(points_to("accounts.id"))
    on: Mapped[date]
    audience: Mapped[str] = mapped_column(default="both")
    text = required_sealed_text()
    written_at: Mapped[datetime]


class Flag(Addressed, Row):
    """Something a clinician has to settle. The history of a track's marks is here."""

    __tablename__ = "flags"
    __table_args__ = (one_at_a_time("uq_flags_unsettled", "track_id", "kind", where="settled_at IS NULL"),)

    track_id: Mapped[str] = mapped_column(points_to("tracks.id"), index=True)
    sitting_id: Mapped[str | None] = mapped_column(points_to("sittings.id"))
    kind: Mapped[str]
    raised_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(points_to("accounts.id"))
    decision: Mapped[str | None]
    words = sealed_text()
    done = sealed_text()


class OutboxMail(Addressed, Row):
    """That a mail is due, never to whom or what it says: both are made when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("kind", "about"),
        only_where("ix_outbox_unsent", "due_at", where="sent_at IS NULL AND dropped_at IS NULL"),
    )

    kind: Mapped[str]
    about: Mapped[str]
    due_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    why_dropped: Mapped[str | None]
    n_tries: Mapped[int] = mapped_column(default=0)


class Audit(Counted, Row):
    """One look at somebody's data, or one thing done to them. Ids only, so that erasing never rewrites it."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("chain", "n"), Index(None, "chain", "at"), Index(None, "actor_id", "at"))

    chain: Mapped[str]
    n: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[str]
    action: Mapped[str]
    hash: Mapped[str]


class Preset(Addressed, Row):
    """What a clinician takes out again and again, under her own name for it. It names clients by their ids alone."""

    __tablename__ = "presets"

    clinician_id: Mapped[str] = mapped_column(points_to("accounts.id"), index=True)
    name = required_sealed_text()
    wanted: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]


class Throttle(Row):
    """How often somebody knocked at one door, and until when that counts."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]
    until: Mapped[datetime] = mapped_column(index=True)
