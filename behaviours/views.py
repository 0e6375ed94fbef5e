"""The behaviours, the frameworks they come from, and the numbers that texts give them."""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404
from django.views.decorators.http import require_http_methods

from behaviours import actions
from behaviours.access import checks_numbers, types_in_frameworks
from behaviours.families import families
from behaviours.forms import (
    FrameworkForm,
    ItemForm,
    LookForm,
    NumbersForm,
    ResolutionForm,
    Span,
    VersionForm,
    WithdrawLookForm,
    spans,
)
from behaviours.models import Behaviour, Framework, FrameworkVersion, NumberResolution, Wording
from behaviours.numbers import check, fingerprint
from people.errors import Refused
from people.http import PersonRequest, done, form_status, fragment, tell

Done = TypeVar("Done")


def _kept(form: Form, act: Callable[[], Done]) -> Done | None:
    """Do it if the form is in order; put what is refused beside its field."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Refused as refusal:
        tell(form, refusal)
        return None


@require_http_methods(["GET"])
def behaviours(request: PersonRequest) -> HttpResponse:
    """The nine, by family, as the version in use words and numbers them."""
    get_list_or_404(Behaviour.objects.readable_by(request.user)[:1])
    wordings = list(Wording.objects.visible_to(request.user).of_the_nine().in_use().select_related("version"))
    others = Framework.objects.readable_by(request.user)
    context = {
        "families": families(sorted(wordings, key=lambda one: one.behaviour.position), lambda one: one.behaviour),
        "version": wordings[0].version if wordings else None,
        "frameworks": others,
        "may_check": checks_numbers(request.user),
        "may_type_in": types_in_frameworks(request.user),
    }
    return fragment(request, "behaviours/behaviours.html", "behaviours", context)


@require_http_methods(["GET", "POST"])
def look_new(request: PersonRequest, key: str) -> HttpResponse:
    """Say in one's own words what a behaviour looks like."""
    behaviour = get_object_or_404(Behaviour.objects.readable_by(request.user), key=key)
    form = LookForm(request.POST if request.method == "POST" else None)
    if _kept(form, lambda: actions.write_look(behaviour=behaviour, by=request.user, **form.cleaned_data)):
        return done(request, f"{behaviour.get_absolute_url()}#looks", said="Kept.")
    context = {"form": form, "behaviour": behaviour}
    return fragment(request, "behaviours/look.html", "look-form", context, status=form_status(form))


@require_http_methods(["POST"])
def look_withdrawn(request: PersonRequest, key: str) -> HttpResponse:
    """Take one's own words back."""
    behaviour = get_object_or_404(Behaviour.objects.readable_by(request.user), key=key)
    form = WithdrawLookForm(request.POST, by=request.user)
    if not form.is_valid():
        raise Http404
    actions.withdraw_look(look=form.cleaned_data["look"], by=request.user)
    return done(request, f"{behaviour.get_absolute_url()}#looks", said="Taken back.")


@require_http_methods(["GET"])
def framework(request: PersonRequest, key: str) -> HttpResponse:
    """Every version of a framework side by side: what each item is called and which number it has (F-009)."""
    shown = get_object_or_404(Framework.objects.readable_by(request.user), key=key)
    versions = list(FrameworkVersion.objects.visible_to(request.user).filter(framework=shown))
    worded = Prefetch("wordings", Wording.objects.visible_to(request.user), to_attr="all_wordings")
    near = Prefetch("relates_to", Behaviour.objects.readable_by(request.user), to_attr="near_to")
    items = Behaviour.objects.readable_by(request.user).filter(framework=shown).prefetch_related(worded, near)
    rows = [
        (item, [next((one for one in item.all_wordings if one.version_id == v.pk), None) for v in versions])  # type: ignore[attr-defined]
        for item in items
    ]
    context = {
        "framework": shown,
        "versions": versions,
        "rows": rows,
        "may_choose": FrameworkVersion.objects.choosable_by(request.user).filter(framework=shown).exists(),
        "is_editable": Framework.objects.editable_by(request.user).filter(pk=shown.pk).exists(),
    }
    return fragment(request, "behaviours/framework.html", "framework", context)


@require_http_methods(["POST"])
def framework_version(request: PersonRequest, key: str) -> HttpResponse:
    """Number the screens by another version."""
    shown = get_object_or_404(Framework.objects.readable_by(request.user), key=key)
    form = VersionForm(request.POST, framework=key, by=request.user)
    if not FrameworkVersion.objects.choosable_by(request.user).filter(framework=shown).exists():
        raise PermissionDenied
    if not form.is_valid():
        raise Http404
    version = actions.adopt_version(version=form.cleaned_data["version"], by=request.user)
    said = f"The screens number by “{version.name}” now. No tag has changed."
    return done(request, shown.get_absolute_url(), said=said)


def _typed_in(request: PersonRequest, key: str) -> Framework:
    """A framework that the reader may change; 403 where they may only read it."""
    shown = get_object_or_404(Framework.objects.readable_by(request.user), key=key)
    if not Framework.objects.editable_by(request.user).filter(pk=shown.pk).exists():
        raise PermissionDenied
    return shown


@require_http_methods(["GET", "POST"])
def framework_new(request: PersonRequest) -> HttpResponse:
    """Begin another framework beside the nine (F-084)."""
    get_list_or_404(Framework.objects.readable_by(request.user)[:1])
    if not types_in_frameworks(request.user):
        raise PermissionDenied
    form = FrameworkForm(request.POST if request.method == "POST" else None)
    if begun := _kept(form, lambda: actions.type_in_framework(by=request.user, **form.cleaned_data)):
        return done(request, begun.get_absolute_url(), said=f"“{begun.name}” is begun. Type in its items.")
    context = {"form": form, "framework": None}
    return fragment(request, "behaviours/framework_form.html", "framework-form", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def framework_edit(request: PersonRequest, key: str) -> HttpResponse:
    """Say anew what a framework is called and where it comes from."""
    shown = _typed_in(request, key)
    known = {"name": shown.name, "source": shown.source}
    form = FrameworkForm(request.POST if request.method == "POST" else None, initial=known)
    if _kept(form, lambda: actions.describe_framework(framework=shown, by=request.user, **form.cleaned_data)):
        return done(request, shown.get_absolute_url(), said="Kept.")
    context = {"form": form, "framework": shown, "name": known["name"]}
    return fragment(request, "behaviours/framework_form.html", "framework-form", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def item_new(request: PersonRequest, key: str) -> HttpResponse:
    """Add an item to a framework that was typed in."""
    shown = _typed_in(request, key)
    form = ItemForm(request.POST if request.method == "POST" else None, by=request.user, initial={})
    if item := _kept(form, lambda: actions.type_in_item(framework=shown, by=request.user, **form.cleaned_data)):
        return done(request, shown.get_absolute_url(), said=f"“{item.short_name}” is in it.")
    context = {"form": form, "framework": shown, "item": None}
    return fragment(request, "behaviours/item.html", "item-form", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def item_edit(request: PersonRequest, key: str, item: str) -> HttpResponse:
    """Change an item of a framework that was typed in."""
    shown = _typed_in(request, key)
    known = get_object_or_404(Behaviour.objects.editable_by(request.user), framework=shown, key=item)
    worded = get_object_or_404(Wording.objects.visible_to(request.user).in_use(), behaviour=known)
    said: dict[str, object] = {
        "heading": worded.heading,
        "when_present": worded.when_present,
        "when_absent": worded.when_absent,
        "relates_to": Behaviour.objects.readable_by(request.user).filter(related_items=known),
    }
    form = ItemForm(request.POST if request.method == "POST" else None, by=request.user, initial=said)
    if _kept(form, lambda: actions.describe_item(item=known, by=request.user, **form.cleaned_data)):
        return done(request, shown.get_absolute_url(), said="Kept.")
    context = {"form": form, "framework": shown, "item": known.short_name}
    return fragment(request, "behaviours/item.html", "item-form", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def numbers(request: PersonRequest) -> HttpResponse:
    """Check the numbers in a text, and settle what each of them means (F-010)."""
    if not checks_numbers(request.user):
        raise Http404
    in_use = FrameworkVersion.objects.visible_to(request.user).filter(framework__is_the_nine=True, is_in_use=True)
    form = NumbersForm(
        request.POST if request.method == "POST" else None,
        by=request.user,
        initial={"version": in_use.values_list("key", flat=True).first()},
    )
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        context |= _numbers_found(request, form)
    return fragment(request, "behaviours/numbers.html", "numbers", context, status=form_status(form))


def _numbers_found(request: PersonRequest, form: NumbersForm) -> dict[str, object]:
    """What was found in a text, each with what was said of it before; kept anew where that was asked for."""
    text, keep = form.cleaned_data["text"], "keep" in request.POST
    wordings = Wording.objects.visible_to(request.user).of_the_nine().filter(version=form.cleaned_data["version"])
    nine = list(Behaviour.objects.readable_by(request.user).the_nine())
    known = NumberResolution.objects.visible_to(request.user).filter(text_sha256=fingerprint(text))
    before = {(one.start, one.end): one for one in known}
    settle = [
        ResolutionForm(request.POST if keep else None, span=span, nine=nine, initial=_said_before(before, span))
        for span in spans(check(text, wordings))
    ]
    in_order = [one.is_valid() for one in settle if keep]
    kept = keep and all(in_order)
    for one in settle if kept else []:
        if one.is_settled:
            actions.resolve_number(
                text=text,
                start=one.span.start,
                end=one.span.end,
                number=one.span.number,
                behaviour=one.behaviour,
                note=one.cleaned_data["note"],
                by=request.user,
            )
    return {"text": text, "settle": settle, "kept": kept, "pieces": _marked(text, settle), "checked": True}


def _said_before(before: dict[tuple[int, int], NumberResolution], span: Span) -> dict[str, object]:
    known = before.get((span.start, span.end))
    if known is None:
        return {}
    return {"means": known.behaviour_id or "none", "note": known.note}


def _marked(text: str, settle: list[ResolutionForm]) -> list[tuple[str, Span | None]]:
    """The text in stretches, those with a finding marked."""
    pieces: list[tuple[str, Span | None]] = []
    at = 0
    for one in settle:
        if one.span.start >= at:
            pieces += [(text[at : one.span.start], None), (one.span.phrase, one.span)]
            at = one.span.end
    return [*pieces, (text[at:], None)]
