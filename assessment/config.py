"""What a practice sets, read once from the environment, with every missing or bad value named at once.

On one machine nothing has to be set: keys are made in `instance/secrets.toml` and the database is a file beside it.
With a Postgres `DATABASE_URL` the keys come from the environment, so that all workers and machines share them.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from assessment.services.mailing.server import MailServer, MailServerError, mail_server
from assessment.storage.instance import (
    DEMO,
    KNOWN_URLS,
    ROOT,
    KeysMissingError,
    instance_folder,
    keys_in,
    url_from,
    url_in,
)

LEAST_SECRET = 32
"""Characters: 24 random bytes in base64, OWASP's floor for a signing key of 128 bits and more."""


class SettingsError(Exception):
    """One or more settings are missing or bad; the text names each with what to do."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The application cannot start:\n" + "\n".join(f"  - {problem}" for problem in problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that differs between one practice and another, apart from what its owner sets on its pages."""

    database_url: str
    secret_key: str
    encryption_keys: tuple[str, ...]
    index_key: str
    instance: Path
    questionnaires: Path = ROOT / "questionnaires"
    public_url: str = ""
    site_name: str = "Check-in"
    ratelimit_storage_uri: str = ""
    n_proxies: int = 0
    mail_server: MailServer | None = None
    """None: nothing is mailed."""
    is_demo: bool = False

    @property
    def is_embedded(self) -> bool:
        """One machine, one SQLite file: migrations are applied at each start."""
        return self.database_url.startswith("sqlite")

    @property
    def is_https(self) -> bool:
        """Cookies get the `__Host-` prefix and browsers are told to stay on https."""
        return self.public_url.startswith("https://")


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment (the process's own unless one is given).

    Raises:
        SettingsError: naming every missing or bad value at once.
    """
    environment = os.environ if environment is None else environment
    problems: list[str] = []
    instance = instance_folder(environment)
    database_url = url_from(environment)
    if not database_url.startswith(KNOWN_URLS):
        problems.append("DATABASE_URL: begin it with sqlite:/// or postgresql://")
    if database_url.startswith("postgresql"):
        keys = _keys_from(environment, problems)
    else:
        keys = _keys_in(instance, environment)
    public_url = _public_url(environment, problems)
    mail = _mail_server(environment, problems)
    n_proxies = _whole_number("N_PROXIES", environment, problems)
    questionnaires = Path(environment.get("QUESTIONNAIRES") or ROOT / "questionnaires").expanduser().resolve()
    if not questionnaires.is_dir():
        problems.append(f"QUESTIONNAIRES: {questionnaires} is not a folder; name the folder that holds plan.toml")
    if problems:
        raise SettingsError(problems)
    return Settings(
        database_url=database_url,
        secret_key=keys["SECRET_KEY"],
        encryption_keys=tuple(keys["ENCRYPTION_KEYS"].split(",")),
        index_key=keys["INDEX_KEY"],
        instance=instance,
        questionnaires=questionnaires,
        public_url=public_url,
        site_name=environment.get("SITE_NAME", "").strip() or "Check-in",
        ratelimit_storage_uri=environment.get("RATELIMIT_STORAGE_URI", ""),
        n_proxies=n_proxies,
        mail_server=mail,
    )


def demo_settings(instance: Path | None = None) -> Settings:
    """Settings of the made-up practice: a folder, a database and keys of its own, whatever DATABASE_URL says."""
    folder = (instance or instance_folder(os.environ)) / DEMO
    keys = _keys_in(folder, {})
    return Settings(
        database_url=url_in(folder),
        secret_key=keys["SECRET_KEY"],
        encryption_keys=tuple(keys["ENCRYPTION_KEYS"].split(",")),
        index_key=keys["INDEX_KEY"],
        instance=folder,
        is_demo=True,
    )


def _keys_from(environment: Mapping[str, str], problems: list[str]) -> dict[str, str]:
    keys = {name: environment.get(name, "") for name in ("SECRET_KEY", "ENCRYPTION_KEYS", "INDEX_KEY")}
    problems.extend(
        f"{name}: set it to {LEAST_SECRET} random characters or more (`flask keys` makes some)"
        for name in ("SECRET_KEY", "INDEX_KEY")
        if len(keys[name]) < LEAST_SECRET
    )
    if not all(_is_encryption_key(key) for key in keys["ENCRYPTION_KEYS"].split(",")):
        problems.append("ENCRYPTION_KEYS: set one or more keys made by `flask keys`, newest first, comma between")
    return keys


def _is_encryption_key(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key.encode())) == 32
    except (binascii.Error, ValueError):
        return False


def _keys_in(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """The keys of an embedded practice; the environment may name others."""
    try:
        kept = keys_in(folder)
    except KeysMissingError as error:
        raise SettingsError([str(error)]) from error
    return kept | {name: environment[name] for name in kept if environment.get(name)}


def _public_url(environment: Mapping[str, str], problems: list[str]) -> str:
    text = environment.get("PUBLIC_URL", "").rstrip("/")
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query):
        problems.append("PUBLIC_URL: give scheme and host only, such as https://checkin.example.org")
    return text


def _mail_server(environment: Mapping[str, str], problems: list[str]) -> MailServer | None:
    """The server that mails go to; none where SMTP_URL is not set."""
    url = environment.get("SMTP_URL", "").strip()
    if not url:
        return None
    if not environment.get("PUBLIC_URL"):
        problems.append("PUBLIC_URL: set it beside SMTP_URL, since mails hold links to this site")
    try:
        return mail_server(url, environment.get("MAIL_FROM", "").strip())
    except MailServerError as error:
        problems.append(str(error))
        return None


def _whole_number(name: str, environment: Mapping[str, str], problems: list[str]) -> int:
    text = environment.get(name, "") or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 3):
        problems.append(f"{name}: give a small whole number")
        return 0
    return int(text)
