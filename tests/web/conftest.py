"""The same door as in tests/web/account, for pages that belong to no room."""

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
