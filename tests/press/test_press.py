"""The press as a worker meets it: it tells its steps, stops when asked, keeps to its limits, and holds no secret."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from syntheses.reports.outcome import STEPS, PrintFailed, PrintStopped, unheard
from syntheses.reports.press import Limits, Press
from tests.press import samples, samples_year

ROOT = Path(__file__).resolve().parent.parent.parent


def helper_of(press: Press) -> int:
    press.warm_up()
    assert press._helper is not None
    return press._helper.pid


def children_of(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return [int(child) for child in found]


def test_the_steps_come_in_order_and_setting_knows_of_how_many(press: Press) -> None:
    heard: list[tuple[str, int, int]] = []
    printed = press.print_view(
        samples_year.annual().to_json(), on_step=lambda *step: heard.append(step), should_stop=lambda: False
    )
    names = list(dict.fromkeys(step for step, _, _ in heard))
    assert names == list(STEPS)
    setting = [(at, of) for step, at, of in heard if step == "setting"]
    assert {of for _, of in setting} == {printed.pages}
    assert [at for at, _ in setting] == sorted(at for at, _ in setting)
    assert setting[-1] == (printed.pages, printed.pages)
    assert heard[-1] == ("ready", printed.pages, printed.pages)


def test_a_printing_that_nobody_wants_any_more_ends_at_once(press: Press) -> None:
    heard: list[str] = []
    pid = helper_of(press)
    begun = time.monotonic()
    with pytest.raises(PrintStopped):
        press.print_view(
            samples_year.annual().to_json(),
            on_step=lambda step, at, of: heard.append(step),
            should_stop=lambda: "measuring" in heard,
        )
    assert time.monotonic() - begun < 20
    assert "ready" not in heard
    assert children_of(pid) == []
    # And the helper is as good as before.
    assert press.print_view(samples.reflection().to_json(), on_step=unheard, should_stop=lambda: False).pages == 3
    assert helper_of(press) == pid


@pytest.mark.parametrize(
    ("limits", "reason"),
    [(Limits(memory=64 * 1024**2), "memory"), (Limits(cpu=1), "longer than it may"), (Limits(wall=0.2), "longer than")],
)
def test_a_printing_beyond_its_limits_fails_with_a_reason(limits: Limits, reason: str) -> None:
    press = Press(limits)
    try:
        with pytest.raises(PrintFailed, match=reason) as failed:
            press.print_view(samples_year.annual().to_json(), on_step=unheard, should_stop=lambda: False)
        assert failed.value.retryable
        assert failed.value.reason.endswith(".")
    finally:
        press.close()


def test_what_is_no_view_is_refused_for_good(press: Press) -> None:
    kept = samples.reflection().to_json()
    kept["note_text"] = "a private sentence"
    with pytest.raises(PrintFailed, match="note_text") as failed:
        press.print_view(kept, on_step=unheard, should_stop=lambda: False)
    assert not failed.value.retryable


def test_a_helper_that_is_killed_is_replaced(press: Press) -> None:
    def kill(step: str, at: int, of: int) -> None:
        if step == "measuring":
            os.kill(helper_of_line(press), signal.SIGKILL)

    with pytest.raises(PrintFailed) as failed:
        press.print_view(samples_year.annual().to_json(), on_step=kill, should_stop=lambda: False)
    assert failed.value.retryable
    assert press.print_view(samples.reflection().to_json(), on_step=unheard, should_stop=lambda: False).pages == 3


def helper_of_line(press: Press) -> int:
    assert press._helper is not None
    return press._helper.pid


def test_the_helper_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a-secret-of-this-test")
    monkeypatch.setenv("DATABASE_URL", "postgres://inquiry_web@secret.invalid/inquiry")
    press = Press()
    try:
        told = Path(f"/proc/{helper_of(press)}/environ").read_bytes()
    finally:
        press.close()
    assert b"SECRET_KEY" not in told
    assert b"DATABASE_URL" not in told
    assert b"secret" not in told


def test_the_helper_goes_when_its_press_goes() -> None:
    press = Press()
    pid = helper_of(press)
    press.close()
    assert not Path(f"/proc/{pid}").exists()


def test_a_worker_never_loads_the_setter() -> None:
    asked = "import sys, syntheses.reports.press; print([n for n in ('weasyprint', 'pikepdf') if n in sys.modules])"
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_a_printing_stands_back_for_those_who_read_meanwhile(press: Press) -> None:
    press.print_view(samples.reflection().to_json(), on_step=unheard, should_stop=lambda: False)
    # Only some systems share the processor out by session: on the others niceness alone is enough.
    shared = Path(f"/proc/{helper_of(press)}/autogroup")
    assert not shared.exists() or shared.read_text(encoding="ascii").split()[-1] == str(press.limits.nice)
