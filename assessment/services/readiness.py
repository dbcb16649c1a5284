"""Whether requests can be answered now: for whoever watches over the machine, a balancer or a timer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

if TYPE_CHECKING:
    from assessment.services.workplace import Workplace


def is_ready(workplace: Workplace) -> bool:
    """Whether the database answers and has seen every migration."""
    try:
        return not workplace.database.pending_migrations()
    except SQLAlchemyError:
        return False
