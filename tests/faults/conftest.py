"""One installation for all faults that leave it whole, and a line for each fault at the end."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import cast
from tests.browser.conftest import Product
from tests.browser.devices import Device
from tests.faults.ground import FULL, Running
from tests.faults.proxy import Proxy
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


@pytest.fixture
def line(running: Running) -> Iterator[Proxy]:
    """What lies between a device and the inquiry."""
    between = Proxy(running.port)
    yield between
    between.down()


@pytest.fixture
def device(running: Running, browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Device]]:
    """``device(3)``: the telephone of writer 3, who has signed in; ``address`` where it is not the inquiry's own."""
    devices: list[Device] = []

    def of(number: int, *, address: str = "", before: str = "") -> Device:
        account = {"email": running.people[number].email, "password": cast.PASSWORD}
        product = Product(address or running.address, running.var, {f"writer {number}": account})
        devices.append(Device(product, browser, tmp_path / f"device-{len(devices)}", before=before))
        devices[-1].sign_in(f"writer {number}")
        return devices[-1]

    yield of
    for one in devices:
        one.close()
