"""What is done with the inquiry itself: its title and question, its sub-questions in their order, its periods.

Who may do it is decided before: views fetch through ``editable_by``. A withdrawn question is kept, for notes and
chapters point at it; it is only asked no more.
"""

import datetime as dt

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.text import slugify

from people import clock
from people.acting import acting
from people.errors import Refused
from people.models import Person
from reflections.models import Inquiry, ReviewPeriod, SubQuestion


class NeedsTitle(Refused):
    """It has no title yet."""

    field = "title"


class NeedsQuestion(Refused):
    """There is no question in it yet."""

    field = "text"


class OrderHasChanged(Refused):
    """The questions have changed meanwhile. Here they are as they stand; put them in order again."""


class PeriodEndsBeforeItStarts(Refused):
    """The period ends before it begins. Are the two days the wrong way round?"""

    field = "ends"


class KeyIsTaken(Refused):
    """This short name is taken."""

    field = "key"


def set_inquiry(
    *, title: str, by: Person, funder: str = "", theme: str = "", question: str = "", at: dt.datetime | None = None
) -> Inquiry:
    """Say what the inquiry is called, who funds it, what it is about and what it asks (F-001).

    Raises:
        NeedsTitle: there is no title.
    """
    title = title.strip()
    if not title:
        raise NeedsTitle
    said = {"title": title, "funder": funder.strip(), "theme": theme.strip(), "question": question.strip()}
    with acting(by):
        return Inquiry.objects.update_or_create(pk=1, defaults=said)[0]


def add_sub_question(*, text: str, by: Person, key: str = "", at: dt.datetime | None = None) -> SubQuestion:
    """Ask one question more, after the others.

    Args:
        key: a short permanent name, such as ``q1``; the next number where it is not given.

    Raises:
        NeedsQuestion: there are no words in it.
        KeyIsTaken: another question, asked or withdrawn, has this key.
    """
    text = text.strip()
    if not text:
        raise NeedsQuestion
    with acting(by):
        _one_at_a_time()
        keys = set(SubQuestion.objects.values_list("key", flat=True))
        last = SubQuestion.objects.aggregate(last=models.Max("position"))["last"] or 0
        key = key or _next_key(keys)
        try:
            with transaction.atomic():
                return SubQuestion.objects.create(key=key, text=text, position=last + 1)
        except IntegrityError as error:
            raise KeyIsTaken from error


def _one_at_a_time() -> None:
    """Whoever adds to or orders the questions does so after whoever is at it already."""
    list(Inquiry.objects.select_for_update())


def _next_key(keys: set[str]) -> str:
    return next(key for n in range(1, len(keys) + 2) if (key := f"q{n}") not in keys)


def reword_sub_question(
    *, sub_question: SubQuestion, text: str, by: Person, at: dt.datetime | None = None
) -> SubQuestion:
    """Say a question in other words. It stays the same question to all that was written under it.

    Raises:
        NeedsQuestion: there are no words in it.
    """
    text = text.strip()
    if not text:
        raise NeedsQuestion
    with acting(by):
        sub_question.text = text
        sub_question.save(update_fields=["text"])
    return sub_question


def withdraw_sub_question(*, sub_question: SubQuestion, by: Person, at: dt.datetime | None = None) -> SubQuestion:
    """Ask a question no more, from this day on."""
    with acting(by):
        sub_question.withdrawn_on = sub_question.withdrawn_on or timezone.localdate(at or clock.now())
        sub_question.save(update_fields=["withdrawn_on"])
    return sub_question


def ask_sub_question_again(*, sub_question: SubQuestion, by: Person, at: dt.datetime | None = None) -> SubQuestion:
    """Ask a question again that was withdrawn. It keeps its place among the others."""
    with acting(by):
        sub_question.withdrawn_on = None
        sub_question.save(update_fields=["withdrawn_on"])
    return sub_question


def order_sub_questions(*, keys: list[str], by: Person, at: dt.datetime | None = None) -> list[SubQuestion]:
    """Put the questions that are asked into an order; the year's summary follows it. Withdrawn ones come after them.

    Args:
        keys: the keys of all questions that are asked, each once.

    Raises:
        OrderHasChanged: these are not the questions that are asked now.
    """
    with acting(by):
        _one_at_a_time()
        asked = {question.key: question for question in SubQuestion.objects.asked().select_for_update()}
        if sorted(keys) != sorted(asked):
            raise OrderHasChanged
        ordered = [asked[key] for key in keys] + list(SubQuestion.objects.exclude(key__in=keys))
        for position, question in enumerate(ordered, start=1):
            question.position = position
        SubQuestion.objects.bulk_update(ordered, ["position"])
        return ordered[: len(keys)]


def move_sub_question(
    *, sub_question: SubQuestion, earlier: bool, by: Person, at: dt.datetime | None = None
) -> list[SubQuestion]:
    """Let a question change places with the one before it, or after it. At the end of the row nothing moves."""
    with acting(by):
        _one_at_a_time()
        keys = list(SubQuestion.objects.asked().values_list("key", flat=True))
        if sub_question.key not in keys:
            raise OrderHasChanged
        here = keys.index(sub_question.key)
        there = max(here - 1, 0) if earlier else min(here + 1, len(keys) - 1)
        keys[here], keys[there] = keys[there], keys[here]
        return order_sub_questions(keys=keys, by=by, at=at)


def open_period(
    *, title: str, starts: dt.date, ends: dt.date, by: Person, key: str = "", at: dt.datetime | None = None
) -> ReviewPeriod:
    """Name a stretch of time that the inquiry will look back on (F-007).

    Raises:
        NeedsTitle: it has no title.
        PeriodEndsBeforeItStarts: the days are the wrong way round.
        KeyIsTaken: another period has this key.
    """
    title = title.strip()
    if not title:
        raise NeedsTitle
    if ends < starts:
        raise PeriodEndsBeforeItStarts
    with acting(by):
        taken = set(ReviewPeriod.objects.values_list("key", flat=True))
        stem = slugify(title)[:16].strip("-") or "period"
        free = next(name for n in range(1, len(taken) + 2) if (name := stem if n == 1 else f"{stem}-{n}") not in taken)
        try:
            with transaction.atomic():
                return ReviewPeriod.objects.create(key=key or free, title=title, starts=starts, ends=ends)
        except IntegrityError as error:
            raise KeyIsTaken from error


def close_period(*, period: ReviewPeriod, by: Person, at: dt.datetime | None = None) -> ReviewPeriod:
    """Say that a period has been looked back on."""
    with acting(by):
        period.closed_on = period.closed_on or timezone.localdate(at or clock.now())
        period.save(update_fields=["closed_on"])
    return period
