"""The roof: what holds the whole inquiry together and belongs to no single floor.

Here are the settings, the addresses, the workers' bell, the services that a laptop needs, the commands that
an installation is run with, and the pages composed from several floors, such as Today.
"""

from inquiry.celery import app as celery_app

__all__ = ["celery_app"]
