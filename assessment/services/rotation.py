"""Taking an older encryption key out of use: everything it sealed is sealed anew with the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessment.storage import rotation
from assessment.storage.keys import WrongKeyError

if TYPE_CHECKING:
    from assessment.services.workplace import Workplace


class KeyMissingError(Exception):
    """Something was sealed with a key that is not named any more; the text says which value, never what is in it."""


def rotate(workplace: Workplace) -> int:
    """Seal with the newest key whatever an older one sealed, and give how many values that were.

    Can be stopped anywhere and begun again.

    Raises:
        KeyMissingError: the values before it are sealed anew, those after it are as they were.
    """
    try:
        return rotation.rotate(workplace.database)
    except WrongKeyError as error:
        raise KeyMissingError(str(error)) from error
