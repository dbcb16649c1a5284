"""Taking answers out from the machine itself, as a nightly job does: whoever stands there has the database in hand.

The looks are written as everybody's are, with the machine as the one who looked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from assessment.services import looks, presets
from assessment.services.extracting import ever_asked
from assessment.services.letting_in import clinician_named
from assessment.services.wanted import Asked, Reach, Wanted, name_of
from assessment.storage.tables import Care, Client

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.services.workplace import Workplace


class CannotTakeOutError(LookupError):
    """What was named is not here; its words say so to whoever gave the command."""


def reach_of_machine(workplace: Workplace, sign_in_name: str | None) -> Reach:
    """A clinician's caseload, or the whole practice.

    Raises:
        NoSuchAccountError: no clinician signs in under this name.
    """
    if sign_in_name is None:
        return Reach(actor_id=looks.MACHINE, clinician_id=None)
    with workplace.database.reading() as db:
        return Reach(actor_id=looks.MACHINE, clinician_id=clinician_named(db, sign_in_name).id)


def from_preset(workplace: Workplace, name: str, sign_in_name: str | None) -> tuple[Reach, Wanted, int]:
    """What a clinician kept under a name: her reach, her choice, and how many clients of it have left her care.

    Raises:
        NoSuchAccountError: no clinician signs in under this name.
        CannotTakeOutError: nobody keeps it, or several do, or none of its clients is in her care today.
    """
    whose = reach_of_machine(workplace, sign_in_name).clinician_id
    with workplace.database.reading() as db:
        found = [one for one in presets.presets_named(db, name) if whose in {None, one.clinician_id}]
        if not found:
            raise CannotTakeOutError(f"Nobody asked for keeps a choice named {name}.")
        if len(found) > 1:
            raise CannotTakeOutError(f"Several clinicians keep a choice named {name}: say whose.")
        kept = presets.within_reach(db, found[0])
    if kept.is_empty:
        raise CannotTakeOutError("Nobody for whom that was kept is in her care today.")
    return Reach(actor_id=looks.MACHINE, clinician_id=kept.clinician_id), kept.wanted, kept.gone


def with_codes(workplace: Workplace, reach: Reach, wanted: Wanted, codes: Collection[str]) -> Wanted:
    """The same choice for the clients with these codes alone.

    Raises:
        CannotTakeOutError: a code is nobody's within reach, or a questionnaire was never asked.
    """
    with workplace.database.reading() as db:
        _refuse_never_asked(db, workplace, wanted.questionnaires)
        found = dict(_clients(db, reach, codes))
    for code in codes:
        if code not in found:
            raise CannotTakeOutError(f"No client asked for has the code {code}.")
    return replace(wanted, client_ids=tuple(found[code] for code in codes))


def _refuse_never_asked(db: Session, workplace: Workplace, asked: Collection[Asked]) -> None:
    versions = {(q.id, q.version) for q in ever_asked(db, workplace.library)}
    ids = {id_ for id_, _ in versions}
    for one in asked:
        if one not in versions and not (one[1] is None and one[0] in ids):
            raise CannotTakeOutError(f"{name_of(one)} was never asked here.")


def _clients(db: Session, reach: Reach, codes: Collection[str]) -> list[tuple[str, str]]:
    possible = [code for code in codes if code.isascii()]  # no other is ever given, nor can a database be asked for all
    statement = select(Client.code, Client.id).where(Client.code.in_(possible), Client.erased_at.is_(None))
    if reach.clinician_id is not None:
        own = select(Care.client_id).where(Care.clinician_id == reach.clinician_id, Care.until.is_(None))
        statement = statement.where(Client.id.in_(own))
    return [(code, id_) for code, id_ in db.execute(statement)]
