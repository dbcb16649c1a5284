"""How a questionnaire's items are cut into pages as they are written, before any is hidden."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.questionnaire.definition import Item, Questionnaire


def cut(questionnaire: Questionnaire) -> tuple[tuple[Item, ...], ...]:
    """The items of each page.

    A page holds `page_size` items that ask something. A note goes with the item that it stands before, and counts
    for nothing. An item whose condition reads an item of its own page begins a new page, so that every condition can
    be settled before the page is drawn.
    """
    pages: list[list[Item]] = []
    on_page: set[str] = set()
    n_asking = 0
    for group in _groups(questionnaire.items):
        asks = group[-1].is_asked
        is_full = asks and questionnaire.page_size is not None and n_asking >= questionnaire.page_size
        if not pages or is_full or _reads(group, on_page):
            pages.append([])
            on_page = set()
            n_asking = 0
        pages[-1].extend(group)
        on_page.update(field.id for item in group for field in item.fields())
        n_asking += asks
    return tuple(tuple(page) for page in pages)


def _groups(items: tuple[Item, ...]) -> Iterator[list[Item]]:
    """Each item that asks something with the notes just above it; notes after the last one by themselves."""
    group: list[Item] = []
    for item in items:
        group.append(item)
        if item.is_asked:
            yield group
            group = []
    if group:
        yield group


def _reads(group: list[Item], on_page: set[str]) -> bool:
    """Whether the condition of one of these items reads a response of the page."""
    return any(item.show is not None and not on_page.isdisjoint(item.show.ids) for item in group)
