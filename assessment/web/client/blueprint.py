"""The blueprint that the client's views join."""

from __future__ import annotations

from assessment.web.access import Gate, GatedBlueprint

blueprint = GatedBlueprint("client", __name__, gate=Gate.CLIENT)
