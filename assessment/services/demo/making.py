"""The made-up practice: made whole or not at all, in a folder of its own, and never in place of a real one."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event, inspect, select

from assessment.questionnaire.library import Library
from assessment.services import accounts, practice, standings
from assessment.services.demo.stories import Cast, cast
from assessment.services.demo.telling import refuse_unknown, tell
from assessment.services.workplace import Workplace, day_in, zone_named
from assessment.storage.database import Database
from assessment.storage.instance import DEMO, FILE, ROOT, instance_folder, keys_in, url_in
from assessment.storage.keys import Keys, WrongKeyError
from assessment.storage.practice import refuse_wrong_keys
from assessment.storage.tables import Account, Practice

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection

PASSWORD = "everyone is made up"  # noqa: S105  printed for whoever looks round

FOUNDED_BEFORE = timedelta(days=500)
"""The practice is older than its longest story."""


class NotADemoError(Exception):
    """Where the made-up practice would go stands a real one; nothing was touched."""


class OtherKeysError(Exception):
    """The made-up practice was written with other keys than those beside it: make it afresh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Somebody to sign in as."""

    sign_in_name: str
    role: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A made-up practice that is there."""

    folder: Path
    sign_ins: tuple[SignIn, ...]
    password: str = PASSWORD
    is_new: bool = False


def demo(environment: Mapping[str, str], *, now: datetime, afresh: bool = False) -> Demo:
    """The made-up practice of this machine, made if it is not there.

    Args:
        environment: may name the folder that instances stand in; nothing else of it counts here.
        afresh: make it anew, with courses that end near `now`.

    Raises:
        NotADemoError: a real practice stands in its place.
        OtherKeysError: it was written with other keys than those beside it.
    """
    folder = instance_folder(environment) / DEMO
    found = keys_in(folder)
    keys = Keys(tuple(found["ENCRYPTION_KEYS"].split(",")), found["INDEX_KEY"])
    is_there = _is_there(folder, keys)
    if not is_there or afresh:
        _make(folder, keys, now)
    return replace(_kept(folder, keys), is_new=not is_there or afresh)


def fill(workplace: Workplace, told: Cast, *, now: datetime) -> None:
    """Set up an empty practice and tell all its stories.

    Raises:
        StoryError: they speak of something that the questionnaires do not have.
    """
    refuse_unknown(told, workplace.library)
    founded_at = now - FOUNDED_BEFORE
    owner, *others = told.clinicians
    first = practice.FirstClinician(
        name=owner.name,
        email=owner.sign_in_name,
        password=PASSWORD,
        name_on_mails=told.name_on_mails,
        country=told.country,
        time_zone=told.time_zone,
    )
    ids = {owner.id: practice.set_up(workplace, first, now=founded_at)}
    for one in others:
        ids[one.id] = accounts.add_clinician(
            workplace, name=one.name, sign_in_name=one.sign_in_name, password=PASSWORD, now=founded_at
        )
    zone = zone_named(told.time_zone)
    for story in told.stories:
        tell(workplace, story, ids[story.clinician], password=PASSWORD, today=day_in(zone, now), zone=zone)
    standings.mend(workplace, now)  # once for everybody, instead of at each page of a year of sittings


def _is_there(folder: Path, keys: Keys) -> bool:
    """Whether a made-up practice stands here; an empty database, as a start without people leaves it, is none."""
    if not (folder / FILE).exists():
        return False
    database = Database(url_in(folder), keys)
    with database.reading() as db:
        has_tables = inspect(db.connection()).has_table(Practice.__tablename__)
        is_demo = db.scalars(select(Practice.is_demo)).one_or_none() if has_tables else None
    database.dispose()
    if is_demo is False:
        raise NotADemoError(f"{folder / FILE} is not a made-up practice; it was left as it is.")
    return is_demo is not None


def _make(folder: Path, keys: Keys, now: datetime) -> None:
    """Make it beside the place where it goes, and put it there once it is whole."""
    scratch = folder / f".making-{secrets.token_hex(8)}.db"
    database = Database(f"sqlite:///{scratch}", keys)
    event.listen(database.engine, "connect", _without_waiting)
    try:
        database.migrate()
        fill(Workplace(database=database, library=Library.read(ROOT / "questionnaires"), is_demo=True), cast(), now=now)
        database.dispose()
        for log in folder.glob(f"{FILE}-*"):
            log.unlink()  # of the file that goes: SQLite would take it for part of the new one
        scratch.replace(folder / FILE)
    finally:
        database.dispose()
        for left in folder.glob(f"{scratch.name}*"):
            left.unlink()


def _without_waiting(connection: DBAPIConnection, _: object) -> None:
    """Whoever loses the power while it is made begins again; so it need not wait for the disk after each page."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


def _kept(folder: Path, keys: Keys) -> Demo:
    """Who can sign in, read from the practice itself, so that it is true however old it is."""
    about = {story.sign_in_name: story.about for story in cast().stories}
    database = Database(url_in(folder), keys)
    try:
        with database.reading() as db:
            refuse_wrong_keys(db)
            rows = db.scalars(select(Account).where(Account.active).order_by(Account.created_at))
            sign_ins = [(row.email or "", row.role) for row in rows]
    except WrongKeyError as error:
        raise OtherKeysError(f"The keys in {folder} are not those that the practice there was made with.") from error
    finally:
        database.dispose()
    return Demo(
        folder=folder,
        sign_ins=tuple(SignIn(sign_in_name=name, role=role, about=about.get(name, "")) for name, role in sign_ins),
    )
