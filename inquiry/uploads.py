"""How much of an upload is taken in at all, whichever page it is meant for."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class NoMoreThanIsTaken(FileUploadHandler):
    """Lets a file through up to a little beyond the largest that any form takes; the form then says it is too large."""

    def new_file(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Begin to count anew."""
        super().new_file(*args, **more)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass a piece on to the next handler, or drop it."""
        if self.taken > settings.LARGEST_UPLOAD:
            return None
        self.taken += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Keep nothing here: the handlers after this one do."""
