"""What Ada says in a sitting, with the scores that it comes to, worked out by hand."""

from __future__ import annotations

# Blending: E1..E4 = 3, 3, 4, 2 and reversed E5 = 1 -> 3, E6 = 2 -> 2: mean 17/6 of 4 = 70.8333.
# Distance: C1..C5 = 3, 2, 3, 2, 1 -> 3, C6 skipped: 13/5 of 4 = 65, prorated from 5.
# Ease: H1..H4 = 1, 1, 2, 1, H5 = 3 -> 1, H6 = 3 -> 1: mean 7/6 of 4 = 29.1667.
BOTH_WAYS = {
    "E1": "3",
    "E2": "3",
    "E3": "4",
    "E4": "2",
    "E5": "1",
    "E6": "2",
    "C1": "3",
    "C2": "2",
    "C3": "3",
    "C4": "2",
    "C5": "1",
    "C6": "skip",
    "H1": "1",
    "H2": "1",
    "H3": "2",
    "H4": "1",
    "H5": "3",
    "H6": "3",
}

# 7 raw points of 24 fewer than BOTH_WAYS: 17 - 7 = 10, 41.6667; the next one 4 fewer still: 6, 25.
LOWER = BOTH_WAYS | {"E1": "1", "E2": "1", "E3": "1"}
LOWEST = LOWER | {"E1": "0", "E2": "0", "E3": "0", "E4": "1"}
