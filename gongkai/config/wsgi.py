"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from gongkai.config.databases import bounded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings.production")

application = get_wsgi_application()
connections.settings["default"] = bounded(connections.settings["default"])
