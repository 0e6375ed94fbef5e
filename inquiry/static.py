"""How style sheets, scripts and fonts are named, so that a browser keeps each for ever and never uses an old one."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise declares no types
    """Every file is served under a name that holds its contents' hash, and modules find each other by those names.

    Where nothing was collected yet (the tests, a first look with ``manage.py check``) the plain names are used: a page
    is then still whole, only less well kept.
    """

    support_js_module_import_aggregation = True
    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """The hashed name of a file, or its plain name before anything was collected."""
        if not self.hashed_files:
            return name
        hashed: str = super().stored_name(name)
        return hashed
