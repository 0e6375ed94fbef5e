"""The demonstration, loaded once for all its tests and undone afterwards."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from inquiry.demonstration import load as loading


@pytest.fixture(scope="package")
def demonstration(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The whole of it, through the actions that people use; its accounts are written into a folder that goes."""
    var = tmp_path_factory.mktemp("demonstration")
    patch = pytest.MonkeyPatch()
    patch.setattr(settings, "VAR", var)
    with django_db_blocker.unblock(), transaction.atomic():
        loading.load(on_progress=lambda *_: None)
        yield var
        transaction.set_rollback(True)
    patch.undo()
