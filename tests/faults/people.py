"""Run inside the installation that is to suffer: associates of one place who have signed in, told as JSON."""

import json
import sys

import django

django.setup()

from inquiry.bench.ground import signed_in  # noqa: E402 - the models are there only now
from people.models import Role  # noqa: E402
from tests import cast  # noqa: E402

# The first eight write at once; each fault of a browser has somebody of its own.
HOW_MANY = 16


def main() -> None:
    found = []
    for number in range(HOW_MANY):
        someone = cast.works_in(cast.person(f"Writer {number}", Role.ASSOCIATE), cast.place("Barrow"))
        someone.set_password(cast.PASSWORD)
        someone.save()
        found.append({"key": str(someone.pk), "email": someone.email, "cookies": signed_in(someone)})
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
