"""Addresses of this floor: coming in and going out. Of allauth's doors only those that lead somewhere are hung."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path

from people import views
from people.views import keys

urlpatterns = [
    path("invitations/<str:token>/", views.come_in, name="invitation"),
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", views.sign_out, name="account_logout"),
    path("account/closed/", account.account_inactive, name="account_inactive"),
    # The names are allauth's where its own doors lead there.
    path("account/", keys.how_one_signs_in, name="mfa_index"),
    path("account/second/", keys.second_step, name="mfa_authenticate"),
    path("account/second/leave/", keys.leave_the_door, name="leave-the-door"),
    path("account/second/lost/", keys.lost_at_the_door, name="lost-at-the-door"),
    path("account/passkey/", keys.passkey_sign_in, name="mfa_login_webauthn"),
    path("account/passkeys/add/", keys.add_passkey, name="mfa_add_webauthn"),
    path("account/app/", keys.add_app, name="mfa_activate_totp"),
    path("account/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/keys/put-away/", keys.put_key_away, name="key-put-away"),
    path("account/sessions/end/", keys.end_session, name="session-end"),
    path("account/sessions/end-others/", keys.end_other_sessions, name="sessions-end-others"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
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
