"""A frozen dataclass as plain JSON, and back, strictly: an unknown name or a wrong type is refused, never guessed."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
# Says which class of a union an object is of.
IS = "is"


class Unreadable(ValueError):  # noqa: N818
    """What was read does not have the shape it should have; the sentence names the place."""


def plain(value: Any) -> Any:  # noqa: ANN401
    """A value as dicts, lists, texts and numbers. What equals its default is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return _fields_of(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _fields_of(thing: Any) -> dict[str, Any]:  # noqa: ANN401
    kept: dict[str, Any] = {}
    hints = _hints(type(thing))
    for field in fields(thing):
        value = getattr(thing, field.name)
        if field.default is not MISSING and value == field.default:
            continue
        kept[field.name] = _tagged(value) if len(_classes(hints[field.name])) > 1 else plain(value)
    return kept


def _tagged(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, tuple):
        return [_tagged(item) for item in value]
    return {IS: type(value).__name__, **plain(value)}


def whole(wanted: type[T], kept: Any, where: str = "") -> T:  # noqa: ANN401
    """A dataclass from what ``plain`` made of it.

    Raises ``Unreadable``, or what the class itself refuses.
    """
    if not isinstance(kept, Mapping):
        raise Unreadable(f"{where or wanted.__name__} should be an object.")
    hints = _hints(wanted)
    if unknown := set(kept) - set(hints) - {IS}:
        raise Unreadable(f"{where or wanted.__name__} does not know “{min(unknown)}”.")
    given = {name: _read(hints[name], kept[name], f"{where}.{name}".lstrip(".")) for name in hints if name in kept}
    required = {f.name for f in fields(wanted) if f.default is MISSING and f.default_factory is MISSING}  # type: ignore[arg-type]
    if missing := required - set(given):
        raise Unreadable(f"{where or wanted.__name__} lacks “{min(missing)}”.")
    return wanted(**given)


def _read(hint: Any, kept: Any, where: str) -> Any:  # noqa: ANN401
    origin = get_origin(hint)
    if origin is tuple:
        if not isinstance(kept, list):
            raise Unreadable(f"{where} should be a list.")
        inner = get_args(hint)[0]
        return tuple(_read(inner, item, f"{where}[{at}]") for at, item in enumerate(kept))
    if origin in (Union, types.UnionType):
        return _read_one_of(hint, kept, where)
    if origin is Literal:
        if kept not in get_args(hint):
            raise Unreadable(f"{where} cannot be “{kept}”.")
        return kept
    if is_dataclass(hint) and isinstance(hint, type):
        return whole(hint, kept, where)
    if hint is date:
        try:
            return date.fromisoformat(kept)
        except (TypeError, ValueError):
            raise Unreadable(f"{where} should be a date.") from None
    if type(kept) is not hint:
        raise Unreadable(f"{where} should be {'a text' if hint is str else 'a whole number'}.")
    return kept


def _read_one_of(hint: Any, kept: Any, where: str) -> Any:  # noqa: ANN401
    choices = get_args(hint)
    if kept is None and types.NoneType in choices:
        return None
    rest = [choice for choice in choices if choice is not types.NoneType]
    if len(rest) == 1:
        return _read(rest[0], kept, where)
    name = kept.get(IS) if isinstance(kept, Mapping) else None
    for choice in rest:
        if choice.__name__ == name:
            return whole(choice, kept, where)
    raise Unreadable(f"{where} is of a kind that is not known.")


def _classes(hint: Any) -> list[Any]:  # noqa: ANN401
    if get_origin(hint) is tuple:
        return _classes(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return [choice for choice in get_args(hint) if is_dataclass(choice)]
    return []


_known_hints: dict[type, dict[str, Any]] = {}


def _hints(of: type) -> dict[str, Any]:
    if of not in _known_hints:
        _known_hints[of] = get_type_hints(of)
    return _known_hints[of]
