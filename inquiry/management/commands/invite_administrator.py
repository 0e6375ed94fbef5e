"""Invite the first administrator of an installation, or one more."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from people import actions
from people.actions import AlreadyHere
from people.errors import Refused
from people.invitations import link_for
from people.models import Invitation, Person, Role


class Command(BaseCommand):
    """Print the link that lets an administrator in. It works before any mail is set up."""

    help = "Invite an administrator and print the link that lets them in. Asked again, it prints a new link."

    def add_arguments(self, parser: CommandParser) -> None:
        """Their e-mail address, and their name as others will see it."""
        parser.add_argument("email")
        parser.add_argument("name", nargs="+", help="their name, as others will see it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite them, or give a new link to somebody who has not come in yet."""
        email, name = options["email"].strip(), " ".join(options["name"]).strip()
        try:
            validate_email(email)
        except ValidationError as error:
            message = f"«{email}» is not an e-mail address."
            raise CommandError(message) from error
        try:
            invitation = actions.invite(email=email, name=name, role=Role.ADMINISTRATOR, by=None)
        except AlreadyHere:
            person = Person.objects.get(email__iexact=email)
            if Role.ADMINISTRATOR not in person.roles:
                actions.give_role(person=person, role=Role.ADMINISTRATOR, by=person)
            if person.has_usable_password():
                self.stdout.write(f"{person} has come in already, and administers from now on.")
                return
            invitation = self._again(person)
        self.stdout.write(f"{invitation.person} comes in by this link, once, until {invitation.expires_at:%d %B %Y}:")
        self.stdout.write(link_for(invitation.pk))

    def _again(self, person: Person) -> Invitation:
        try:
            return actions.renew_invitation(person=person, by=person)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
