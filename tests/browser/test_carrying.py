"""Earlier notes are brought in and all notes taken out in a real browser, with the real worker, on a phone."""

import re
import zipfile
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Looking, Product, say_who_it_is
from tests.browser.test_every_page import WATCH, faults_of

pytestmark = pytest.mark.browser
TABLE = "Date;Place;What happened;Weather\n3/4/2026;Atlantis;We swam.;rain\n25/4/2026;Harrowby;We sat at the café.;\n"


def test_a_table_becomes_notes_and_comes_out_again_in_a_zip(looking: Looking, product: Product) -> None:
    faults = []
    with looking("associate", phone=True) as page:
        page.add_init_script(WATCH)
        page.goto("/notes/")
        page.get_by_role("link", name="Bring in and take out").click()
        table: Any = {"name": "visits.csv", "mimeType": "text/csv", "buffer": TABLE.encode("cp1252")}
        page.get_by_label("A file").set_input_files(files=[table])
        page.get_by_role("button", name="Show what it would become").click()
        # The page waits by itself for the worker.
        expect(page.get_by_role("heading", name="1 row can become a note")).to_be_visible(timeout=120_000)
        faults += faults_of(page, "batch", page.content())
        page.get_by_role("link", name="Mend row 1").click()
        faults += faults_of(page, "batch-row", page.content())
        page.get_by_label("Place").select_option("Harrowby")
        page.get_by_role("button", name="Keep it so for now").click()
        page.get_by_role("button", name="Keep these 2 notes").click()
        expect(page.get_by_text("2 notes kept.")).to_be_visible(timeout=120_000)
        page.get_by_role("link", name="See your notes").click()
        expect(page.get_by_role("link", name="We sat at the café.")).to_be_visible()
        page.goto("/notes/carry/")
        page.get_by_role("button", name="Make a zip of my notes").click()
        say_who_it_is(page, product, "associate")
        expect(page.get_by_role("link", name="Download the zip")).to_be_visible(timeout=120_000)
        faults += faults_of(page, "parcel", page.content())
        with page.expect_download() as coming:
            page.get_by_role("link", name="Download the zip").click()
        with zipfile.ZipFile(coming.value.path()) as parcel:
            assert any(re.match(r"notes/2026-04-03-we-swam-", name) for name in parcel.namelist())
    assert faults == []
