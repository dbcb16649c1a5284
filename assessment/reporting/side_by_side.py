"""Marks on one line that would cover each other stand one above the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def side_by_side(places: Mapping[int, float], *, room: float) -> Iterable[tuple[int, float]]:
    """Each mark with its height from the line, in multiples of a mark's own height; from below to above by number.

    Args:
        places: where each mark stands along the line, by the mark's number.
        room: marks nearer to each other than this are set apart, in the unit of `places`.
    """
    groups: list[list[int]] = []
    before = float("-inf")
    for n, x in sorted(places.items(), key=lambda place: (place[1], place[0])):
        if x - before >= room:
            groups.append([])
        groups[-1].append(n)
        before = x
    for group in groups:
        for k, n in enumerate(sorted(group)):
            yield n, k - (len(group) - 1) / 2
