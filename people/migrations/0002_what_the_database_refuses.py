"""Looks are added to and never changed; every later floor calls the same trigger function."""

from django.db import migrations

from people.protection import append_only, shared_refusals


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [shared_refusals(), append_only("people_accessevent")]
