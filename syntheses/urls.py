"""Addresses of this floor."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from syntheses.feeds import LibraryFeed
from syntheses.views import library, publishing, reports

publishing_urls: list[URLPattern] = [
    path("library/", library.library, name="library"),
    path("library/annual/", library.latest_annual, name="library-latest-annual"),
    path("library/feed/", login_not_required(LibraryFeed()), name="library-feed"),
    path("library/<slug:slug>/", library.edition, name="edition"),
    path("library/<slug:slug>/annex.csv", library.annex, name="annex"),
    path("library/<slug:slug>/print/", reports.edition_print, name="edition-print"),
    path("reports/<uuid:report_id>/", reports.report, name="report"),
    path("reports/<uuid:report_id>/pdf/", reports.report_file, name="report-file"),
    path("reports/<uuid:report_id>/cancel/", reports.cancel, name="report-cancel"),
    path("reports/<uuid:report_id>/again/", reports.again, name="report-again"),
    path("syntheses/<slug:slug>/publish/", publishing.publish, name="publish"),
    path("syntheses/<slug:slug>/grants/", publishing.grant, name="grant"),
    path("syntheses/<slug:slug>/grants/<slug:person>/withdraw/", publishing.withdraw_grant, name="grant-withdraw"),
]

urlpatterns: list[URLPattern] = [*publishing_urls]
