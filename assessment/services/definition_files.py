"""Files of definitions as their authors see them: each with its folder, sound or not, and with all that is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.library import NO_PLANS, NO_RESOURCES, Folder, Library
from assessment.questionnaire.problems import Problem, in_order
from assessment.questionnaire.translations import is_of_plans
from assessment.scoring.examples import problems_in_examples


@dataclass(frozen=True, kw_only=True)
class DefinitionFile:
    """One file, as it was read now."""

    problems: tuple[Problem, ...]
    """Of the file, its worked examples and its translations."""
    questionnaire: Questionnaire | None = None
    """None where the file is not sound; one whose examples alone come out otherwise is."""
    beside: tuple[Questionnaire, ...] = ()
    """What else stands in its folder, in the order of asking."""
    library: Library | None = None
    """The questionnaire and what stands beside it, to be had in any language; there whenever it is sound."""
    languages: tuple[str, ...] = ()
    """Those that it is translated into, and before them its own."""
    is_readable: bool = True
    """Something of a questionnaire could be read; else there is nothing to show, and mending has to come first."""


def problems_in_files(files: Iterable[Path]) -> tuple[Problem, ...]:
    """All problems of these files, worked examples run; each folder is read once."""
    by_folder: dict[Path, list[Path]] = {}
    for file in files:
        by_folder.setdefault(file.parent, []).append(file)
    found: list[Problem] = []
    for path, own in by_folder.items():
        folder = Folder.read(path, also=own)
        for file in own:
            found += folder.problems_of(file) or _problems_in_examples(folder, file)
    return in_order(found)


def definition_file(file: Path) -> DefinitionFile:
    """One file with its folder; never raises on what the files hold."""
    folder = Folder.read(file.parent, also=[file])
    problems, reading = folder.problems_of(file), folder.readings.get(file)
    if reading is None or reading.draft is None:
        return DefinitionFile(problems=problems or (_no_questionnaire(file),), is_readable=False)
    if problems:
        return DefinitionFile(problems=problems)
    own = reading.draft
    beside = _in_order_of_asking(folder, file)
    translated = [one for one in folder.translations.values() if one.of == (own.id, own.version)]
    of_plans = [one for path, one in folder.translations.items() if is_of_plans(path) and not folder.problems_of(path)]
    library = Library(
        questionnaires={(one.id, one.version): one for one in (*beside, own)},
        plans=folder.plans or NO_PLANS,
        resources=folder.resources or NO_RESOURCES,
        translations=(*translated, *of_plans),
        language=own.language,
    )
    of_translations = [
        problem
        for path, one in folder.translations.items()
        if one in translated
        for problem in folder.problems_of(path)
    ]
    return DefinitionFile(
        problems=in_order((*_problems_in_examples(folder, file), *of_translations)),
        questionnaire=own,
        beside=beside,
        library=library,
        languages=tuple(dict.fromkeys((own.language, *sorted(one.language for one in translated)))),
    )


def _no_questionnaire(file: Path) -> Problem:
    remedy = "name the file of a questionnaire"
    return Problem(file=str(file), line=1, code="no-questionnaire", what="this is not a questionnaire", remedy=remedy)


def _in_order_of_asking(folder: Folder, file: Path) -> tuple[Questionnaire, ...]:
    around = folder.around(folder.readings[file])
    asked = list(dict.fromkeys(id_ for sitting in around.order() for id_ in sitting))
    place = {id_: n for n, id_ in enumerate(asked)}
    return tuple(sorted(around.questionnaires, key=lambda one: place.get(one.id, len(place))))


def _problems_in_examples(folder: Folder, file: Path) -> tuple[Problem, ...]:
    """What the examples of a file get otherwise than they expect; a file has to be sound before they can run."""
    reading = folder.readings.get(file)
    if reading is None or reading.questionnaire is None:
        return ()
    around = folder.around(reading)
    if around.are_plans_unread:
        return ()
    plans = folder.plans or NO_PLANS
    return problems_in_examples(reading.questionnaire, around.questionnaires, plans, file=reading.file)
