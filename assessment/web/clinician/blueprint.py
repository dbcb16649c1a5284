"""The blueprint that the clinician's views join."""

from __future__ import annotations

from assessment.web.access import Gate, GatedBlueprint

blueprint = GatedBlueprint("clinician", __name__, gate=Gate.CLINICIAN)
