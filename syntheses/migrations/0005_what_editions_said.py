"""What editions say is kept number by number, so that a later one can mind it; what earlier ones said is taken up."""

import datetime as dt
import string
from collections.abc import Iterator
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from people.protection import append_only

NOTES_ON_BEHAVIOURS = "notes on each behaviour in each place"
HELPED_AND_HINDERED = "passages that tell of helping and hindering in each place"


def take_up(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401
    """Take the figures of the editions that stand from what was frozen of them, in the order of their publishing."""
    here = schema_editor.connection.alias
    places = list(apps.get_model("places", "Place").objects.using(here).order_by("position", "name"))
    called = {_letter(at): str(place.pk) for at, place in enumerate(places)}
    called |= {place.name: str(place.pk) for place in places}
    called |= {place.public_name: str(place.pk) for place in places if place.public_name}
    rows = apps.get_model("syntheses", "ReleasedFigures").objects.using(here)
    editions = apps.get_model("syntheses", "Edition").objects.using(here)
    for edition in editions.order_by("published_at", "number"):
        for figure in _figures(edition.snapshot):
            days = (edition.period_starts, edition.period_ends)
            of = {"figure-behaviours": _by_behaviour, "figure-seasons": _by_season}.get(figure.get("anchor", ""))
            for counted, (starts, ends), cells in of(figure["table"], called, days) if of else ():
                rows.create(edition=edition, counted=counted, counted_from=starts, counted_to=ends, cells=cells)


Table = tuple[str, tuple[dt.date, dt.date], dict[str, str]]


def _figures(snapshot: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for chapter in snapshot.get("chapters", ()):
        for section in chapter.get("sections", ()):
            yield from (block for block in section.get("blocks", ()) if block.get("is") == "Figure")


def _by_behaviour(table: dict[str, Any], called: dict[str, str], days: tuple[dt.date, dt.date]) -> Iterator[Table]:
    cells = {
        f"{row['behaviour']} {called[name]}": cell
        for row in table["rows"]
        if row.get("behaviour")
        for name, cell in zip(table["columns"], row["cells"], strict=True)
        if name in called
    }
    if cells:
        yield NOTES_ON_BEHAVIOURS, days, cells


def _by_season(table: dict[str, Any], called: dict[str, str], days: tuple[dt.date, dt.date]) -> Iterator[Table]:
    first = dt.date(days[0].year, (days[0].month - 1) // 3 * 3 + 1, 1)
    for at in range(len(table["columns"])):
        following = dt.date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
        cells = {}
        for row in table["rows"]:
            name, _, way = row["name"].rpartition(", ")
            if name in called:
                cells[f"{called[name]} {'helps' if way == 'helped' else 'hinders'}"] = row["cells"][at]
        if cells and first <= days[1]:
            yield HELPED_AND_HINDERED, (max(first, days[0]), min(following - dt.timedelta(days=1), days[1])), cells
        first = following


def _letter(position: int) -> str:
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = string.ascii_uppercase[rest] + letters
    return f"Place {letters}"


class Migration(migrations.Migration):
    dependencies = [
        ("syntheses", "0004_a_version_is_what_was_signed"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReleasedFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counted", models.CharField(max_length=80)),
                ("counted_from", models.DateField()),
                ("counted_to", models.DateField()),
                ("cells", models.JSONField(help_text="What was printed, by the name of the cell.")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="released", to="syntheses.edition"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "counted", "counted_from", "counted_to"), name="numbers_are_released_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("counted_to__gte", models.F("counted_from"))),
                        name="numbers_are_counted_over_days_in_order",
                    ),
                ],
            },
        ),
        migrations.RunPython(take_up, migrations.RunPython.noop),
        append_only("syntheses_releasedfigures"),
    ]
