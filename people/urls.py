"""Addresses of this floor: coming in and going out. Of allauth's doors only those that lead somewhere are hung."""

from allauth.account import views as account
from django.urls import path, re_path

from people import views

urlpatterns = [
    path("invitations/<str:token>/", views.come_in, name="invitation"),
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", views.sign_out, name="account_logout"),
    path("account/closed/", account.account_inactive, name="account_inactive"),
    path("account/signup/", views.by_invitation, name="account_signup"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/password/first/", views.to_forgotten_password, name="account_set_password"),
    path("account/password/forgotten/", account.password_reset, name="account_reset_password"),
    path("account/password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/new/chosen/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
