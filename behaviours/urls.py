"""Addresses of this floor. The page of one behaviour, «behaviours/<key>/», is composed at the roof."""

from django.urls import path

from behaviours import views

urlpatterns = [
    path("behaviours/", views.behaviours, name="behaviours"),
    path("behaviours/numbers/", views.numbers, name="numbers"),
    path("behaviours/<slug:key>/looks/new/", views.look_new, name="look-new"),
    path("behaviours/<slug:key>/looks/withdrawn/", views.look_withdrawn, name="look-withdrawn"),
    path("frameworks/new/", views.framework_new, name="framework-new"),
    path("frameworks/<slug:key>/", views.framework, name="framework"),
    path("frameworks/<slug:key>/version/", views.framework_version, name="framework-version"),
    path("frameworks/<slug:key>/edit/", views.framework_edit, name="framework-edit"),
    path("frameworks/<slug:key>/items/new/", views.item_new, name="item-new"),
    path("frameworks/<slug:key>/items/<slug:item>/", views.item_edit, name="item-edit"),
]
