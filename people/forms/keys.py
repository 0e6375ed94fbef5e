"""Forms of the second key: codes from an app or from paper, and passkeys."""

from typing import Any

from allauth.mfa.base import forms as second
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError

from people import second_keys, tries
from people.errors import Refused

NOT_RIGHT = "That code is not right, or it was used before. An app shows a new one every half minute."


def _code(label: str, help_text: str = "") -> forms.CharField:
    # Pasting is never hindered, and the device may fill it in by itself.
    attributes = {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "spellcheck": "false",
        "autocapitalize": "off",
    }
    return forms.CharField(
        label=label,
        max_length=40,
        help_text=help_text,
        widget=forms.TextInput(attrs=attributes),
        error_messages={"required": "Type the code."},
    )


class _Code(second.BaseAuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to allauth's form
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code("Code", "The six digits in your app, or one of the codes that you keep on paper.")

    def clean_code(self) -> str:
        """Right once: a code that has let somebody in lets nobody in again."""
        code: str = self.cleaned_data["code"]
        try:
            used = tries.count(self.user)
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from refusal
        key = second_keys.opened_by(self.user, code)
        if key is None:
            raise ValidationError(NOT_RIGHT)
        tries.forgive(used)
        self.authenticator = key
        return code


class SecondStep(_Code, second.AuthenticateForm):  # type: ignore[misc]
    """A code after the password."""


class CodeAgain(_Code, second.ReauthenticateForm):  # type: ignore[misc]
    """A code, to say once more who it is."""


class _Passkey(webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Authenticator:
        """What the passkey signed, and that it has not been copied: one that counts its uses counts up."""
        said = self.cleaned_data["credential"]
        key: Authenticator = super().clean_credential()
        if not second_keys.counts_up(key, said):
            raise ValidationError("This passkey was used elsewhere since. Take it away, and add another.")
        return key


class PasskeyStep(_Passkey):
    """A passkey after the password."""


class PasskeyAgain(_Passkey, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey, to say once more who it is."""


class PasskeySignIn(_Passkey, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of a password: the device itself makes sure whose hand it is in."""

    shared = forms.BooleanField(required=False, widget=forms.HiddenInput)


class AddPasskey(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """One more passkey, with a name by which its owner knows it again."""

    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to allauth's form
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label="What do you call it?",
            max_length=60,
            required=False,
            help_text="For instance the device that keeps it: my telephone, the blue stick.",
        )


class AddApp(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app, which shows that it knows the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to allauth's form
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code("The code that your app shows now")


class WhichKey(forms.Form):
    """One of one's own keys."""

    key = forms.IntegerField(widget=forms.HiddenInput)


class WhichSession(forms.Form):
    """One of one's own sessions, by its mark."""

    session = forms.CharField(max_length=20, widget=forms.HiddenInput)


class DecideWayBack(forms.Form):
    """Whether somebody who lost their keys is let in again, and how one knows that it is they."""

    opens = forms.ChoiceField(
        label="Is it they?",
        choices=[("yes", "Yes, let them in again"), ("no", "No, or I am not sure")],
        widget=forms.RadioSelect,
        error_messages={"required": "Yes or no?"},
    )
    because = forms.CharField(
        label="How do you know?",
        max_length=300,
        help_text="For instance: I rang her at the number I have had for years. It is kept with your name.",
        error_messages={"required": "How do you know?"},
    )

    def clean_opens(self) -> bool:
        return bool(self.cleaned_data["opens"] == "yes")
