"""The product's own settings, with the floors' addresses beside the product's: no server is ever given these."""

from inquiry.settings import *  # noqa: F403 - the same in everything but the addresses

ROOT_URLCONF = "inquiry.bench.urls"
