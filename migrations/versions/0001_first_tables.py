"""The first tables: a practice, its people, their sittings, and what came of them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COUNT = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ANSWERS = ("administrations", "drafts", "notes")
TABLES = (  # those that are pointed to first
    "practice", "accounts", "clients", "care", "invitations", "tracks", "versions", "errors", "sittings", "drafts",
    "administrations", "scorings", "notes", "flags", "outbox", "audit", "throttle",
)  # fmt: skip


def upgrade() -> None:
    create_people()
    create_tracks()
    create_versions()
    create_sittings()
    create_answers()
    create_what_clinicians_see_to()
    create_watch()
    let_audit_only_grow()


def downgrade() -> None:
    """Only while nobody has answered: no command may throw answers away."""
    for name in ANSWERS:
        if op.get_bind().execute(sa.text(f"SELECT EXISTS (SELECT 1 FROM {name})")).scalar():  # noqa: S608  a name from above
            raise RuntimeError(f"Going back would delete answers (in {name}); nothing was changed.")
    for name in reversed(TABLES):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_only_grows()")


def create_people() -> None:
    op.create_table(
        "practice",
        random_id(),
        text("name_on_mails"),
        text("country"),
        text("time_zone"),
        text("exit_address"),
        text("retention_words"),
        flag("is_demo"),
        text("key_check"),
        text("index_check"),
        one_of("id", "practice"),
    )
    op.create_table(
        "accounts",
        random_id(),
        text("role"),
        flag("is_owner"),
        maybe_text("sign_in_key", unique=True),
        maybe_text("password"),
        flag("active"),
        text("fs_uniquifier", unique=True),
        maybe_text("tf_primary_method"),
        maybe_text("tf_totp_secret"),
        sa.Column("totp_step", sa.BigInteger),
        maybe_text("mf_recovery_codes"),
        maybe_text("email"),
        maybe_text("name"),
        text("look"),
        at("created_at"),
        maybe_at("signed_out_at"),
        one_of("role", "client", "clinician"),
        one_of("look", "device", "light", "dark"),
    )
    op.create_table(
        "clients",
        random_id(),
        text("code", unique=True),
        maybe_text("account_id", points_to("accounts.id"), unique=True),
        text("language"),
        maybe_text("time_zone"),
        text("sees"),
        maybe_at("mails_stopped_at"),
        maybe_at("consent_withdrawn_at"),
        maybe_at("erase_after"),
        maybe_at("erased_at"),
        maybe_text("name"),
        maybe_text("email"),
        at("created_at"),
        one_of("sees", "results", "saved"),
    )
    op.create_table(
        "care",
        counted_id(),
        text("client_id", points_to("clients.id")),
        text("clinician_id", points_to("accounts.id"), index=True),
        at("since"),
        maybe_at("until"),
    )
    one_at_a_time("uq_care_current", "care", ["client_id"], where="until IS NULL")
    op.create_table(
        "invitations",
        random_id(),
        text("client_id", points_to("clients.id"), index=True),
        text("token_hash", unique=True),
        text("code_hash"),
        number("tries_left"),
        at("created_at"),
        at("expires_at"),
        maybe_at("used_at"),
    )


def create_tracks() -> None:
    op.create_table(
        "tracks",
        random_id(),
        text("client_id", points_to("clients.id")),
        number("n"),
        maybe_text("plan"),
        maybe_number("every_days"),
        maybe_on("paused_until"),
        maybe_at("stopped_at"),
        maybe_at("reminders_stopped_at"),
        text("mark"),
        flag("hides_scores"),
        text("baseline"),
        sa.UniqueConstraint("client_id", "n"),
        one_of("mark", "none", "talk-first", "review", "closed"),
        one_of("baseline", "first", "first-two"),
    )


def create_versions() -> None:
    op.create_table(
        "versions",
        counted_id(),
        text("questionnaire"),
        number("version"),
        text("seal"),
        text("wording"),
        text("canonical"),
        at("sealed_at"),
        sa.UniqueConstraint("questionnaire", "version"),
    )
    op.create_table(
        "errors",
        counted_id(),
        text("questionnaire"),
        number("version"),
        text("scale"),
        number("revision"),
        sa.Column("sd", sa.Double),
        sa.Column("retest_r", sa.Double),
        sa.Column("sem", sa.Double),
        text("source"),
        at("kept_at"),
        sa.UniqueConstraint("questionnaire", "version", "scale", "revision"),
    )


def create_sittings() -> None:
    op.create_table(
        "sittings",
        random_id(),
        text("track_id", points_to("tracks.id")),
        number("n"),
        sa.Column("opens_on", sa.Date, nullable=False),
        maybe_on("closes_on"),
        text("state"),
        maybe_text("plan"),
        maybe_number("turn"),
        maybe_text("language"),
        maybe_text("translation"),
        sa.Column("asked", sa.JSON),
        text("mark"),
        maybe_at("begun_at"),
        maybe_at("ended_at"),
        maybe_on("completed_on"),
        sa.UniqueConstraint("track_id", "n"),
        one_of("state", "waiting", "begun", "sent", "stopped", "ended", "lapsed"),
        one_of("mark", "none", "talk-first", "review", "closed"),
    )
    op.create_index(None, "sittings", ["state", "closes_on"])
    op.create_table(
        "drafts",
        sa.Column("sitting_id", sa.Text, points_to("sittings.id"), primary_key=True),
        number("revision"),
        at("saved_at"),
        text("content"),
    )


def create_answers() -> None:
    op.create_table(
        "administrations",
        random_id(),
        text("sitting_id", points_to("sittings.id")),
        sa.Column("version_id", COUNT, points_to("versions.id"), nullable=False, index=True),
        flag("is_whole"),
        number("n_asked"),
        number("n_answered"),
        sa.Column("seconds", sa.Double),
        json("responses"),
        json("missing"),
        maybe_text("texts"),
        sa.UniqueConstraint("sitting_id", "version_id"),
    )
    op.create_table(
        "scorings",
        counted_id(),
        text("administration_id", points_to("administrations.id")),
        sa.Column("version_id", COUNT, points_to("versions.id"), nullable=False),
        number("revision"),
        json("scores"),
        maybe_text("pattern"),
        json("notes"),
        json("quality"),
        at("scored_at"),
        maybe_at("superseded_at"),
        sa.UniqueConstraint("administration_id", "version_id", "revision"),
    )
    one_at_a_time("uq_scorings_current", "scorings", ["administration_id"], where="superseded_at IS NULL")


def create_what_clinicians_see_to() -> None:
    op.create_table(
        "notes",
        random_id(),
        text("track_id", points_to("tracks.id"), index=True),
        text("writer_id", points_to("accounts.id")),
        sa.Column("on", sa.Date, nullable=False),
        text("audience"),
        text("text"),
        at("written_at"),
        one_of("audience", "both", "writer"),
    )
    op.create_table(
        "flags",
        random_id(),
        text("track_id", points_to("tracks.id"), index=True),
        maybe_text("sitting_id", points_to("sittings.id")),
        text("kind"),
        at("raised_at"),
        maybe_at("settled_at"),
        maybe_text("settled_by", points_to("accounts.id")),
        maybe_text("decision"),
        maybe_text("words"),
    )
    one_at_a_time("uq_flags_unsettled", "flags", ["track_id", "kind"], where="settled_at IS NULL")
    op.create_table(
        "outbox",
        random_id(),
        text("kind"),
        text("about"),
        at("due_at"),
        maybe_at("claimed_at"),
        maybe_at("sent_at"),
        maybe_at("dropped_at"),
        number("n_tries"),
        sa.UniqueConstraint("kind", "about"),
    )
    unsent = sa.text("sent_at IS NULL AND dropped_at IS NULL")
    op.create_index("ix_outbox_unsent", "outbox", ["due_at"], sqlite_where=unsent, postgresql_where=unsent)


def create_watch() -> None:
    op.create_table(
        "audit",
        counted_id(),
        text("chain"),
        number("n"),
        at("at"),
        text("actor_id"),
        text("action"),
        text("hash"),
        sa.UniqueConstraint("chain", "n"),
    )
    op.create_index(None, "audit", ["chain", "at"])
    op.create_index(None, "audit", ["actor_id", "at"])
    op.create_table(
        "throttle",
        sa.Column("key", sa.Text, primary_key=True),
        number("n"),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False, index=True),
    )


def let_audit_only_grow() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'audit only grows'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'audit only grows'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )


def random_id() -> sa.Column[str]:
    return sa.Column("id", sa.Text, primary_key=True)


def counted_id() -> sa.Column[int]:
    return sa.Column("id", COUNT, primary_key=True)


def text(name: str, *more: sa.ForeignKey, unique: bool = False, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, *more, nullable=False, unique=unique or None, index=index or None)


def maybe_text(name: str, *more: sa.ForeignKey, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, *more, unique=unique or None)


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def maybe_number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer)


def flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON, nullable=False)


def at(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def maybe_at(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True))


def maybe_on(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Date)


def points_to(column: str) -> sa.ForeignKey:
    return sa.ForeignKey(column, deferrable=True, initially="DEFERRED")


def one_of(column: str, *values: str) -> sa.CheckConstraint:
    words = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({words})", name=column)


def one_at_a_time(name: str, table: str, columns: list[str], *, where: str) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
