"""Every part in each of its states, before the accessibility engine: on the desk and a phone, by day and by night."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import path
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from inquiry.pages.styleguide import styleguide
from inquiry.urls import urlpatterns as everything

urlpatterns = [path("styleguide/", styleguide, name="styleguide"), *everything]
pytestmark = [pytest.mark.browser, pytest.mark.urls(__name__)]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_part_can_be_used_by_everyone(live_server: LiveServer, browser: Browser, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{live_server.url}/styleguide/")
    page.wait_for_load_state("networkidle")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert said == []  # neither a refused style or script, nor one that broke
    context.close()


def test_the_choice_of_light_or_dark_stays(live_server: LiveServer, browser: Browser) -> None:
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(f"{live_server.url}/styleguide/")
    by_day = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_label("Light or dark").select_option("dark")
    page.reload()
    assert page.get_by_label("Light or dark").input_value() == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != by_day
    context.close()
