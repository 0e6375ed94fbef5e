from pathlib import Path


def embedded_environment(var: Path) -> dict[str, str]:
    return {}
