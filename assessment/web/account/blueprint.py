"""The blueprint that the account's views join."""

from __future__ import annotations

from assessment.web.access import Gate, GatedBlueprint

blueprint = GatedBlueprint("account", __name__, gate=Gate.ACCOUNT)
