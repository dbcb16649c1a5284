"""What reaches the log: events with ids, kinds and places, by an allow-list of keys. Never a word somebody wrote."""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING, TypeAlias

import structlog
from flask import g, has_request_context, request
from structlog.typing import EventDict, WrappedLogger

if TYPE_CHECKING:
    from flask import Flask

ExceptionInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

ALLOWED = frozenset(
    {"event", "level", "timestamp", "code", "kind", "where", "endpoint", "method", "status", "sqlstate"}
)
"""Everything else is dropped: allowing is the only list that stays right when somebody adds a key."""

_N_PARTS_OF_A_REQUEST = 3
"""Of a line on a request, as Werkzeug logs it: what was asked for, status, size. Its other lines have no parts."""

log = structlog.get_logger("assessment")


def join(app: Flask) -> None:
    """Write JSON lines to standard error, and give each request a code that an error page can repeat."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _allowed_only,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("werkzeug").addFilter(_is_no_address)
    app.before_request(_name_request)


def request_code() -> str:
    """The code of this request: it stands in the log and on an error page, and means nothing elsewhere."""
    return str(g.get("request_code", "")) if has_request_context() else ""


def exception(exc_info: ExceptionInfo) -> None:
    """Log an exception by its kind and the lines it passed through; its message may repeat what somebody wrote."""
    kind, raised, passed = exc_info
    if kind is None:
        return
    places = traceback.extract_tb(passed)[-8:]
    original = getattr(raised, "orig", None)
    log.error(
        "exception",
        kind=kind.__name__,
        where=[f"{place.filename}:{place.lineno} {place.name}" for place in places],
        sqlstate=getattr(original, "sqlstate", None),
        code=request_code(),
        endpoint=request.endpoint if has_request_context() else None,
    )


def _is_no_address(record: logging.LogRecord) -> bool:
    """Of the development server's lines, not those that say what was asked for: an address may hold a link's token."""
    return not (isinstance(record.args, tuple) and len(record.args) == _N_PARTS_OF_A_REQUEST)


def _name_request() -> None:
    g.request_code = secrets.token_hex(4)


def _allowed_only(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key in ALLOWED and value is not None}
