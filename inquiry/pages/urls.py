"""Addresses of the pages composed from several floors."""

from django.urls import URLPattern, path

from inquiry.pages import (
    acts,
    behaviour,
    desk,
    device,
    inquiry,
    keys,
    looks,
    parts,
    people,
    place,
    shell,
    who_reads,
    words,
)

urlpatterns: list[URLPattern] = [
    # People
    path("people/", people.people, name="people"),
    path("invitations/", people.invitations, name="invitations"),
    path("letters/", people.letters, name="letters"),
    path("letters/again/", people.letter_again, name="letter-again"),
    path("people/<slug:slug>/", people.person, name="person"),
    path("people/<slug:slug>/words/", people.person_words, name="person-words"),
    path("people/<slug:slug>/parts/", parts.person_parts, name="person-parts"),
    path("people/<slug:slug>/parts/give/", parts.give_role, name="role-give"),
    path("people/<slug:slug>/parts/end/", parts.end_role, name="role-end"),
    path("people/<slug:slug>/places/begin/", parts.begin_membership, name="membership-begin"),
    path("people/<slug:slug>/places/end/", parts.end_membership, name="membership-end"),
    path("people/<slug:slug>/invitation/renew/", parts.renew_invitation, name="invitation-renew"),
    path("people/<slug:slug>/invitation/withdraw/", parts.withdraw_invitation, name="invitation-withdraw"),
    path("people/<slug:slug>/account/close/", parts.close_account, name="account-close"),
    path("people/<slug:slug>/account/open/", parts.open_account, name="account-open"),
    path("people/<slug:slug>/keys/", keys.person_keys, name="person-keys"),
    path("people/<slug:slug>/keys/lost/", keys.keys_lost, name="keys-lost"),
    path("people/<slug:slug>/keys/way-back/", keys.way_back, name="way-back"),
    # The inquiry itself
    path("inquiry/", inquiry.inquiry, name="inquiry"),
    path("inquiry/title/", inquiry.set_inquiry, name="inquiry-set"),
    path("inquiry/questions/", inquiry.add_sub_question, name="sub-question-add"),
    path("inquiry/questions/change/", inquiry.change_sub_question, name="sub-question-change"),
    path("inquiry/periods/", inquiry.open_period, name="period-open"),
    path("inquiry/periods/close/", inquiry.close_period, name="period-close"),
    path("inquiry/places/", inquiry.open_place, name="place-open"),
    # One's own day
    path("looks/", looks.looks, name="looks"),
    path("acts/", acts.lately, name="acts"),
    path("acts/undo/", acts.undo, name="acts-undo"),
    path("acts/redo/", acts.redo, name="acts-redo"),
    # Across places and behaviours
    path("places/<slug:slug>/", place.place, name="place"),
    path("behaviours/<slug:key>/", behaviour.behaviour, name="behaviour"),
    path("desk/", desk.desk, name="desk"),
    # For anyone who asks
    path("who-reads/", who_reads.who_reads, name="who_reads"),
    # What a device asks
    path("device/", device.device, name="device"),
    # What a device keeps so that it opens without signal
    path("service-worker.js", shell.service_worker, name="service-worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("offline/", shell.offline, name="offline"),
    path("device/waiting/", shell.waiting, name="device-waiting"),
    # Words that outlive a sign-out
    path("words/", words.held_words, name="held-words"),
    path("words/hold/", words.hold_words, name="hold-words"),
]
