"""Every address of the inquiry, floor by floor."""

from django.urls import include, path

from inquiry import health

urlpatterns = [
    path("", include("inquiry.pages.urls")),
    path("", include("syntheses.urls")),
    path("", include("reflections.urls")),
    path("", include("places.urls")),
    path("", include("behaviours.urls")),
    path("", include("people.urls")),
    path("account/", include("allauth.account.urls")),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
]
