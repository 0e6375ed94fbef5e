"""Where the services will be found is known before they are started, and to nobody else."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from inquiry.services import Trouble
from inquiry.services.addresses import LONGEST_SOCKET_FOLDER, Addresses, embedded_environment


def test_what_was_drawn_once_is_found_again_and_only_by_its_owner(tmp_path: Path) -> None:
    first = embedded_environment(tmp_path / "var")
    assert embedded_environment(tmp_path / "var") == first
    assert stat.S_IMODE((tmp_path / "var" / "services.json").stat().st_mode) == 0o600
    assert len(first["SECRET_KEY"]) >= 50


def test_two_installations_share_no_key(tmp_path: Path) -> None:
    one, other = embedded_environment(tmp_path / "one"), embedded_environment(tmp_path / "other")
    assert not set(one.values()) & set(other.values())


def test_commands_that_begin_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as many:
        found = list(many.map(embedded_environment, [tmp_path / "var"] * 8))
    assert all(environment == found[0] for environment in found)


def test_a_clone_far_down_still_has_a_socket_with_a_short_name(tmp_path: Path) -> None:
    var = tmp_path / ("a place with spaces " * 6) / "var"
    sockets = Addresses.kept_in(var).sockets
    assert len(sockets) <= LONGEST_SOCKET_FOLDER
    assert " " not in sockets


def test_a_clone_that_is_moved_keeps_its_data(tmp_path: Path) -> None:
    before = embedded_environment(tmp_path / "here")
    (tmp_path / "here").rename(tmp_path / "there")
    assert embedded_environment(tmp_path / "there") == before


def test_the_web_role_is_not_the_owner(tmp_path: Path) -> None:
    environment = embedded_environment(tmp_path / "var")
    web, owner = (urlsplit(environment[name]) for name in ("DATABASE_URL", "DATABASE_OWNER_URL"))
    assert (web.username, owner.username) == ("inquiry_web", "inquiry_owner")
    assert web.password != owner.password
    assert unquote(web.netloc.rpartition("@")[2]).startswith("/")


def test_a_damaged_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    embedded_environment(tmp_path)
    (tmp_path / "services.json").write_text("{", encoding="utf-8")
    with pytest.raises(Trouble, match="is damaged"):
        Addresses.kept_in(tmp_path)
    with pytest.raises(SystemExit, match="is damaged"):
        embedded_environment(tmp_path)
