"""The blueprint that the views for anyone join."""

from __future__ import annotations

from assessment.web.access import Gate, GatedBlueprint

blueprint = GatedBlueprint("anyone", __name__, gate=Gate.ANYONE)
