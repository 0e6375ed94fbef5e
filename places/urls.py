"""Addresses of this floor. The page of one place, «places/<slug>/», is composed at the roof."""

from django.urls import path

from places import views

urlpatterns = [
    path("places/", views.places, name="places"),
    path("places/new/", views.place_new, name="place-new"),
    path("places/focus/", views.focus, name="focus"),
    path("places/<slug:slug>/edit/", views.place_edit, name="place-edit"),
    path("places/<slug:slug>/arrange/", views.place_arrange, name="place-arrange"),
    path("places/<slug:slug>/people/", views.memberships, name="memberships"),
    path("places/<slug:slug>/people/<slug:person>/end/", views.membership_end, name="place-membership-end"),
    path("places/<slug:slug>/actors/", views.actors, name="actors"),
    path("places/<slug:slug>/actors/new/", views.actor_new, name="actor-new"),
    path("places/<slug:slug>/actors/<slug:key>/", views.actor_edit, name="actor-edit"),
    path("places/<slug:slug>/focus/new/", views.focus_new, name="focus-new"),
    path("places/<slug:slug>/focus/<slug:behaviour>/end/", views.focus_end, name="focus-end"),
]
