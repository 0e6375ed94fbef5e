"""What stands in the way, said in one sentence."""


class Trouble(Exception):  # noqa: N818  it is raised to be read by a person, not handled by a caller
    """Something that keeps the installation from starting, in words that say what to do about it."""
