"""Every address of the inquiry, floor by floor."""

from django.urls import include, path

from inquiry import health

urlpatterns = [
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

handler400 = "inquiry.pages.errors.not_understood"
handler403 = "inquiry.pages.errors.not_yours"
handler404 = "inquiry.pages.errors.not_found"
handler500 = "inquiry.pages.errors.broken"
