"""What reaches the log of the server that `flask run` starts."""

from __future__ import annotations

import logging
import threading
import urllib.request
from http import HTTPStatus
from urllib.error import HTTPError

import pytest
from flask import Flask
from werkzeug.serving import make_server


def test_no_address_and_so_no_token_of_a_link_reaches_the_log(app: Flask, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    server = make_server("127.0.0.1", 0, app)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        with pytest.raises(HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/welcome/a-token-that-was-sent?find=Maya")
        refused.value.close()
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
    assert refused.value.code == HTTPStatus.GONE
    assert "a-token-that-was-sent" not in caplog.text
    assert "Maya" not in caplog.text


def test_where_the_server_runs_is_still_said(app: Flask, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    server = make_server("127.0.0.1", 0, app)
    server.log_startup()
    server.server_close()
    assert f"http://127.0.0.1:{server.server_port}" in caplog.text
