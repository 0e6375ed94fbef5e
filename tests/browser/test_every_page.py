"""Every page that a person can reach by following links: read by a strict parser, by axe and by a narrow screen.

Each role starts at its own first page and follows every link within the product, one of each kind of address.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.browser.conftest import Looking, Product

ROLES = ["associate", "team", "learning_partner", "funder", "administrator", None]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
NO_PAGES = {"report-file", "attachment", "parcel-file", "annex", "library-feed", "account_logout"}
# What a page is made of: every element with what is said of it, in whatever it stands.
PARTS = """
() => {
  const said = (one) => [...one.attributes]
    .filter(({ name }) => /^(class|role|type|hidden|aria-(?!labelledby|describedby|controls))/.test(name))
    .map(({ name, value }) => name + "=" + (name === "aria-label" ? "" : value)).sort().join(" ");
  const chain = (one) => one.parentElement ? `${chain(one.parentElement)}>${one.tagName} ${said(one)}` : "";
  return [...new Set([...document.body.querySelectorAll("*")].map(chain))];
}
"""
WATCH = """
window.__refused = [];
document.addEventListener('securitypolicyviolation',
  e => window.__refused.push(e.violatedDirective + ' ' + e.blockedURI));
"""


def kind_of(address: str) -> str:
    """The kind of page: its name in the list of addresses."""
    try:
        return str(resolve(urlsplit(address).path).view_name)
    except Resolver404:
        return address


def pages_from(page: Page, start: str) -> Iterator[str]:
    """Walk the product link by link, as far as new kinds of page appear."""
    waiting, known, seen = [start], {start}, set[str]()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kind in seen or kind in NO_PAGES:
            continue
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address} leads nowhere: {answer.status}"
        seen.add(kind)
        yield address
        for link in page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)"):
            parts = urlsplit(link)
            here = parts.path + (f"?{parts.query}" if parts.query else "")
            if (
                link.startswith(page.url.split("/", 3)[0])
                and parts.netloc == urlsplit(page.url).netloc
                and here not in known
            ):
                known.add(here)
                waiting.append(here)


LOOKED_AT: dict[tuple[str, int], set[str]] = {}


def is_new(page: Page, address: str) -> bool:
    """Whether there is anything on it that no page of its kind had, at this width: axe takes seconds over each."""
    known = LOOKED_AT.setdefault((kind_of(address), page.viewport_size["width"] if page.viewport_size else 0), set())
    parts = set(page.evaluate(PARTS))
    has_more = not parts <= known
    known |= parts
    return has_more


def faults_of(page: Page, address: str, source: str) -> list[str]:
    """What is wrong with the page as it stands."""
    found = []
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(source)
    found += [f"not well-formed: {code} {place} {data}" for place, code, data in parser.errors]
    found += [f"refused by the policy: {each}" for each in page.evaluate("window.__refused || []")]
    headings = page.locator("h1").count()
    found += [f"{headings} main headings"] if headings != 1 else []
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found += [f"{width} pixels too wide"] if width > 1 else []
    if not is_new(page, address):
        return [f"{address}: {each}" for each in found]
    for violation in Axe().run(page, options=RULES).response["violations"]:
        nodes = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
        found.append(f"{violation['id']}: {violation['help']} ({nodes})")
    return [f"{address}: {each}" for each in found]


@pytest.mark.browser
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "no one")
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_every_page_is_whole(looking: Looking, product: Product, role: str | None, phone: bool) -> None:
    faults, looked_at = [], set()
    # At the desk the pages are read by day, on the phone in the dark: both are the same pages.
    with looking(role, phone=phone, color_scheme="dark" if phone else "light") as page:
        page.add_init_script(WATCH)
        sources: dict[str, str] = {}
        page.on("response", lambda answer: _keep(sources, answer))
        for address in pages_from(page, "/" if role else "/library/"):
            looked_at.add(kind_of(address))
            faults += faults_of(page, address, sources.get(page.url, page.content()))
    assert faults == []
    assert len(looked_at) > 2, looked_at


def _keep(sources: dict[str, str], answer: object) -> None:
    response = answer
    if re.match("text/html", getattr(response, "headers", {}).get("content-type", "")) and response.status == 200:  # type: ignore[attr-defined]
        sources[response.url] = response.text()  # type: ignore[attr-defined]
