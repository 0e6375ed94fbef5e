"""What was acknowledged beside what is there."""

from collections import Counter
from collections.abc import Iterable

from tests.faults.clients import Writers
from tests.faults.ground import Running, sha256
from tests.faults.told import Fault


def audit(fault: Fault, running: Running, writing: Writers) -> None:
    """Count what was acknowledged, and what of it is lost, there twice, or there with other words."""
    sent = {key: text for one in writing.all for key, text in one.sent.items()}
    kept = {key: digest for one in writing.all for key, digest in one.kept.items()}
    compare(fault, running, kept, sent.values())


def compare(fault: Fault, running: Running, kept: dict[str, str], sent: Iterable[str]) -> None:
    """The same for notes by their ids, with every text that was sent, acknowledged or not."""
    rows = running.ask(
        "SELECT n.id::text, n.text, count(r.id), min(r.sha256) FROM reflections_note n"
        " LEFT JOIN reflections_revision r ON r.note_id = n.id GROUP BY n.id, n.text"
    )
    there = {key: (text, revisions, digest) for key, text, revisions, digest in rows}
    ours = set(sent)
    times = Counter(text for text, _, _ in there.values() if text in ours)
    fault.acknowledged = len(kept)
    fault.lost = sum(key not in there for key in kept)
    fault.duplicated = sum(count - 1 for count in times.values())
    fault.duplicated += sum(there[key][1] != 1 for key in kept if key in there)
    fault.changed = sum(
        sha256(there[key][0]) != digest or there[key][2] != digest for key, digest in kept.items() if key in there
    )
