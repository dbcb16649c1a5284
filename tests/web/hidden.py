"""What a form on a page carries unseen, and what it shows: read from the page as a browser gets it."""

from __future__ import annotations

import re


def form_in(page: str, marker: str) -> str:
    """The form whose tag holds these characters."""
    found = re.search(rf"<form[^>]*{re.escape(marker)}[^>]*>.*?</form>", page, re.DOTALL)
    assert found is not None, marker
    return found[0]


def hidden_in(page: str, marker: str) -> dict[str, str]:
    """The hidden fields of one form."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form_in(page, marker)))
