"""What browsers are told with every answer: a page, a part of one, a file, an error, a style sheet."""

from typing import Protocol

from django.http import HttpRequest, HttpResponse

# A note may be spoken into these pages themselves, and a passkey asked for. A picture is taken by the device's own
# camera, not by a page.
PERMISSIONS = "microphone=(self), publickey-credentials-create=(self), publickey-credentials-get=(self), " + ", ".join(
    f"{feature}=()"
    for feature in ("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
                    "magnetometer", "midi", "payment", "serial", "usb")
)  # fmt: skip


class _Next(Protocol):
    def __call__(self, request: HttpRequest, /) -> HttpResponse: ...


def what_browsers_are_told(get_response: _Next) -> _Next:
    """Let no page of another site use or frame ours, whatever answered: also a file, and the page that stands in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("X-Frame-Options", "DENY")
        return response

    return middleware


def keep_out_of_caches(get_response: _Next) -> _Next:
    """Let no cache keep a page unless its view says so, and nothing at all that was made for somebody.

    What a device keeps so that it opens without signal is made for nobody in particular; its views say so themselves.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
