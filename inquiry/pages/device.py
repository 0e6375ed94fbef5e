"""Who is here, asked by a device before it sends what waits on it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from people import clock

SHARED = "shared_device"  # in the session, said at sign-in


@login_not_required
@require_safe
def device(request: HttpRequest) -> HttpResponse:
    """Who is signed in here, and with which token they send: so that nobody's notes go out under another's name."""
    person = request.user if request.user.is_authenticated else None
    said = {
        "person": str(person.pk) if person else None,
        "name": person.display_name if person else "",
        "csrf": get_token(request),
        "shared": bool(person and request.session.get(SHARED)),
        "wipe_after_days": settings.DEVICE_WIPES_AFTER_DAYS,
        "now": clock.now().isoformat(),
    }
    return JsonResponse(said, headers={"Cache-Control": "no-store"})
