"""What she answers at intake and three weeks later; the numbers that follow are worked out by hand in the tests."""

from __future__ import annotations

CONSENT = {"CX_ADULT": "yes", "CX_CONSENT": "yes", "CX_SHARE": "no", "CX_REMIND": "yes"}
CONTACT = {"CX_CONTACT": "d3-6"}
SAFE = {"S1": "no", "S2": "no", "S3": "no"}
CONTEXT = {
    "CX_WHICH": "birth",
    "CX_WORD": "Mumsy",
    "CX_LIVES": "far",
    "CX_WANT": "same",
    "CX_LIMIT": "life",
    "CX_HEALTH": "no",
    "CX_CARE": "no",
    "CX_HOME": ("partner", "children"),
    "CX_CULTURE": "2",
    "CX_LANG": "English",
    "CX_THERAPY.day": "3",
    "CX_THERAPY.month": "5",
    "CX_THERAPY.year": "2026",
    "CX_GOAL": "To say no without days of guilt",
}
CLOSENESS = {
    "H1": "2", "E3": "4", "C2": "skip", "H4": "1", "E6": "2", "C5": "3",
    "H2": "1", "E1": "3", "C4": "2", "H6": "3", "E2": "3", "C6": "2",
    "H5": "3", "E5": "1", "C1": "1", "E4": "2", "C3": "1", "H3": "2",
}  # fmt: skip
MOM_STYLE = {
    "R1.now": "3", "R1.hope": "6", "R1.guess": "2",
    "N1.now": "8", "N1.hope": "5", "N1.guess": "!unknown",
    "O1.now": "4", "O1.hope": "7", "O1.guess": "7",
    "W1.now": "2", "W1.hope": "9", "W1.guess": "4",
}  # fmt: skip
SECOND = {"R2.now": "4", "R2.hope": "6", "N2.now": "9", "O2.now": "3", "O2.hope": "8", "W2.guess": "!unknown"}
REPAIR = {
    "D1": "1", "I2": "2", "G2": "3", "V1": "1", "I3": "2", "D2": "1",
    "G3": "no-chance", "V2": "2", "D3": "3", "I1": "3", "V3": "3", "G1": "2",
}  # fmt: skip

SAFE_SINCE = {"S4": "no", "CHG": "1"}
CLOSENESS_LATER = {
    "H1": "3", "E3": "2", "C2": "1", "H4": "2", "E6": "3", "C5": "3",
    "H2": "3", "E1": "2", "C4": "1", "H6": "2", "E2": "2", "C6": "3",
    "H5": "1", "E5": "3", "C1": "1", "E4": "1", "C3": "1", "H3": "3",
}  # fmt: skip
REPAIR_LATER = {
    "D1": "2", "I2": "3", "G2": "3", "V1": "2", "I3": "1", "D2": "2",
    "G3": "1", "V2": "2", "D3": "2", "I1": "3", "V3": "2", "G1": "3",
}  # fmt: skip
