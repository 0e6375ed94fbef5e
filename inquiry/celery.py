"""The bell that wakes the workers. A message only nudges: what is to be done stands in a row of the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inquiry.settings")

app = Celery("inquiry")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
