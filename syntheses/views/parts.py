"""What is done on the bench: one address for each act, an ordinary form for each address."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from people import clock
from people.acts import was_kept
from people.http import PersonRequest, done, tell
from syntheses import actions
from syntheses.errors import ChangedMeanwhile, Refused
from syntheses.forms.fields import NothingForm, OfAPiece
from syntheses.forms.pieces import LinkForm, PointForm, UnlinkForm, WhichPointForm
from syntheses.forms.voices import (
    AnswerForm,
    AuthorForm,
    DissentForm,
    MoveAuthorForm,
    RewordForm,
    SignForm,
    WhichAuthorForm,
)
from syntheses.forms.weaving import (
    AttachForm,
    CountForm,
    DetachForm,
    MoveParagraphForm,
    PullForm,
    PutBackForm,
    RewriteForm,
    SectionForm,
    SectionMoveForm,
    SectionTitleForm,
    UnmarkForm,
    WhichSectionForm,
    WriteForm,
)
from syntheses.models import Dissent, Paragraph, Synthesis
from syntheses.views import bench
from syntheses.views.weaving import to_write


def _act(
    request: PersonRequest,
    piece: Synthesis,
    typed: Callable[..., OfAPiece],
    do: Callable[..., Any],
    *,
    back: str,
    act: str,
    said: str = "Kept.",
) -> HttpResponse:
    """Do what the form asks for and go back to the bench; or show the form again with what was typed and what is wrong.

    Args:
        typed: the form in which it was asked for.
        do: the action, which is given what the form found.
        back: where on the bench to go back to.
        act: the words of the button, for the page that shows the form again.
    """
    form, at = typed(data=request.POST, piece=piece, viewer=request.user), clock.now()
    if form.is_valid():
        try:
            do(by=request.user, at=at, **form.cleaned_data)
        except ChangedMeanwhile as both:
            context = {"both": both, "form": form, "row": piece, "back": back}
            return render(request, "syntheses/weaving/meanwhile.html", context, status=HTTPStatus.CONFLICT)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, back, said=said, undo=at if was_kept(request.user, at) else None)
    context = {"form": form, "row": piece, "back": back, "act": act}
    return render(request, "syntheses/weaving/mend.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


# ---- Sections -------------------------------------------------------------------------------------------------------


@require_POST
def sections(request: PersonRequest, slug: str) -> HttpResponse:
    """Add a section."""
    row = to_write(request, slug)
    do = partial(actions.add_section, synthesis=row)
    return _act(request, row, SectionForm, do, back=bench.at(row, "draft"), act="Add the section")


@require_POST
def section_title(request: PersonRequest, slug: str) -> HttpResponse:
    """Give a section another heading."""
    row = to_write(request, slug)
    back = bench.at(row, "draft")
    return _act(request, row, SectionTitleForm, actions.title_section, back=back, act="Keep the heading")


@require_POST
def section_move(request: PersonRequest, slug: str) -> HttpResponse:
    """Move a section up or down."""
    row = to_write(request, slug)
    back = bench.at(row, "draft")
    return _act(request, row, SectionMoveForm, actions.move_section, back=back, act="Move it", said="Moved.")


@require_POST
def section_out(request: PersonRequest, slug: str) -> HttpResponse:
    """Take a section out."""
    row = to_write(request, slug)
    said = "Taken out. It can be brought back, below, at any time."
    back = bench.at(row, "draft")
    return _act(request, row, WhichSectionForm, actions.remove_section, back=back, act="Take it out", said=said)


@require_POST
def section_back(request: PersonRequest, slug: str) -> HttpResponse:
    """Bring a section back."""
    row = to_write(request, slug)
    back = bench.at(row, "draft")
    return _act(
        request, row, WhichSectionForm, actions.bring_back_section, back=back, act="Bring it back", said="Brought back."
    )


# ---- Paragraphs -----------------------------------------------------------------------------------------------------


def _paragraph(request: PersonRequest, slug: str, paragraph_id: UUID) -> tuple[Synthesis, Paragraph, str]:
    """The paragraph that is in hand, its piece, and where it is found again."""
    row = to_write(request, slug)
    mine = (
        Paragraph.objects.editable_by(request.user).filter(section__synthesis=row).select_related("section__synthesis")
    )
    paragraph = get_object_or_404(mine, pk=paragraph_id)
    return row, paragraph, bench.at(row, f"p-{paragraph.pk}", paragraph=paragraph.pk)


@require_POST
def paragraphs(request: PersonRequest, slug: str) -> HttpResponse:
    """Write a paragraph."""
    row = to_write(request, slug)
    back = bench.at(row, "draft")
    return _act(request, row, WriteForm, actions.write_paragraph, back=back, act="Keep the paragraph")


@require_POST
def paragraph(request: PersonRequest, slug: str, paragraph_id: UUID) -> HttpResponse:
    """Write a paragraph anew; where somebody else did so meanwhile, show both wordings and lose neither."""
    row, it, back = _paragraph(request, slug, paragraph_id)
    before = it.quantifiers.count()
    do = partial(actions.rewrite_paragraph, paragraph=it)
    response = _act(request, row, RewriteForm, do, back=back, act="Keep the paragraph")
    lost = before - it.quantifiers.count()
    if lost > 0:
        phrases = "One counted phrase no longer stands" if lost == 1 else f"{lost} counted phrases no longer stand"
        return done(request, back, said=f"{phrases} there, so what it counted is gone too.")
    return response


@require_POST
def paragraph_move(request: PersonRequest, slug: str, paragraph_id: UUID) -> HttpResponse:
    """Move a paragraph up, down, or into another section."""
    row, it, back = _paragraph(request, slug, paragraph_id)

    def do(*, to: str, **told: Any) -> None:  # noqa: ANN401
        actions.move_paragraph(paragraph=it, to=to, **({"by": told["by"], "at": told["at"]} if to else told))

    return _act(request, row, MoveParagraphForm, do, back=back, act="Move it", said="Moved.")


@require_POST
def paragraph_out(request: PersonRequest, slug: str, paragraph_id: UUID) -> HttpResponse:
    """Take a paragraph out."""
    row, it, _ = _paragraph(request, slug, paragraph_id)
    do = partial(actions.remove_paragraph, paragraph=it)
    said = "Taken out. It can be brought back, below, at any time."
    return _act(request, row, NothingForm, do, back=bench.at(row, "draft"), act="Take it out", said=said)


@require_POST
def paragraph_back(request: PersonRequest, slug: str, paragraph_id: UUID) -> HttpResponse:
    """Bring a paragraph back."""
    row, it, back = _paragraph(request, slug, paragraph_id)
    do = partial(actions.bring_back_paragraph, paragraph=it)
    return _act(request, row, NothingForm, do, back=back, act="Bring it back", said="Brought back.")


# ---- What a paragraph rests on, and what it counts ------------------------------------------------------------------


@require_POST
def evidence(request: PersonRequest, slug: str, paragraph_id: UUID) -> HttpResponse:
    """Attach cleared words to a paragraph."""
    row, it, back = _paragraph(request, slug, paragraph_id)
    do = partial(actions.attach_evidence, paragraph=it)
    return _act(request, row, AttachForm, do, back=back, act="Attach the words", said="Attached.")


@require_POST
def evidence_away(request: PersonRequest, slug: str, paragraph_id: UUID) -> HttpResponse:
    """Take words away from a paragraph."""
    row, it, back = _paragraph(request, slug, paragraph_id)
    said = "Taken away from the paragraph. The words stay where they were marked."
    typed = partial(DetachForm, paragraph=it)
    return _act(request, row, typed, actions.detach_evidence, back=back, act="Take them away", said=said)


@require_POST
def counted(request: PersonRequest, slug: str, paragraph_id: UUID) -> HttpResponse:
    """Mark a phrase that counts something."""
    row, it, back = _paragraph(request, slug, paragraph_id)
    do = partial(actions.mark_quantifier, paragraph=it)
    return _act(request, row, partial(CountForm, paragraph=it), do, back=back, act="Count it", said="Counted.")


@require_POST
def counted_away(request: PersonRequest, slug: str, paragraph_id: UUID) -> HttpResponse:
    """Say that a phrase counts nothing after all."""
    row, it, back = _paragraph(request, slug, paragraph_id)
    typed = partial(UnmarkForm, paragraph=it)
    return _act(request, row, typed, actions.unmark_quantifier, back=back, act="Count it no longer")


@require_POST
def quotes(request: PersonRequest, slug: str) -> HttpResponse:
    """Set cleared words large."""
    row = to_write(request, slug)
    return _act(request, row, PullForm, actions.pull_quote, back=bench.at(row, "draft"), act="Set them large")


@require_POST
def quotes_back(request: PersonRequest, slug: str) -> HttpResponse:
    """Set words large no longer."""
    row = to_write(request, slug)
    return _act(request, row, PutBackForm, actions.put_quote_back, back=bench.at(row, "draft"), act="Put them back")


# ---- Different views ------------------------------------------------------------------------------------------------


@require_POST
def dissents(request: PersonRequest, slug: str, paragraph_id: UUID) -> HttpResponse:
    """Put a different view beside a paragraph: whoever may read the draft may."""
    row, _ = bench.piece_to_see(request, slug)
    seen = Paragraph.objects.visible_to(request.user).filter(section__synthesis=row, removed_at=None)
    after = get_object_or_404(seen.select_related("section__synthesis"), pk=paragraph_id)
    do = partial(actions.raise_dissent, after=after)
    back = bench.at(row, f"p-{after.pk}", paragraph=after.pk)
    said = "It stands beside the paragraph. Each of its holders is asked to accept how it stands."
    return _act(request, row, DissentForm, do, back=back, act="Put it beside the paragraph", said=said)


def _dissent(request: PersonRequest, slug: str, dissent_id: UUID) -> tuple[Synthesis, Dissent, str]:
    """A different view, where the viewer may see it; the action refuses whoever does not hold it."""
    row, _ = bench.piece_to_see(request, slug)
    seen = Dissent.objects.visible_to(request.user).filter(synthesis=row).select_related("synthesis", "after")
    it = get_object_or_404(seen, pk=dissent_id)
    return row, it, bench.at(row, f"d-{it.pk}", paragraph=it.after_id)


@require_POST
def dissent(request: PersonRequest, slug: str, dissent_id: UUID) -> HttpResponse:
    """Change the words of one's own different view."""
    row, it, back = _dissent(request, slug, dissent_id)
    do = partial(actions.reword_dissent, dissent=it)
    said = "Kept. Everybody who holds it is asked again whether they accept it."
    return _act(request, row, RewordForm, do, back=back, act="Keep the words", said=said)


@require_POST
def dissent_accept(request: PersonRequest, slug: str, dissent_id: UUID) -> HttpResponse:
    """Accept how one's different view stands."""
    row, it, back = _dissent(request, slug, dissent_id)
    do = partial(actions.accept_dissent, dissent=it)
    return _act(
        request, row, NothingForm, do, back=back, act="Accept how it stands", said="Accepted, as it stands now."
    )


@require_POST
def dissent_withdraw(request: PersonRequest, slug: str, dissent_id: UUID) -> HttpResponse:
    """Hold a different view no longer."""
    row, it, back = _dissent(request, slug, dissent_id)
    do = partial(actions.withdraw_dissent, dissent=it)
    return _act(request, row, NothingForm, do, back=back, act="Withdraw it", said="You hold it no longer.")


# ---- Authors, signatures, answers and links -------------------------------------------------------------------------


@require_POST
def authors(request: PersonRequest, slug: str) -> HttpResponse:
    """Add an author."""
    row = to_write(request, slug)
    do = partial(actions.add_author, synthesis=row)
    return _act(request, row, AuthorForm, do, back=bench.at(row, "authors"), act="Add them")


@require_POST
def author_move(request: PersonRequest, slug: str) -> HttpResponse:
    """Move an author up or down."""
    row = to_write(request, slug)
    back = bench.at(row, "authors")
    return _act(request, row, MoveAuthorForm, actions.move_author, back=back, act="Move them", said="Moved.")


@require_POST
def author_out(request: PersonRequest, slug: str) -> HttpResponse:
    """Take somebody out from among the authors."""
    row = to_write(request, slug)
    back = bench.at(row, "authors")
    return _act(request, row, WhichAuthorForm, actions.remove_author, back=back, act="Take them out")


@require_POST
def signatures(request: PersonRequest, slug: str) -> HttpResponse:
    """Sign the version that one has read."""
    row, _ = bench.piece_to_see(request, slug)
    do = partial(actions.sign, synthesis=row)
    back = bench.at(row, "signing")
    return _act(request, row, SignForm, do, back=back, act="Sign", said=f"You signed version {row.version}.")


@require_POST
def answers(request: PersonRequest, slug: str) -> HttpResponse:
    """Record what a place answered."""
    row = to_write(request, slug)
    do = partial(actions.record_place_answer, synthesis=row)
    return _act(request, row, AnswerForm, do, back=bench.at(row, "answers"), act="Keep the answer")


@require_POST
def points(request: PersonRequest, slug: str) -> HttpResponse:
    """Say what a response accepts, questions or cautions against."""
    row = to_write(request, slug)
    do = partial(actions.add_response_point, synthesis=row)
    return _act(request, row, PointForm, do, back=bench.at(row, "points"), act="Keep the point")


@require_POST
def point_out(request: PersonRequest, slug: str) -> HttpResponse:
    """Take such a line out."""
    row = to_write(request, slug)
    back = bench.at(row, "points")
    return _act(request, row, WhichPointForm, actions.drop_response_point, back=back, act="Take it out")


@require_POST
def links(request: PersonRequest, slug: str) -> HttpResponse:
    """Say how this piece bears on another."""
    row = to_write(request, slug)
    do = partial(actions.link_pieces, from_piece=row)
    return _act(request, row, LinkForm, do, back=bench.at(row, "among"), act="Link them")


@require_POST
def link_back(request: PersonRequest, slug: str) -> HttpResponse:
    """Take a link back."""
    row = to_write(request, slug)
    return _act(request, row, UnlinkForm, actions.unlink_pieces, back=bench.at(row, "among"), act="Take the link back")
