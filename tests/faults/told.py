"""One line for each fault: what was done, what was acknowledged, and what became of it."""

from dataclasses import dataclass, field


@dataclass
class Fault:
    """A fault, and how it was survived."""

    number: str
    did: str = ""
    acknowledged: int | None = None
    lost: int = 0
    duplicated: int = 0
    changed: int = 0
    back: float | None = None
    reach: str = ""
    wrong: list[str] = field(default_factory=list)
    is_judged: bool = False

    def judge(self, **holds: bool) -> None:
        """Say whether everything that is named held; the test fails with what did not."""
        self.is_judged = True
        self.wrong += [name.replace("_", " ") for name, held in holds.items() if not held]
        self.wrong += [name for name in ("lost", "duplicated", "changed") if getattr(self, name)]
        assert not self.wrong, f"{self.number}: not so: {', '.join(self.wrong)}. {self}"

    @property
    def is_survived(self) -> bool:
        return self.is_judged and not self.wrong

    def __str__(self) -> str:
        counted = ""
        if self.acknowledged is not None:
            counted = (
                f"acknowledged {self.acknowledged}, lost {self.lost}, duplicated {self.duplicated},"
                f" changed {self.changed}; "
            )
        back = "" if self.back is None else f"back after {self.back:.1f} s; "
        why = "" if self.is_survived else f" ({', '.join(self.wrong) or 'did not come to its end'})"
        return (
            f"{self.number:4} {self.did}: {counted}{back}to reach: {self.reach} · {'yes' if self.is_survived else 'NO'}"
            f"{why}"
        )


TOLD: list[Fault] = []
