"""What is done with frameworks: choosing a published order, adding one's own words, typing in another framework."""

import datetime as dt
from collections.abc import Iterable

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from behaviours.models import Behaviour, Framework, FrameworkVersion, Look, NumberResolution, Wording
from behaviours.numbers import fingerprint
from people import clock
from people.acting import acting
from people.errors import Refused
from people.models import Person


class NeedsWords(Refused):
    """There are no words in it yet."""


class NotRetyped(Refused):
    """The nine stand as they were published. Another framework can be typed in beside them."""


class NoSuchWords(Refused):
    """The text has no such words at that place. Check it again."""

    field = "text"


# These are addresses beside those of behaviours and frameworks.
NO_KEY = ("new", "numbers", "items")


def _free(stem: str, taken: Iterable[str], longest: int, otherwise: str) -> str:
    stem = slugify(stem)[: longest - 4].strip("-") or otherwise
    known = set(taken)
    return next(key for n in range(1, len(known) + 2) if (key := stem if n == 1 else f"{stem}-{n}") not in known)


def adopt_version(*, version: FrameworkVersion, by: Person, at: dt.datetime | None = None) -> FrameworkVersion:
    """Number the screens by another published order. No tag changes, since none rests on a number (F-009)."""
    with acting(by):
        versions = FrameworkVersion.objects.filter(framework_id=version.framework_id)
        # One at a time is in use: whoever switches at the same moment waits here.
        Framework.objects.select_for_update(no_key=True).get(pk=version.framework_id)
        versions.exclude(pk=version.pk).filter(is_in_use=True).update(is_in_use=False)
        version.is_in_use, version.adopted_on = True, timezone.localdate(at or clock.now())
        version.save(update_fields=["is_in_use", "adopted_on"])
    return version


def write_look(
    *, behaviour: Behaviour, words: str, is_present: bool, by: Person, at: dt.datetime | None = None
) -> Look:
    """Say in one's own words what a behaviour looks like when it is there, or when it is not (F-012).

    Raises:
        NeedsWords: nothing was said.
    """
    if not words.strip():
        raise NeedsWords(field="words")
    with acting(by):
        return Look.objects.create(
            behaviour=behaviour, words=words.strip(), is_present=is_present, written_by=by, written_at=at or clock.now()
        )


def withdraw_look(*, look: Look, by: Person, at: dt.datetime | None = None) -> Look:
    """Take one's words about a behaviour back. They are shown no longer."""
    with acting(by):
        look.withdrawn_at = look.withdrawn_at or at or clock.now()
        look.save(update_fields=["withdrawn_at"])
    return look


def type_in_framework(*, name: str, by: Person, source: str = "", at: dt.datetime | None = None) -> Framework:
    """Begin another framework beside the nine, such as an organisation's values (F-084). Its items follow.

    Raises:
        NeedsWords: it has no name.
    """
    if not name.strip():
        raise NeedsWords("What is it called?", field="name")
    at = at or clock.now()
    with acting(by):
        framework = Framework.objects.create(
            key=_free(name, [*NO_KEY, *Framework.objects.values_list("key", flat=True)], 60, "framework"),
            name=name.strip(),
            source=source.strip(),
            typed_in_by=by,
            added_at=at,
        )
        FrameworkVersion.objects.create(
            framework=framework,
            key="as-typed-in",
            name="As it was typed in",
            is_in_use=True,
            adopted_on=timezone.localdate(at),
        )
    return framework


def describe_framework(
    *, framework: Framework, name: str, by: Person, source: str = "", at: dt.datetime | None = None
) -> Framework:
    """Say anew what a framework is called and where it comes from.

    Raises:
        NotRetyped: it is the nine.
        NeedsWords: it has no name.
    """
    if framework.is_the_nine:
        raise NotRetyped
    if not name.strip():
        raise NeedsWords("What is it called?", field="name")
    with acting(by):
        framework.name, framework.source = name.strip(), source.strip()
        framework.save(update_fields=["name", "source"])
    return framework


def type_in_item(
    *,
    framework: Framework,
    heading: str,
    by: Person,
    when_present: str = "",
    when_absent: str = "",
    relates_to: Iterable[Behaviour] = (),
    at: dt.datetime | None = None,
) -> Behaviour:
    """Add one item to a framework that was typed in: its heading, how it looks there and not there, what it is near to.

    Raises:
        NotRetyped: the framework is the nine.
        NeedsWords: it has no heading.
    """
    if framework.is_the_nine:
        raise NotRetyped
    heading = heading.strip()
    if not heading:
        raise NeedsWords("What is it called?", field="heading")
    with acting(by):
        Framework.objects.select_for_update(no_key=True).get(pk=framework.pk)
        last = framework.behaviours.aggregate(last=models.Max("position"))["last"] or 0
        item = Behaviour.objects.create(
            key=_free(heading, [*NO_KEY, *Behaviour.objects.values_list("key", flat=True)], 60, "item"),
            framework=framework,
            short_name=heading[:80],
            position=last + 1,
        )
        item.relates_to.set(relates_to)
        Wording.objects.create(
            version=framework.versions.get(is_in_use=True),
            behaviour=item,
            number=last + 1,
            heading=heading,
            when_present=when_present.strip(),
            when_absent=when_absent.strip(),
        )
    return item


def describe_item(
    *,
    item: Behaviour,
    heading: str,
    by: Person,
    when_present: str = "",
    when_absent: str = "",
    relates_to: Iterable[Behaviour] = (),
    at: dt.datetime | None = None,
) -> Behaviour:
    """Say anew what an item of a typed-in framework is called, how it looks and what it is near to.

    Raises:
        NotRetyped: it is one of the nine.
        NeedsWords: it has no heading.
    """
    if item.framework.is_the_nine:
        raise NotRetyped
    heading = heading.strip()
    if not heading:
        raise NeedsWords("What is it called?", field="heading")
    with acting(by):
        item.short_name = heading[:80]
        item.save(update_fields=["short_name"])
        item.relates_to.set(relates_to)
        item.wordings.filter(version__is_in_use=True).update(
            heading=heading, when_present=when_present.strip(), when_absent=when_absent.strip()
        )
    return item


def resolve_number(
    *,
    text: str,
    start: int,
    end: int,
    number: int,
    behaviour: Behaviour | None,
    by: Person,
    note: str = "",
    at: dt.datetime | None = None,
) -> NumberResolution:
    """Say which behaviour a number in a text means (F-010). The text keeps its own words; a later saying replaces this.

    Args:
        start: where the phrase begins, in code points; ``end`` is the first after it.
        behaviour: the one that is meant; none where the phrase only counts.

    Raises:
        NoSuchWords: the text is not that long, or the phrase is empty.
    """
    phrase = text[start:end]
    if start < 0 or not phrase.strip() or end > len(text):
        raise NoSuchWords
    with acting(by), transaction.atomic():
        resolution, _ = NumberResolution.objects.update_or_create(
            text_sha256=fingerprint(text),
            start=start,
            end=end,
            defaults={
                "phrase": phrase[:120],
                "number": number,
                "behaviour": behaviour,
                "note": note.strip(),
                "resolved_by": by,
                "resolved_at": at or clock.now(),
            },
        )
    return resolution
