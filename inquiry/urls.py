"""Every address of the inquiry, floor by floor."""

from django.urls import include, path

from inquiry import health

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("account/", include("allauth.account.urls")),
]
