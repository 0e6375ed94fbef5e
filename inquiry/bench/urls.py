"""The product's addresses, and the bare views that it is measured against."""

from django.urls import include, path

from inquiry.bench import floors
from inquiry.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("bench/note/", floors.bare_note),
    path("bench/excerpt/", floors.bare_excerpt),
    path("bench/page/<slug:name>/", floors.bare_page),
    path("", include("inquiry.urls")),
]
