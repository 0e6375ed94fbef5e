"""Words that were sent while nobody was signed in, from the sign-in page to where they belong."""

from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from inquiry.held_words import held, hold, let_go
from inquiry.pages.errors import fields_of, sent_with
from people.http import PersonRequest

TO = "held-words-to"


class WhereTo(forms.Form):
    """The address that the words were sent to at first."""

    to = forms.CharField(max_length=2000)


@login_not_required
@require_POST
def hold_words(request: HttpRequest) -> HttpResponse:
    """Hold what is on the page and go to the door; after signing in the words are there again."""
    form = WhereTo({"to": request.POST.get(TO, "")})
    if form.is_valid():
        fields = [(name, value) for name, value in sent_with(request) if name != TO]
        hold(request, path=form.cleaned_data["to"], fields=fields)
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': reverse('held-words')})}")


@require_http_methods(["GET", "POST"])
def held_words(request: PersonRequest) -> HttpResponse:
    """The words that were held, in a form that sends them where they belong; or let go of."""
    if request.method == "POST":
        let_go(request)
        return redirect("today")
    found = held(request)
    fields = fields_of([(name, value) for name, value in found["fields"]]) if found else []
    context = {"kept": fields, "path": found["path"] if found else ""}
    return render(request, "errors/held_words.html", context)
