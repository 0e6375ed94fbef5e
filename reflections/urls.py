"""Addresses of this floor."""

from django.urls import path

from reflections import views

urlpatterns = [
    path("notes/", views.notes, name="notes"),
    path("notes/new/", views.new, name="note-new"),
    path("notes/clearing/", views.clearing, name="clearing"),
    path("notes/<uuid:note_id>/", views.note, name="note"),
    path("notes/<uuid:note_id>/edit/", views.edit, name="note-edit"),
    path("notes/<uuid:note_id>/audience/", views.audience, name="note-audience"),
    path("notes/<uuid:note_id>/put-away/", views.put_away, name="note-put-away"),
    path("notes/<uuid:note_id>/wordings/", views.wordings, name="note-wordings"),
    path("notes/<uuid:note_id>/wordings/compare/", views.compare, name="note-compare"),
    path("notes/<uuid:note_id>/wordings/restore/", views.restore, name="note-restore"),
    path("notes/<uuid:note_id>/wordings/<int:number>/", views.wording, name="note-wording"),
    path("notes/<uuid:note_id>/wordings/<int:number>/settle/", views.settle, name="note-settle"),
    path("notes/<uuid:note_id>/tags/", views.tag_the_words, name="note-tags"),
    path("notes/<uuid:note_id>/tags/whole/", views.tag_the_whole, name="note-tags-whole"),
    path("notes/<uuid:note_id>/tags/taken-back/", views.untag, name="note-untag"),
    path("notes/<uuid:note_id>/tags/brought-back/", views.retag, name="note-retag"),
    path("notes/<uuid:note_id>/excerpts/<uuid:excerpt_id>/", views.excerpt, name="excerpt"),
    path("notes/<uuid:note_id>/excerpts/<uuid:excerpt_id>/unmark/", views.unmark, name="excerpt-unmark"),
    path("attachments/", views.attachments, name="attachments"),
    path("attachments/begin/", views.begin, name="attachment-begin"),
    path("attachments/<uuid:attachment_id>/", views.attachment, name="attachment"),
    path("attachments/<uuid:attachment_id>/small/", views.small, name="attachment-small"),
    path("attachments/<uuid:attachment_id>/pieces/", views.piece, name="attachment-piece"),
    path("attachments/<uuid:attachment_id>/whole/", views.whole, name="attachment-whole"),
    path("attachments/<uuid:attachment_id>/described/", views.described, name="attachment-described"),
    path("attachments/<uuid:attachment_id>/put-away/", views.attachment_put_away, name="attachment-put-away"),
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/<uuid:draft_id>/", views.draft, name="draft"),
    path("drafts/<uuid:draft_id>/throw-away/", views.draft_throw_away, name="draft-throw-away"),
    path("drafts/<uuid:draft_id>/take-out/", views.draft_take_out, name="draft-take-out"),
    path("cycles/", views.cycles, name="cycles"),
    path("cycles/new/", views.cycle_new, name="cycle-new"),
    path("cycles/<uuid:cycle_id>/", views.cycle, name="cycle"),
    path("cycles/<uuid:cycle_id>/edit/", views.cycle_edit, name="cycle-edit"),
    path("cycles/<uuid:cycle_id>/end/", views.cycle_end, name="cycle-end"),
    path("search/", views.search, name="search"),
]
