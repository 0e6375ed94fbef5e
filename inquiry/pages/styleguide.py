"""Every part that the pages are made of, with invented words, on one page. Routed only where DEBUG is on."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

NINE = [
    ("perspective", "interconnected-whole", "whole", "Interconnected whole", "People see themselves as parts of one."),
    ("perspective", "resourceful-people", "strengths", "Strengths", "People are seen for what they bring."),
    ("perspective", "shared-vision", "vision", "Shared vision", "A picture of where to go that many drew."),
    ("power", "shared-power", "power", "Shared power", "Who decides is not who always decided."),
    ("power", "devolved-decisions", "decisions", "Devolved decisions", "Those nearest decide, with the means to."),
    ("power", "mutual-accountability", "accountability", "Mutual accountability", "Each answers to the others."),
    ("participation", "trusting-relationships", "trust", "Trusting relationships", "People count on one another."),
    ("participation", "collaborative-leadership", "leadership", "Leadership at every level", "Many begin things."),
    ("participation", "collective-learning", "learning", "Feedback and learning", "What went wrong is heard and used."),
]
NOTE = "Sat in on the repairs forum. The new contracts manager opened by reading out the complaints himself, all forty."


def _behaviour(group: str, key: str, mark: str, short_name: str, meaning: str) -> dict[str, str]:
    css = f"b-{mark} f-{group}"
    return {"key": key, "mark": mark, "group": group, "short_name": short_name, "css": css, "meaning": meaning}


BEHAVIOURS = [_behaviour(*row) for row in NINE]
BY_MARK = {behaviour["mark"]: behaviour for behaviour in BEHAVIOURS}
FAMILIES = [
    {"name": name, "group": group, "span": 3, "behaviours": [b for b in BEHAVIOURS if b["group"] == group]}
    for name, group in (("Perspective", "perspective"), ("Power", "power"), ("Participation", "participation"))
]


class Specimen(forms.Form):
    """A field of each kind."""

    who = forms.CharField(
        label="Who or what is the fixed point?", help_text="A role is enough: “chair of the tenants’ forum”."
    )
    look_again = forms.DateField(label="Look again on", widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.ChoiceField(choices=[("harrowby", "Harrowby"), ("eastmere", "Eastmere")])
    audience = forms.ChoiceField(
        label="Who can read this",
        choices=[("only-me", "Only me"), ("place", "Associates of Harrowby"), ("associates", "All nine associates")],
        widget=forms.RadioSelect,
        help_text="You can change this at any time.",
    )
    acts = forms.ChoiceField(
        label="Here, is it",
        choices=[("helps", "helping"), ("hinders", "hindering"), ("cannot-say", "cannot say")],
        widget=forms.RadioSelect,
    )
    shared = forms.BooleanField(label="This is a shared computer: keep nothing on it", required=False)
    words = forms.CharField(label="The words", widget=forms.Textarea(attrs={"rows": 3}))

    def clean_who(self) -> str:
        """Names are kept under seal."""
        if "Mrs" in self.cleaned_data["who"]:
            message = "This looks like a person’s name. Use a role here; names are kept under seal."
            raise forms.ValidationError(message)
        return str(self.cleaned_data["who"])


def _matrix() -> list[dict[str, Any]]:
    counts = {
        "Harrowby": [(3, 1), (0, 0), (5, 0), (1, 6), (0, 4), (2, 2), (7, 5), (1, 0), (24, 3)],
        "Carrow": [(0, 0), (2, 0), (0, 0), (1, 1), (0, 0), (0, 0), (0, 0), (1, 0), (0, 0)],
    }
    return [
        {
            "name": place,
            "url": "#matrix",
            "note": "Ruth, Nadia" if place == "Harrowby" else "Sam, since August",
            "cells": [
                {"behaviour": b, "url": "#drill", "current": b["mark"] == "power" and place == "Harrowby"}
                | ({"helps": helps, "hinders": hinders} if helps or hinders else {"said": "No word yet"})
                for b, (helps, hinders) in zip(BEHAVIOURS, row, strict=True)
            ],
        }
        for place, row in counts.items()
    ]


def _filled_in() -> Specimen:
    form = Specimen({"who": "Mrs P. Longstaff", "place": "harrowby", "acts": "hinders", "words": NOTE})
    form.is_valid()
    return form


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in each of its states."""
    trust, power, learning = BY_MARK["trust"], BY_MARK["power"], BY_MARK["learning"]
    day = dt.date(2026, 11, 18)
    tags = [{"behaviour": trust, "acts": "helps"}, {"behaviour": power, "acts": "hinders"}]
    context = {
        "families": FAMILIES,
        "behaviours": BEHAVIOURS,
        "trust": trust,
        "power": power,
        "learning": learning,
        "other": {"css": "b- f-", "mark": "", "short_name": "We keep our word"},
        "form": _filled_in(),
        "empty_form": Specimen(auto_id="clean_%s"),
        "note": NOTE,
        "day": day,
        "end": dt.date(2026, 12, 1),
        "kept_at": dt.datetime(2026, 11, 18, 14, 7, tzinfo=dt.UTC),
        "keep_states": ["keeping", "kept", "here", "clash"],
        "audiences": [
            ("only-me", "Only you can read it"),
            ("me-and-learning-partner", "You and Tom Birkett can read it"),
            ("place", "Associates of Harrowby can read it"),
            ("associates", "All nine associates can read it"),
            ("cleared", "Cleared for synthesis: the programme team can read it too"),
            ("public", "Everyone who works in the inquiry can read it"),
        ],
        "clearances": ["not-asked", "asked", "cleared", "amended", "refused", "withdrawn"],
        "bears": ["supports", "complicates", "contradicts"],
        "bases": ["evidence", "opinion", "framing", "dissent"],
        "waiting": [
            {
                "title": "Clear your words",
                "url": "#rows",
                "end": "asked 3 days ago",
                "words": "“Ringing never changed it.”",
                "note": "Tom would like this sentence for Harrowby’s portrait. Nobody reads it until you say so.",
            },
            {"title": "Sign version 3 of “Learning out loud”", "url": "#rows", "note": "Two sentences changed."},
        ],
        "rows": [
            {
                "words": "Walked the Lowfield with the tenants’ forum",
                "url": "#rows",
                "note": "Kept today 09:12.",
                "tags": tags,
            },
            {"words": "Call with the housing lead", "note": "Kept 19 November. Only you."},
        ],
        "tabs": [
            {"name": "All", "url": "#tabs", "current": True},
            {"name": "Untagged", "url": "#tabs", "count": "4"},
        ],
        "events": [
            {"at": day, "said": "Kept at 17:41. On the server, once."},
            {
                "at": day,
                "said": "Tom asked to use tag 1’s words. The sentence would read:",
                "words": "Residents described it.",
                "url": "#receipt",
                "link": "Answer",
            },
        ],
        "matrix": _matrix(),
        "heads": ["Who or what", "Now", "Look again"],
        "table": [
            {
                "name": "Friday drop-in",
                "cells": [{"head": "Now", "text": "Weakening"}, {"head": "Look again", "text": "30 November"}],
            },
            {
                "name": "The repairs list",
                "cells": [{"head": "Now", "text": "Holding"}, {"head": "Look again", "text": "1 March 2027"}],
            },
        ],
        "focus": [
            {
                "name": family["name"],
                "group": family["group"],
                "items": [
                    {
                        "behaviour": b,
                        "in_focus": b["mark"] in ("trust", "power"),
                        "since": "Since June 2025" if b["mark"] in ("trust", "power") else "",
                    }
                    for b in BEHAVIOURS
                    if b["group"] == family["group"]
                ],
            }
            for family in FAMILIES
        ],
        "lines": [
            {"name": "Imran Sadiq", "said": "Signed 20 November, 09:15"},
            {
                "name": "Ruth Adeyemi",
                "said": "Not yet.",
                "waits": True,
                "url": "#signoff",
                "link": "What changed since",
            },
        ],
        "counts": [{"name": "Harrowby"}, {"name": "Eastmere"}, {"name": "Carrow", "missing": True}],
        "actions": [
            {"name": "Say “in two of the three”", "url": "#flag"},
            {"name": "Ask Sam about Carrow", "url": "#flag"},
        ],
        "order": [{"name": "Ruth Adeyemi", "move_url": "#"}, {"name": "Imran Sadiq", "move_url": "#"}],
        "facts": [
            {"name": "Length", "value": "4 pages, 212 KB"},
            {"name": "Edition", "value": "Edition 1, no corrections"},
        ],
        "grounds": [
            ("paper", "Paper"),
            ("sheet", "Sheet"),
            ("ink", "Ink"),
            ("ink2", "Second ink"),
            ("link", "Link"),
            ("wrong", "Gone wrong"),
            ("fine", "Settled"),
            ("edge", "Control edge"),
            ("rule", "Hairline"),
            ("marigold", "Surveyor’s yellow"),
        ],
    }
    return render(request, "styleguide.html", context)
