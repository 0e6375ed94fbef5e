"""The house keeps its own rules: nobody goes round the access sets, and nothing is done by nobody."""

import ast
import inspect
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FLOORS = ["people", "behaviours", "places", "reflections", "syntheses"]

# What may follow `.objects` outside actions and models: the methods of the access sets.
SETS = {
    "visible_to", "own", "readable_by", "editable_by", "taggable_by", "cleared_for", "clearable_by",
    "administered_by", "choosable_by", "publishable_by", "listed_to", "who_signed", "opened_by",
    "published_to", "worked_in_by", "looked_at", "open", "the_nine", "in_use", "none", "decidable_by",
}  # fmt: skip


def doors() -> list[Path]:
    """Every file in which a request, a form or a task meets the rows."""
    found = [path for floor in FLOORS for name in ("views", "forms", "feeds") for path in _files(ROOT / floor, name)]
    return sorted([*found, *(ROOT / "inquiry" / "pages").rglob("*.py")])


def _files(floor: Path, name: str) -> Iterator[Path]:
    if (floor / f"{name}.py").exists():
        yield floor / f"{name}.py"
    yield from (floor / name).rglob("*.py")


def ways_round(source: str) -> list[str]:
    """Every `.objects` that is not followed at once by a method of an access set."""
    tree = ast.parse(source)
    allowed = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in SETS and isinstance(node.value, ast.Attribute)
    }
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"} and id(node) not in allowed
    ]


@pytest.mark.parametrize("path", doors(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_door_reaches_rows_only_through_an_access_set(path: Path) -> None:
    assert ways_round(path.read_text(encoding="utf-8")) == []


def test_a_way_round_would_be_found() -> None:
    assert ways_round("Note.objects.filter(pk=1)") == ["line 1: Note.objects"]
    assert ways_round("Note.objects.visible_to(viewer).filter(pk=1)") == []


def actions() -> Iterator[tuple[str, FunctionType]]:
    """Every public function of every floor's actions."""
    for floor in FLOORS:
        for path in _files(ROOT / floor, "actions"):
            module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
            for name, thing in vars(module).items():
                if isinstance(thing, FunctionType) and not name.startswith("_") and thing.__module__ == module.__name__:
                    yield f"{module.__name__}.{name}", thing


# Functions in the actions' rooms that write nothing in anybody's name.
NOT_ACTS = {
    "people.actions.free_slug",
    "people.actions.write_letter",
    "reflections.actions.cycles.lies_within",
    "reflections.actions.taking_back.not_resting",
    "syntheses.actions.signing.what_stops_publishing",
}
# They judge what was typed, for the actions beside them.
JUDGES = (
    "syntheses.actions.changes.",
    "syntheses.actions.judging.",
    "places.actions.refusals.",
    "reflections.actions.fitting.",
)


def test_every_action_names_who_acts_and_has_no_default_for_it() -> None:
    """F-039 and the audit rest on it: forgetting the actor must refuse, not grant."""
    nameless = []
    for name, function in actions():
        if name in NOT_ACTS or name.startswith(JUDGES):
            continue
        by = inspect.signature(function).parameters.get("by")
        if by is None or by.default is not inspect.Parameter.empty or by.kind is not inspect.Parameter.KEYWORD_ONLY:
            nameless.append(name)
    assert nameless == []


def test_every_action_says_what_it_does_in_words() -> None:
    assert [name for name, function in actions() if not function.__doc__] == []


def test_no_file_has_outgrown_its_name() -> None:
    """A file that passes 400 lines by much becomes a package of the same name."""
    long = {
        str(path.relative_to(ROOT)): lines
        for floor in [*FLOORS, "inquiry"]
        for path in (ROOT / floor).rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 420
    }
    assert long == {}


def test_a_process_that_serves_pages_holds_nothing_that_only_a_worker_uses() -> None:
    """Each of these takes tens of megabytes in every process: they are fetched by whoever has a file before it."""
    asked = (
        "import sys, django, inquiry.celery; django.setup(); import inquiry.urls;"
        "inquiry.celery.app.loader.import_default_modules();"
        "print(*sorted({'openpyxl', 'docx', 'lxml', 'weasyprint'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == []
