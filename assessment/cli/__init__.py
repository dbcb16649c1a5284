"""Commands for people at a terminal; they load no app and no database, but for `rescore`."""

from __future__ import annotations

from assessment.cli.changing import change
from assessment.cli.comparing import compare
from assessment.cli.demo import demo
from assessment.cli.keys import keys
from assessment.cli.migrate import migrate
from assessment.cli.preview import preview
from assessment.cli.psychometrics import psychometrics
from assessment.cli.questionnaire import questionnaire
from assessment.cli.rescoring import rescore
from assessment.cli.scoring import score

__all__ = ["demo", "keys", "migrate", "questionnaire"]

questionnaire.add_command(change)
questionnaire.add_command(compare)
questionnaire.add_command(preview)
questionnaire.add_command(psychometrics)
questionnaire.add_command(rescore)
questionnaire.add_command(score)
