"""Why a response is missing, where only the answers are known: hidden by a condition, or left blank."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.questionnaire.definition import Questionnaire, Responses, Value
from assessment.questionnaire.library import NO_PLANS
from assessment.questionnaire.walk import Walk


def with_reasons(questionnaire: Questionnaire, responses: Responses, *, sitting: Mapping[str, Value]) -> Responses:
    """The responses to one questionnaire, each of its fields among the values or with a reason why not.

    Args:
        questionnaire: what was asked.
        responses: as far as they are known; those to other questionnaires are left out.
        sitting: responses to earlier questionnaires, which conditions may read.
    """
    given = {id_: value for id_, value in sitting.items() if id_ not in questionnaire.fields}
    hidden = Walk(questionnaires=(questionnaire,), plans=NO_PLANS, given=given).hidden(responses.values)
    own = responses.of(questionnaire.fields)
    chosen = {id_: reason for id_, reason in own.missing.items() if reason != "blank"}
    left = questionnaire.fields.keys() - own.values.keys() - chosen.keys()
    open_ = {id_: "not-asked" if id_ in hidden else "blank" for id_ in questionnaire.fields if id_ in left}
    return Responses(values=own.values, missing={**chosen, **open_})
