"""What a client may set and see of her own record: what she sees, look, and who looked at her answers."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select, update

from assessment.services import copies, looks, who_looked
from assessment.services.opened import client_of, zone_of_practice
from assessment.services.resting import ending_of
from assessment.services.shown import YourDataPage
from assessment.services.workplace import Workplace, zone_named
from assessment.storage.tables import Account, Client


def your_data_page(workplace: Workplace, account_id: str, now: datetime) -> YourDataPage:
    """Her own record, once her look is written down."""
    with workplace.database.writing() as db:
        client = client_of(db, account_id)
        account = db.get_one(Account, account_id)
        looks.looked(db, chain=client.id, actor_id=account_id, action="your-data", at=now)
        zone = zone_named(client.time_zone) if client.time_zone else zone_of_practice(db)
        newest = who_looked.newest_looks(db, client, zone, now)
        return YourDataPage(
            sees=cast(Literal["results", "saved"], client.sees),
            theme=theme_of(account.look),
            language=client.language,
            has_second_step=bool(account.tf_primary_method),
            looks=newest.looks,
            own_visits=newest.own_visits,
            has_more_looks=newest.has_more,
            copy=copies.copy_shown(db, workplace.library, client, now),
            ending=ending_of(db, client),
        )


def language_of(workplace: Workplace, account_id: str) -> str:
    """The language that a client, or a clinician who has chosen one, is spoken to in; empty for everybody else."""
    with workplace.database.reading() as db:
        of_client = db.scalars(select(Client.language).where(Client.account_id == account_id)).one_or_none()
        return of_client or db.scalar(select(Account.language).where(Account.id == account_id)) or ""


def set_language(workplace: Workplace, account_id: str, language: str) -> None:
    """The language of pages and of sittings that she begins from now on; a begun one ends as it began."""
    with workplace.database.writing() as db:
        client_of(db, account_id).language = language


def set_language_of_clinician(workplace: Workplace, account_id: str, language: str) -> None:
    """The language of pages and e-mails; empty: of pages the browser's, of e-mails English."""
    with workplace.database.writing() as db:
        db.get_one(Account, account_id).language = language or None


def see_only_that_it_is_saved(workplace: Workplace, account_id: str) -> None:
    """A client takes the stricter of the two settings. Only her clinician can take it back: whoever makes her sign in
    must not be able to undo it.
    """
    with workplace.database.writing() as db:
        db.execute(update(Client).where(Client.account_id == account_id).values(sees="saved", copy_asked_at=None))


def set_look(workplace: Workplace, account_id: str, look: str) -> None:
    """How pages look to this account; a word that is none of the three is her device's choice."""
    with workplace.database.writing() as db:
        db.get_one(Account, account_id).look = look if look in {"device", "light", "dark"} else "device"


def theme_of(look: str) -> Literal["", "light", "dark"]:
    """The theme that an account's choice asks for; empty: as the device says."""
    return cast(Literal["light", "dark"], look) if look in {"light", "dark"} else ""
