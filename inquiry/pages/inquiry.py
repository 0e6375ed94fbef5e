"""The inquiry itself: what it is called and asks, when it looks back, where it works. Here an installation begins."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inquiry.pages.setting_up import (
    AskSubQuestion,
    ChangeSubQuestion,
    ClosePeriod,
    OpenPeriod,
    OpenPlace,
    SetInquiry,
)
from people.access import plays
from people.errors import Refused
from people.http import PersonRequest, done, form_status, tell
from people.models import Person
from places import actions as place_actions
from places.models import Place
from reflections.access import WORKING, sets_the_inquiry
from reflections.actions import inquiry as actions
from reflections.models import Inquiry, ReviewPeriod, SubQuestion


def _page(request: PersonRequest, wrong: forms.Form | None = None) -> HttpResponse:
    """The page as it stands, with the one form that was filled in and found wrong."""
    told = Inquiry.objects.visible_to(request.user).first()
    ours: dict[str, forms.Form] = {
        "set_form": SetInquiry.of(told),
        "ask_form": AskSubQuestion(),
        "period_form": OpenPeriod(prefix="period"),
        "place_form": OpenPlace(prefix="place"),
    }
    for name, form in ours.items():
        if wrong is not None and type(wrong) is type(form):
            ours[name] = wrong
    sub_questions = SubQuestion.objects.visible_to(request.user)
    places = Place.objects.visible_to(request.user)
    context = {
        "inquiry": told,
        "sets": sets_the_inquiry(request.user),
        "asked": sub_questions.asked(),
        "withdrawn": sub_questions.exclude(withdrawn_on=None),
        "periods": ReviewPeriod.objects.visible_to(request.user),
        "places": places,
        "administers": Person.objects.administered_by(request.user).exists(),
        "steps": _steps(request, told),
        "wrong": wrong if isinstance(wrong, ChangeSubQuestion | ClosePeriod) else None,
        **ours,
    }
    return render(request, "inquiry/inquiry.html", context, status=form_status(wrong) if wrong else 200)


def _steps(request: PersonRequest, told: Inquiry | None) -> list[dict[str, Any]]:
    """What a new installation still needs, in the order in which it is set up; nothing once all is there."""
    steps: list[dict[str, Any]] = [
        {
            "words": "Say what the inquiry is called and what it asks",
            "to": "#called",
            "done": bool(told and told.question),
        },
        {
            "words": "Take the question apart into sub-questions",
            "to": "#questions",
            "done": SubQuestion.objects.visible_to(request.user).asked().exists(),
        },
        {
            "words": "Say where it works",
            "to": "#places",
            "done": Place.objects.visible_to(request.user).exists(),
        },
        {
            "words": "Invite the people who work in it",
            "to": reverse("people"),
            "done": Person.objects.listed_to(request.user).exclude(pk=request.user.pk).exists(),
        },
    ]
    return [] if all(step["done"] for step in steps) else steps


def _try(
    request: PersonRequest, form: forms.Form, act: Callable[[dict[str, Any]], object], at: str = ""
) -> HttpResponse:
    """Do what the form says and come back to its part of the page, or show what is wrong with it."""
    _known(request)
    if not sets_the_inquiry(request.user):
        raise PermissionDenied
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, reverse("inquiry") + at, said="Kept.")
    return _page(request, form)


def _known(request: PersonRequest) -> None:
    """How an inquiry is set up is for those who work in it; who funds it reads what is published."""
    if not plays(request.user, *WORKING, "administrator"):
        raise Http404


@require_safe
def inquiry(request: PersonRequest) -> HttpResponse:
    """What the inquiry is called and asks, when it looks back and where it works; its team sets all of it here."""
    _known(request)
    return _page(request)


@require_POST
def set_inquiry(request: PersonRequest) -> HttpResponse:
    """Keep its title, funder, theme and question."""
    return _try(request, SetInquiry(request.POST), lambda said: actions.set_inquiry(by=request.user, **said))


@require_POST
def add_sub_question(request: PersonRequest) -> HttpResponse:
    """Ask one question more."""
    form = AskSubQuestion(request.POST)
    return _try(request, form, lambda said: actions.add_sub_question(by=request.user, **said), "#questions")


@require_POST
def change_sub_question(request: PersonRequest) -> HttpResponse:
    """Say a question in other words, move it, ask it no more, or ask it again."""
    form = ChangeSubQuestion(request.POST, by=request.user)
    return _try(request, form, lambda said: _change(said, request.user), "#questions")


def _change(said: dict[str, Any], by: Person) -> None:
    question: SubQuestion = said["key"]
    match said["act"]:
        case "reword":
            actions.reword_sub_question(sub_question=question, text=said["text"], by=by)
        case "earlier" | "later":
            actions.move_sub_question(sub_question=question, earlier=said["act"] == "earlier", by=by)
        case "withdraw":
            actions.withdraw_sub_question(sub_question=question, by=by)
        case "ask-again":
            actions.ask_sub_question_again(sub_question=question, by=by)


@require_POST
def open_period(request: PersonRequest) -> HttpResponse:
    """Name a stretch of time to look back on."""
    form = OpenPeriod(request.POST, prefix="period")
    return _try(request, form, lambda said: actions.open_period(by=request.user, **said), "#periods")


@require_POST
def close_period(request: PersonRequest) -> HttpResponse:
    """Say that a period has been looked back on."""
    form = ClosePeriod(request.POST, by=request.user)
    return _try(request, form, lambda said: actions.close_period(period=said["key"], by=request.user), "#periods")


@require_POST
def open_place(request: PersonRequest) -> HttpResponse:
    """Bring a place into the inquiry."""
    form = OpenPlace(request.POST, prefix="place")
    return _try(request, form, lambda said: place_actions.open_place(by=request.user, **said), "#places")
