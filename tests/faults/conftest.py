"""One installation for all faults that leave it whole, and a line for each fault at the end."""

from collections.abc import Callable, Iterator

import pytest

from tests.faults.ground import FULL, Running
from tests.faults.told import TOLD, Fault
from tests.services.ground import installation


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print each fault with its figures."""
    if TOLD:
        terminalreporter.section(f"faults, {'in full' if FULL else 'the short form'}")
        for fault in sorted(TOLD, key=lambda one: int(one.number[1:])):
            terminalreporter.write_line(str(fault))


@pytest.fixture(scope="package")
def running() -> Iterator[Running]:
    """Everything that `manage.py up` starts, in a folder that is thrown away."""
    with installation() as var:
        here = Running(var)
        try:
            here.start()
            yield here
        finally:
            here.stop()


@pytest.fixture
def fault() -> Callable[[str], Fault]:
    """``fault("F1")``: the line that will be printed, however the test ends."""

    def begin(number: str) -> Fault:
        TOLD.append(Fault(number))
        return TOLD[-1]

    return begin
