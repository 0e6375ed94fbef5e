"""Each story has a store of its own for files, which is thrown away."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.core.files.storage import default_storage


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> Any:
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**house.STORAGES, "default": files}
    return default_storage
