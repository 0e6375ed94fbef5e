"""The product's own settings, with one step of the database more."""

from inquiry.settings import *  # noqa: F403 - the same in everything else
from inquiry.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.later"]
