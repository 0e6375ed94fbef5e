"""``python -m inquiry.bench``: what ``manage.py bench`` becomes, with settings of its own."""

import sys

import django

django.setup()

from inquiry.bench.course import main  # noqa: E402 - the models are there only now

if __name__ == "__main__":
    sys.exit(main())
