"""The folder of an embedded practice: where it is, its database's address, and its keys in a file beside it."""

from __future__ import annotations

import base64
import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""Where questionnaires/, migrations/ and wsgi.py stand."""

FILE = "practice.db"
DEMO = "demo"
KNOWN_URLS = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


class KeysMissingError(Exception):
    """The file of keys is there, but not whole; the text says what to do."""


def instance_folder(environment: Mapping[str, str]) -> Path:
    """Where whatever an embedded practice keeps goes."""
    return Path(environment.get("INSTANCE_PATH") or ROOT / "instance").expanduser().resolve()


def url_from(environment: Mapping[str, str]) -> str:
    """The address of the database that the environment names, or else of the embedded one."""
    return environment.get("DATABASE_URL", "") or url_in(instance_folder(environment))


def url_in(folder: Path) -> str:
    """The address of the database in such a folder."""
    return f"sqlite:///{folder / FILE}"


def keys_in(folder: Path) -> dict[str, str]:
    """The keys of an embedded practice: made once, readable by its owner alone.

    Raises:
        KeysMissingError: the file has lost some of them.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "secrets.toml"
    made = new_keys()
    if not path.exists():
        _write_once(path, made)
    kept: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    missing = [name for name in made if not kept.get(name)]
    if missing:
        raise KeysMissingError(f"{path}: {', '.join(missing)} is missing; bring the file back from its copy")
    return kept


def new_keys() -> dict[str, str]:
    """Fresh keys for one practice, by the names under which settings find them."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ENCRYPTION_KEYS": new_encryption_key(),
        "INDEX_KEY": secrets.token_urlsafe(48),
    }


def new_encryption_key() -> str:
    """A key for sealing columns: 32 random bytes, url-safe base64 (what Fernet takes)."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _write_once(path: Path, made: Mapping[str, str]) -> None:
    """Whole or not at all, and the first of several starts wins."""
    scratch = path.with_name(f".secrets-{secrets.token_hex(8)}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("# Made at the first start. Keep a copy apart from the database: without it sealed text is lost.\n")
        file.writelines(f'{name} = "{value}"\n' for name, value in made.items())
    try:
        os.link(scratch, path)
    except FileExistsError:
        pass
    finally:
        scratch.unlink()
