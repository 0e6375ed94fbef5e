"""Addresses of this floor."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from syntheses.feeds import LibraryFeed
from syntheses.views import exposure, library, parts, publishing, reports, weaving

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
    path("syntheses/<slug:slug>/exposure/", exposure.exposure_check, name="exposure"),
    path("syntheses/<slug:slug>/publish/", publishing.publish, name="publish"),
    path("syntheses/<slug:slug>/grants/", publishing.grant, name="grant"),
    path("syntheses/<slug:slug>/grants/<slug:person>/withdraw/", publishing.withdraw_grant, name="grant-withdraw"),
]

weaving_urls: list[URLPattern] = [
    path("syntheses/", weaving.pieces, name="syntheses"),
    path("syntheses/new/", weaving.new, name="synthesis-new"),
    path("syntheses/series/<slug:key>/", weaving.cell, name="series-cell"),
    path("syntheses/<slug:slug>/", weaving.workspace, name="synthesis"),
    path("syntheses/<slug:slug>/about/", weaving.about, name="synthesis-about"),
    path("syntheses/<slug:slug>/choice/", weaving.choice, name="synthesis-choice"),
    path("syntheses/<slug:slug>/draft/", weaving.draft, name="synthesis-draft"),
    path("syntheses/<slug:slug>/draft/stop/", weaving.draft_stop, name="synthesis-draft-stop"),
    path("syntheses/<slug:slug>/recount/", weaving.recount, name="synthesis-recount"),
    path("syntheses/<slug:slug>/sections/", parts.sections, name="sections"),
    path("syntheses/<slug:slug>/sections/title/", parts.section_title, name="section-title"),
    path("syntheses/<slug:slug>/sections/order/", parts.section_move, name="section-move"),
    path("syntheses/<slug:slug>/sections/out/", parts.section_out, name="section-out"),
    path("syntheses/<slug:slug>/sections/back/", parts.section_back, name="section-back"),
    path("syntheses/<slug:slug>/paragraphs/", parts.paragraphs, name="paragraphs"),
    path("syntheses/<slug:slug>/paragraphs/<uuid:paragraph_id>/", parts.paragraph, name="paragraph"),
    path("syntheses/<slug:slug>/paragraphs/<uuid:paragraph_id>/order/", parts.paragraph_move, name="paragraph-move"),
    path("syntheses/<slug:slug>/paragraphs/<uuid:paragraph_id>/out/", parts.paragraph_out, name="paragraph-out"),
    path("syntheses/<slug:slug>/paragraphs/<uuid:paragraph_id>/back/", parts.paragraph_back, name="paragraph-back"),
    path("syntheses/<slug:slug>/paragraphs/<uuid:paragraph_id>/evidence/", parts.evidence, name="evidence"),
    path(
        "syntheses/<slug:slug>/paragraphs/<uuid:paragraph_id>/evidence/away/", parts.evidence_away, name="evidence-away"
    ),
    path("syntheses/<slug:slug>/paragraphs/<uuid:paragraph_id>/counts/", parts.counted, name="counted"),
    path("syntheses/<slug:slug>/paragraphs/<uuid:paragraph_id>/counts/away/", parts.counted_away, name="counted-away"),
    path("syntheses/<slug:slug>/paragraphs/<uuid:paragraph_id>/dissents/", parts.dissents, name="dissents"),
    path("syntheses/<slug:slug>/dissents/<uuid:dissent_id>/", parts.dissent, name="dissent"),
    path("syntheses/<slug:slug>/dissents/<uuid:dissent_id>/accept/", parts.dissent_accept, name="dissent-accept"),
    path("syntheses/<slug:slug>/dissents/<uuid:dissent_id>/withdraw/", parts.dissent_withdraw, name="dissent-withdraw"),
    path("syntheses/<slug:slug>/quotes/", parts.quotes, name="quotes"),
    path("syntheses/<slug:slug>/quotes/back/", parts.quotes_back, name="quotes-back"),
    path("syntheses/<slug:slug>/authors/", parts.authors, name="authors"),
    path("syntheses/<slug:slug>/authors/order/", parts.author_move, name="author-move"),
    path("syntheses/<slug:slug>/authors/out/", parts.author_out, name="author-out"),
    path("syntheses/<slug:slug>/signatures/", parts.signatures, name="signatures"),
    path("syntheses/<slug:slug>/answers/", parts.answers, name="answers"),
    path("syntheses/<slug:slug>/points/", parts.points, name="points"),
    path("syntheses/<slug:slug>/points/out/", parts.point_out, name="point-out"),
    path("syntheses/<slug:slug>/links/", parts.links, name="links"),
    path("syntheses/<slug:slug>/links/back/", parts.link_back, name="link-back"),
]

urlpatterns: list[URLPattern] = [*weaving_urls, *publishing_urls]
