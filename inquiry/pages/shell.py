"""What a device keeps so that the inquiry opens without signal: a page of nobody's, its files, and who serves it.

Only the shell is ever stored by the service worker. What people write lies in their browser's database, sealed; the
server sees it when it is sent.
"""

import hashlib
import json
import posixpath
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from reflections.forms import AttachForm
from reflections.models import Inquiry, Note

WORKER = "js/device/service-worker.js"
ENTRY = "js/device/shell.js"
# Named in style sheets, where the page does not show them.
FONTS = ("fonts/source-serif-4.woff2",)
_NAMED = re.compile(r'(?:href|src)="(/[^"#]+\.(?:css|js|svg|woff2|png))')
_IMPORTED = re.compile(r'^import[^"]*"(\.[^"]+)"', re.MULTILINE)


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that opens the shell without signal. Browsers look for a new one each time."""
    response = HttpResponse(_worker(_title()), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What the inquiry is called and how it looks among the apps of a phone."""
    title = _title()
    sizes = {"any": (192, 512), "maskable": (512,)}
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for purpose, every in sizes.items()
        for size in every
    ]
    told = {
        "name": title, "short_name": title[:24], "lang": "en-GB", "id": "/", "scope": "/", "start_url": "/",
        "display": "standalone", "background_color": "#f6f4ee", "theme_color": "#f6f4ee", "icons": icons,
    }  # fmt: skip
    response = JsonResponse(told, content_type="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page that opens without signal, the same for everybody."""
    response = HttpResponse(_page(_title()))
    response.headers["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits on the device that asks; only the device knows."""
    return render(request, "pages/waiting.html")


def _title() -> str:
    titles = Inquiry.objects.visible_to(AnonymousUser()).values_list("title", flat=True)
    return titles.first() or "A new inquiry"


def _page(title: str) -> str:
    """Made without a request, so that no session and no person can be in it."""
    kinds = Note.Kind.choices
    return render_to_string(
        "pages/offline.html",
        {"inquiry_title": title, "kinds": kinds, "longest": settings.LONGEST_NOTE, "attach": AttachForm()},
    )


def _worker(title: str) -> str:
    """The script with the list of the shell before it; made again each time only while the files may change."""
    return (_made.__wrapped__ if settings.DEBUG else _made)(title)


@lru_cache(maxsize=4)
def _made(title: str) -> str:
    page = _page(title)
    script = _source(WORKER).read_text(encoding="utf-8")
    modules = [static(name) for name in sorted(_modules(ENTRY))]
    files = sorted({*_NAMED.findall(page), *modules, *(static(name) for name in FONTS)})
    digest = hashlib.sha256(json.dumps([page, script, files]).encode())
    for name in sorted(path for path in settings.BASE_DIR.joinpath("static").rglob("*") if path.is_file()):
        digest.update(name.read_bytes())
    shell = {"version": digest.hexdigest()[:16], "page": reverse("offline"), "files": files}
    return f"const SHELL = {json.dumps(shell)};\n{script}"


def _modules(entry: str) -> set[str]:
    """A module and every one that it stands on."""
    found, waiting = set[str](), [entry]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        others = _IMPORTED.findall(_source(name).read_text(encoding="utf-8"))
        waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(name), other)) for other in others]
    return found


def _source(name: str) -> Path:
    return Path(settings.BASE_DIR) / "static" / name
