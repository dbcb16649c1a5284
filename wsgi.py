"""The application as `flask run` and gunicorn find it."""

import sys

from assessment.app import announce, create_app
from assessment.config import SettingsError, settings

try:
    app = create_app(settings())
except SettingsError as error:
    sys.exit(str(error))
announce(app)
