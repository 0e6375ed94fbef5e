"""What was begun and not kept is no note: drafts move to a table of their own, with every word in them."""

import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import people.clock

PLAIN = (
    "kind", "form", "title", "happened_on", "who_was_there", "purpose", "promise", "standpoint", "audience",
    "sub_question_id", "cycle_id",
)  # fmt: skip


def move_out(apps: Any, editor: Any) -> None:  # noqa: ANN401 - Django's own signature
    """Each draft of a note becomes a draft; one on which something rests already is a note, its author's alone."""
    known = {
        name: apps.get_model("reflections", name).objects.using(editor.connection.alias)
        for name in ("Note", "Draft", "Excerpt", "Tag", "About", "Presence", "NamedReader", "Revision")
    }
    drafts = known["Note"].filter(is_draft=True)
    rested_on = set(known["Excerpt"].filter(note__in=drafts).values_list("note_id", flat=True))
    rested_on |= set(known["Tag"].filter(note__in=drafts).values_list("note_id", flat=True))
    rested_on |= set(known["About"].filter(on__in=drafts).values_list("on_id", flat=True))
    moved = []
    for note in drafts.exclude(pk__in=rested_on).select_related("place"):
        pairs = [[name.removesuffix("_id"), str(value)] for name in PLAIN if (value := getattr(note, name))]
        pairs += [["place", note.place.slug]] if note.place else []
        for name, link, key in (
            ("actors", known["Presence"].filter(note=note), "actor_id"),
            ("reflects_on", known["About"].filter(reflection=note), "on_id"),
            ("readers", known["NamedReader"].filter(note=note), "person__slug"),
        ):
            pairs += [[name, str(value)] for value in link.values_list(key, flat=True)]
        known["Draft"].create(
            id=note.pk, author_id=note.author_id, address="/notes/new/", fields=pairs, text=note.text,
            saved_at=note.written_at,
        )  # fmt: skip
        moved.append(note.pk)
    # A wording is never taken away; these went to the draft as they are, and no note ever read so.
    editor.execute("ALTER TABLE reflections_revision DISABLE TRIGGER reflections_revision_append_only")
    for name, of in (("Revision", "note"), ("Presence", "note"), ("NamedReader", "note"), ("About", "reflection")):
        known[name].filter(**{f"{of}__in": moved}).delete()
    known["Note"].filter(pk__in=moved).delete()
    known["Note"].filter(is_draft=True).update(
        is_draft=False, audience="only-me", kept_at=models.F("written_at"), version=1
    )
    for note in known["Note"].filter(revisions=None, pk__in=rested_on):
        known["Revision"].create(
            note=note, number=1, title=note.title, text=note.text, sha256="", written_by_id=note.author_id,
            written_at=note.written_at,
        )  # fmt: skip
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    editor.execute("ALTER TABLE reflections_revision ENABLE TRIGGER reflections_revision_append_only")


def move_in(apps: Any, editor: Any) -> None:  # noqa: ANN401
    """Drafts of new notes become notes again, so that going back loses none of their words."""
    notes = apps.get_model("reflections", "Note").objects.using(editor.connection.alias)
    for draft in apps.get_model("reflections", "Draft").objects.using(editor.connection.alias).all():
        if draft.text.strip() and not notes.filter(pk=draft.pk).exists():
            said = dict(draft.fields)
            notes.create(
                id=draft.pk, author_id=draft.author_id, text=draft.text[:50_000], title=said.get("title", "")[:200],
                is_draft=True, written_at=draft.saved_at,
            )  # fmt: skip
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_a_behaviour_is_in_focus_once_at_a_time"),
        ("reflections", "0005_cycles_hold_together"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        blank=True,
                        help_text="For an edit.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reflections.note",
                    ),
                ),
                ("from_version", models.PositiveIntegerField(blank=True, null=True)),
                ("address", models.CharField(help_text="Where its form is sent to when it is kept.", max_length=500)),
                (
                    "fields",
                    models.JSONField(
                        default=list, help_text="What else the form held, as pairs of a name and a value."
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "copy_of",
                    models.UUIDField(
                        blank=True, help_text="The draft that was saved elsewhere with other words.", null=True
                    ),
                ),
                ("saved_at", models.DateTimeField(default=people.clock.now)),
                ("discarded_at", models.DateTimeField(blank=True, null=True, verbose_name="thrown away")),
            ],
            options={
                "ordering": ["-saved_at", "pk"],
                "indexes": [models.Index(fields=["author", "-saved_at"], name="draft_author")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text__octets__lte", 1000000)), name="draft_is_not_longer_than_the_limit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_version", None), ("note", None)),
                            models.Q(("from_version__isnull", False), ("note__isnull", False)),
                            _connector="OR",
                        ),
                        name="draft_of_an_edit_says_from_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("address__startswith", "/")), name="draft_goes_to_a_page_of_ours"
                    ),
                ],
            },
        ),
        migrations.RunPython(move_out, move_in),
        migrations.RemoveConstraint(model_name="note", name="kept_note_says_when"),
        migrations.RemoveIndex(model_name="note", name="note_who_reads"),
        migrations.RemoveField(model_name="note", name="is_draft"),
        migrations.AlterField(model_name="note", name="kept_at", field=models.DateTimeField(default=people.clock.now)),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(
                fields=["id"],
                include=("author", "audience", "place", "happened_on", "archived_at", "promise"),
                name="note_who_reads",
            ),
        ),
    ]
