"""How style sheets, scripts and fonts are named, so that a browser keeps each for ever and never uses an old one."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise declares no types
    """Every file is served under a name that holds its contents' hash, and modules find each other by those names.

    Where nothing was collected yet (the tests, a first look with ``manage.py check``) the plain names are used: a page
    is then still whole, only less well kept.
    """

    support_js_module_import_aggregation = True
    manifest_strict = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own signature
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file. A page names the same few some hundred times, and they change only with a start."""
        if force or name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]

    def stored_name(self, name: str) -> str:
        """The hashed name of a file, or its plain name before anything was collected."""
        if not self.hashed_files:
            return name
        hashed: str = super().stored_name(name)
        return hashed
