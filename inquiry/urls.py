"""Every address of the inquiry, floor by floor."""

from django.conf import settings
from django.urls import include, path

from inquiry import health
from inquiry.pages.styleguide import styleguide
from inquiry.pages.today import today

urlpatterns = [
    # Asked for and written to more than all others together, and so found first.
    path("", today, name="today"),
    path("", include("syntheses.urls")),
    path("", include("reflections.urls")),
    path("", include("places.urls")),
    path("", include("behaviours.urls")),
    path("", include("people.urls")),
    # After the floors: a composed page takes any slug, «places/focus/» is an address of its own.
    path("", include("inquiry.pages.urls")),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
]

# The parts that the pages are made of, for those who build them; a served inquiry has no such page.
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))

handler400 = "inquiry.pages.errors.not_understood"
handler403 = "inquiry.pages.errors.not_yours"
handler404 = "inquiry.pages.errors.not_found"
handler500 = "inquiry.pages.errors.broken"
