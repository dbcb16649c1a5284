"""The practice of tests/web/account, for the commands that work on one."""

from tests.web.account.conftest import app, browser, clock, definitions, new_browser, people, settings, workplace

__all__ = ["app", "browser", "clock", "definitions", "new_browser", "people", "settings", "workplace"]
