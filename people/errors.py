"""Why something was not done, in a sentence that a person can read.

Each floor names its own refusals beneath :class:`Refused`. A form shows the sentence beside ``field``; nothing that
was typed is lost.
"""


class Refused(Exception):  # noqa: N818 - it reads as what happened
    """The inquiry does not do this; the message says why and what would help."""

    field: str | None = None

    def __init__(self, sentence: str = "", *, field: str | None = None) -> None:
        super().__init__(sentence or (self.__doc__ or "").strip().splitlines()[0])
        self.field = field or self.field

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(self)


class NotYours(Refused):
    """This is somebody else's to do."""
