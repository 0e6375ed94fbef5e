"""What lies on the bench while a piece is woven: the draft, the paragraph in hand, its evidence, what is awaited."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from people.access import Viewer
from people.http import PersonRequest
from reflections.models import Note
from syntheses import drawer, standing
from syntheses.forms.pieces import DrawerForm, LinkForm, PointForm
from syntheses.forms.voices import AnswerForm, AuthorForm, DissentForm, SignForm
from syntheses.forms.weaving import CountForm, MoveParagraphForm, RewriteForm, SectionForm, WriteForm
from syntheses.models import Assembly, Synthesis

SAID_OF_STATE = {
    Assembly.State.REQUESTED: "requested",
    Assembly.State.WORKING: "printing",
}


def at(piece: Synthesis, part: str = "", *, paragraph: object = "") -> str:
    """Where a part of a piece's bench is found again after an act."""
    url = reverse("synthesis", args=[piece.slug])
    return f"{url}{f'?paragraph={paragraph}' if paragraph else ''}{f'#{part}' if part else ''}"


def in_hand(piece: standing.Piece, wanted: str) -> standing.Standing | None:
    """The paragraph that is being worked on: the one that was asked for, or else the first."""
    paragraphs = piece.paragraphs
    chosen = next((each for each in paragraphs if str(each.row.pk) == wanted), None)
    return chosen or (paragraphs[0] if paragraphs else None)


def the_drawer(request: HttpRequest, piece: Synthesis, current: standing.Standing | None) -> dict[str, Any]:
    """The filter of the drawer, and what lies in it."""
    viewer: Viewer = request.user
    form = DrawerForm(request.GET, viewer=viewer)
    wanted = form.cleaned_data if form.is_valid() else {}
    paragraph = current.row if current else None
    found = drawer.look(piece, viewer=viewer, paragraph=paragraph, wanted=wanted, mark=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = found.further
    return {"drawer_form": form, "drawer": found, "drawer_further": f"?{query.urlencode()}" if found.further else ""}


def context(request: PersonRequest, row: Synthesis, *, is_editor: bool) -> dict[str, Any]:
    """Everything that the workspace shows, in a fixed number of statements."""
    viewer = request.user
    piece = standing.read(row)
    current = in_hand(piece, request.GET.get("paragraph", ""))
    notes = {evidence.excerpt.note_id for evidence in current.usable} if current else set()
    shown: dict[str, Any] = {
        "piece": piece,
        "row": row,
        "current": current,
        "is_editor": is_editor,
        "may_publish": Synthesis.objects.publishable_by(viewer).filter(pk=row.pk).exists(),
        "stops": standing.what_stops(piece),
        "looks": standing.what_to_look_at(piece),
        "open_notes": set(Note.objects.visible_to(viewer).filter(pk__in=notes).values_list("pk", flat=True)),
        "me": next((author for author in piece.authors if author.row.person_id == viewer.pk), None),
        "answers": row.answers.select_related("place"),
        "points": row.points.all(),
        "links_out": row.links_out.select_related("to_piece"),
        "links_in": row.links_in.select_related("from_piece"),
        "editions": row.editions.all(),
        "choice": getattr(row, "choice", None),
        **gathering(row),
        **the_drawer(request, row, current),
        **_forms(row, viewer, current, is_editor=is_editor),
    }
    return shown


def gathering(row: Synthesis) -> dict[str, Any]:
    """How far the gathering of a first draft has come, the last time it was asked for."""
    assembly = row.assemblies.first()
    return {"assembly": assembly, "row": row}


def _forms(row: Synthesis, viewer: Viewer, current: standing.Standing | None, *, is_editor: bool) -> dict[str, Any]:
    """The forms of the bench: those of the paragraph in hand, and those of the whole."""
    told: dict[str, Any] = {"piece": row, "viewer": viewer}
    shown: dict[str, Any] = {"sign_form": SignForm(**told, auto_id="sign_%s", initial={"seen": row.changes})}
    if current is not None:
        shown["dissent_form"] = DissentForm(**told, auto_id="dissent_%s", initial={"holders": [viewer.pk]})
    if not is_editor:
        return shown
    shown |= {
        "write_form": WriteForm(**told),
        "section_form": SectionForm(**told, auto_id="section_%s"),
        "author_form": AuthorForm(**told, auto_id="author_%s"),
        "answer_form": AnswerForm(**told, auto_id="answer_%s"),
        "link_form": LinkForm(**told, auto_id="link_%s"),
        "point_form": PointForm(**told, auto_id="point_%s"),
    }
    if current is not None:
        paragraph = current.row
        fields = ("text", "basis", "hedge", "voice")
        initial = {name: getattr(paragraph, name) for name in fields} | {"from_version": paragraph.version}
        shown |= {
            "rewrite_form": RewriteForm(**told, auto_id="rewrite_%s", initial=initial),
            "count_form": CountForm(**told, paragraph=paragraph, auto_id="count_%s"),
            "move_form": MoveParagraphForm(**told, auto_id="move_%s", initial={"section": paragraph.section_id}),
        }
    return shown


def piece_to_see(request: PersonRequest, slug: str) -> tuple[Synthesis, bool]:
    """A piece that the viewer may see, and whether they write it. Otherwise there is no such piece."""
    seen = Synthesis.objects.visible_to(request.user).select_related("central_behaviour", "choice")
    row = seen.filter(slug=slug).first()
    if row is None:
        raise Http404
    return row, Synthesis.objects.editable_by(request.user).filter(pk=row.pk).exists()
