"""A practice's application, as tests/web/account opens it, for the commands that need one."""

from tests.web.account.conftest import (
    app,
    browser,
    change,
    clock,
    definitions,
    new_browser,
    people,
    settings,
    workplace,
)

__all__ = ["app", "browser", "change", "clock", "definitions", "new_browser", "people", "settings", "workplace"]
