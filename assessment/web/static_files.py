"""The stylesheet and the script, sent small: they are the same for everybody, so squeezing them gives nothing away.

Pages are never squeezed, because the length of a squeezed page tells something of what is in it (BREACH,
https://breachattack.com).
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request

SQUEEZED = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")


def join(app: Flask) -> None:
    """Squeeze the static files of this application for every browser that can read them so."""
    app.after_request(_squeezed)


def _squeezed(response: Response) -> Response:
    if request.endpoint != "static" or response.mimetype not in SQUEEZED:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or request.method == "HEAD" or not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    tag, _ = response.get_etag()
    response.set_data(_gzipped(response.get_data()))
    response.headers["Content-Encoding"] = "gzip"
    if tag:
        response.set_etag(tag, weak=True)  # the same file in another dress
    return response


@lru_cache(maxsize=8)
def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
