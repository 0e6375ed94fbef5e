"""Where the web server comes in."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from inquiry.checks import refuse_open_demonstration

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inquiry.settings")

application = get_wsgi_application()
refuse_open_demonstration()
connections.close_all()  # the server forks after this, and no two workers may share a connection
