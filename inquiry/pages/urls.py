"""Addresses of the pages composed from several floors."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
