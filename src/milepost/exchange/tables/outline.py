"""The outline of a table: by parents, levels, numbers such as 1.2.1, or indented names, whichever it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from milepost.exchange.errors import InvalidValue

MAX_LEVEL = 200
MAX_NUMBER = 400  # characters of an outline number


def by_levels(levels: Sequence[int]) -> list[int | None]:
    """Return the row that each row belongs to: the nearest one above that stands higher.

    Examples
    --------
    >>> by_levels([1, 2, 2, 1])
    [None, 0, 0, None]
    """
    parents: list[int | None] = []
    path: list[tuple[int, int]] = []
    for row, level in enumerate(levels):
        while path and path[-1][0] >= level:
            path.pop()
        parents.append(path[-1][1] if path else None)
        path.append((level, row))
    return parents


def by_numbers(numbers: Sequence[str]) -> list[int | None]:
    """Return the row that each row belongs to: the one whose number its own begins with.

    Examples
    --------
    >>> by_numbers(["1", "1.1", "1.2", "1.2.1", "2"])
    [None, 0, 0, 2, None]
    """
    rows: dict[str, int] = {}
    for row, number in enumerate(numbers):
        if number:
            rows.setdefault(number.rstrip("."), row)
    return [_above(number[:MAX_NUMBER].rstrip("."), rows, row) for row, number in enumerate(numbers)]


def by_parents(parents: Sequence[str], rows: Mapping[str, int], places: Sequence[str]) -> list[int | None]:
    """Return the row that each row names as its parent."""
    found: list[int | None] = []
    for parent, place in zip(parents, places):
        if parent and parent not in rows:
            raise InvalidValue(f"There is no task {parent[:60]!r}.", place=place, hint="Name the id of a task.")
        found.append(rows[parent] if parent else None)
    for row, place in enumerate(places):
        _check_ends(row, found, place)
    return found


def _above(number: str, rows: Mapping[str, int], row: int) -> int | None:
    while "." in number:
        number = number.rpartition(".")[0]
        above = rows.get(number)
        if above is not None and above != row:
            return above
    return None


def _check_ends(row: int, parents: Sequence[int | None], place: str) -> None:
    seen, above = 0, parents[row]
    while above is not None:
        seen += 1
        if above == row or seen > MAX_LEVEL:
            raise InvalidValue("It belongs to itself.", place=place, hint="Name another parent.")
        above = parents[above]
