"""The application as `flask run` and gunicorn find it."""

import sys

import click

from assessment.app import begin, create_app
from assessment.config import SettingsError, settings

try:
    app = create_app(settings())
except SettingsError as error:
    sys.exit(str(error))

_command = click.get_current_context(silent=True)
if (
    _command is None or _command.info_name == "run"
):  # `flask clinician ...` finds the application too, and serves nobody
    begin(app)
