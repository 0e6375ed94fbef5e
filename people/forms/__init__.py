"""Forms of the ground floor: coming in, passwords, inviting, parts in the inquiry, words about oneself."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme

from people import clock, sign_in, tries
from people.access import Viewer
from people.models import Letter, Person, Role, RoleGrant

LONG_ENOUGH = "At least twelve characters. Several words in a row are easy to remember and hard to guess."
NOT_AN_ADDRESS = "That is not an e-mail address. Is a part missing?"
NOT_ALIKE = "The two are not the same. Type the password once more."


class Day(forms.DateField):
    """A day, by the browser's own calendar where it has one."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to Django's field
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("error_messages", {"invalid": "That is not a day of the calendar. Write it as 2026-03-31."})
        super().__init__(**kwargs)


def _email(**kwargs: Any) -> forms.EmailField:  # noqa: ANN401 - handed on to Django's field
    return forms.EmailField(
        label=kwargs.pop("label", "E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": kwargs.pop("autocomplete", "email")}),
        error_messages={"invalid": NOT_AN_ADDRESS, "required": "Which e-mail address?"},
        **kwargs,
    )


def _new_password(label: str, **kwargs: Any) -> forms.CharField:  # noqa: ANN401 - handed on to Django's field
    return forms.CharField(
        label=label,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Type a password."},
        **kwargs,
    )


def _password() -> forms.CharField:
    return forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Type your password."},
    )


class SignIn(LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to allauth's form
        super().__init__(*args, **kwargs)
        self.fields["login"] = _email(label="Your e-mail address", autocomplete="username webauthn")
        self.fields["password"] = _password()
        self.fields["shared"] = forms.BooleanField(
            label="This is a shared device",
            required=False,
            help_text="Then nothing you write is stored on it, and closing the browser signs you out.",
        )
        self.order_fields(["login", "password", "shared"])

    def login(self, request: Any, redirect_url: str | None = None) -> Any:  # noqa: ANN401 - allauth's own signature
        """Come in, and remember for this session alone whether others use the device too."""
        sign_in.note_device(request, shared=self.cleaned_data["shared"])
        response = super().login(request, redirect_url)
        if request.user.is_authenticated:
            sign_in.ends_as_chosen(request)
        return response


class PasswordAgain(ReauthenticateForm):  # type: ignore[misc]
    """One's password, to say once more who it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to allauth's form
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password()


class SignOut(forms.Form):
    """Whether the device says that nothing unsent waits on it, of anybody: only then may it be emptied."""

    nothing_waits = forms.BooleanField(required=False)


class ForgottenPassword(ResetPasswordForm):  # type: ignore[misc]
    """The address to which the link is sent, if anybody here has it."""

    email = _email(label="Your e-mail address")


class NewPassword(ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by the link from the letter. It opens nothing that a second key holds shut."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to allauth's form
        super().__init__(*args, **kwargs)
        _in_our_words(self)

    def save(self) -> None:
        super().save()
        tries.begin_anew(self.user)


class AnotherPassword(ChangePasswordForm):  # type: ignore[misc]
    """Another password, by somebody who knows the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to allauth's form
        super().__init__(*args, **kwargs)
        _in_our_words(self)
        self.fields["oldpassword"].label = "Your present password"
        self.fields["oldpassword"].help_text = ""


def _in_our_words(form: forms.Form) -> None:
    form.fields["password1"].label = "A new password"
    form.fields["password1"].help_text = LONG_ENOUGH
    form.fields["password2"].label = "The same once more"
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class ComeIn(forms.Form):
    """One's first password, by the link of an invitation."""

    password = _new_password("Choose a password", help_text=LONG_ENOUGH)
    once_more = _new_password("The same once more")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to Django's form
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("password") and said.get("once_more") and said["password"] != said["once_more"]:
            raise ValidationError({"once_more": NOT_ALIKE})
        return said


class Invite(forms.Form):
    """Whom to invite, and the part they are to play."""

    name = forms.CharField(max_length=120, error_messages={"required": "What are they called?"})
    email = _email(label="Their e-mail address", autocomplete="off")
    role = forms.ChoiceField(
        label="Their part in the inquiry",
        choices=[("", "Choose a part"), *Role.choices],
        error_messages={"required": "Which part are they to play?"},
    )
    organisation = forms.CharField(max_length=200, required=False, help_text="For funders and partners.")
    starts = Day(label="From", required=False, help_text="Today, if you leave it empty.")


class GiveRole(forms.Form):
    """A part in the inquiry, from a day and perhaps to a day."""

    role = forms.ChoiceField(
        label="Part",
        choices=[("", "Choose a part"), *Role.choices],
        error_messages={"required": "Which part are they to play?"},
    )
    starts = Day(label="From", required=False, help_text="Today, if empty.")
    ends = Day(label="Until", required=False, help_text="Open, if empty.")

    def clean_starts(self) -> Any:  # noqa: ANN401 - a day or today
        return self.cleaned_data["starts"] or clock.today()


class EndRole(forms.Form):
    """The day from which a part is played no more."""

    grant = forms.ModelChoiceField(RoleGrant.objects.none(), widget=forms.HiddenInput)
    ends = Day(label="No more from", required=False)

    def __init__(self, *args: Any, person: Person, by: Viewer, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        grants: Any = self.fields["grant"]
        grants.queryset = RoleGrant.objects.administered_by(by).filter(person=person)


class DescribeOneself(forms.Form):
    """One's own name and words about oneself."""

    display_name = forms.CharField(label="Your name", max_length=120, error_messages={"required": "What is your name?"})
    organisation = forms.CharField(label="Your organisation", max_length=200, required=False)
    bio = forms.CharField(
        label="About you",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="A few sentences. They stand under what you publish.",
    )
    interest = forms.CharField(
        label="Statement of interest",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Your post, your partners and who pays you: what a reader should know about where you stand.",
    )


class TryAgain(forms.Form):
    """A letter that the post is to take again."""

    letter = forms.ModelChoiceField(Letter.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to Django's form
        super().__init__(*args, **kwargs)
        letters: Any = self.fields["letter"]
        letters.queryset = Letter.objects.visible_to(by).waiting()


class WhichStep(forms.Form):
    """Which step is undone or done again, the last one where none is named, and where to go on from there."""

    step = forms.CharField(max_length=20, required=False)
    next = forms.CharField(max_length=2000, required=False)

    def clean_next(self) -> str:
        """A page of this inquiry, or none."""
        to = str(self.cleaned_data["next"])
        return to if url_has_allowed_host_and_scheme(to, allowed_hosts=None) and to.startswith("/") else ""
