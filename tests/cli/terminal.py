"""A command as somebody at a terminal meets it."""

from __future__ import annotations

from pathlib import Path

from click.testing import Result
from flask import Flask


def said(app: Flask, *arguments: str | Path, text: bytes | None = None) -> Result:
    """What a command says; an exception that reaches the terminal fails the test."""
    return app.test_cli_runner().invoke(args=[*map(str, arguments)], input=text, catch_exceptions=False)
