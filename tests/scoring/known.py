"""Answers whose statistics papers and second programs know, and the questionnaire that asks six of the items."""

from __future__ import annotations

RATINGS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
"""Six targets, four judges: Shrout and Fleiss (1979), table 2."""

# Sixty people made up from one factor; the fifth item is answered the other way round.
SIXTY = """\
213113 224211 234214 332303 001020 331321 333314 332314 102121 233223 102122 121223 331202 330222 222211 333313 414232
323131 222303 122222 322313 332413 332223 132313 443202 013213 021120 343203 343333 011220 212231 120110 212112 222212
112021 123222 224204 432403 011120 332213 231230 322313 231223 111130 223223 231031 222342 110031 202221 121122 220312
012030 003122 121112 223132 233231 444312 222334 220221 232322"""

IDS = [f"Q{n}" for n in range(1, 7)]
KEY = ["Q1", "Q2", "Q3", "Q4", "-Q5", "Q6"]
OPTIONS = "[" + ", ".join(f'{{ value = {value}, label = "{value} times" }}' for value in range(5)) + "]"
SIX = f"""\
id = "six"
version = 1
title = "Six"
language = "en"
status = "provisional"
disclosure = "Made up for tests."
[options]
times = {OPTIONS}
[every_item]
type = "choice"
options = "times"
{
    "".join(
        f'''
[[items]]
id = "Q{n}"
text = "Sentence {n}."
'''
        for n in range(1, 7)
    )
}
[[scales]]
id = "ALL"
title = "All of them"
key = ["Q1", "Q2", "Q3", "Q4", "-Q5", "Q6"]
score = "pomp"
[[examples]]
answers = {{ Q1 = 1, Q2 = 1, Q3 = 1, Q4 = 1, Q5 = 3, Q6 = 1 }}
scores = {{ ALL = 25 }}
source = "by hand"
"""
