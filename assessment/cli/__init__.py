"""Commands for people at a terminal; those in this module need neither an app nor a practice's database."""

from __future__ import annotations

from assessment.cli.comparing import compare
from assessment.cli.demo import demo
from assessment.cli.questionnaire import questionnaire
from assessment.cli.scoring import score

__all__ = ["demo", "questionnaire"]

questionnaire.add_command(compare)
questionnaire.add_command(score)
