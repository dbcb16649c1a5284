"""The folder of definitions: every questionnaire by id and version, the plans, the help lines, and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from assessment.questionnaire.checking import Surroundings, problems_in
from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.plan import Plan, PlanBook
from assessment.questionnaire.plan_checking import problems_in_plans
from assessment.questionnaire.plan_reading import EVERY_DAYS, INTAKE_DAYS, MIN_DAYS, OPEN_DAYS, read_plans
from assessment.questionnaire.problems import Problem, in_order
from assessment.questionnaire.reading import Reading, questionnaire_from, read
from assessment.questionnaire.resources import Resources, read_resources
from assessment.questionnaire.translating import translated, translated_plans
from assessment.questionnaire.translations import (
    Translation,
    is_of_plans,
    problems_in_plans_translation,
    problems_in_translation,
    read_translation,
)

__all__ = ["NO_PLANS", "NO_RESOURCES", "Folder", "Library", "UnknownQuestionnaireError", "questionnaire_from"]

PLANS: Final = "plan.toml"
RESOURCES: Final = "resources.toml"
_TRANSLATION: Final = re.compile(r".+\.[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\.toml")


class UnknownQuestionnaireError(LookupError):
    """No sound file has this id, or this version of it."""


def is_questionnaire(path: Path) -> bool:
    """A file's name is free but for plan.toml, resources.toml and translations."""
    return path.name not in (PLANS, RESOURCES) and _TRANSLATION.fullmatch(path.name) is None


def _with_kin(language: str) -> tuple[str, str]:
    """A language and the one that it is a kind of: `es-MX` and `es`."""
    return language, language.split("-", maxsplit=1)[0]


@dataclass(frozen=True)
class Folder:
    """Everything in one folder as it was read, sound or not."""

    path: Path
    readings: Mapping[Path, Reading]
    translations: Mapping[Path, Translation]
    plans: PlanBook | None = None
    resources: Resources | None = None
    problems_of_plans: tuple[Problem, ...] = ()
    problems_of_resources: tuple[Problem, ...] = ()

    @classmethod
    def read(cls, path: Path, *, also: Iterable[Path] = ()) -> Folder:
        """Read every TOML file of a folder, and files of it with other names that are asked for."""
        files = sorted({*path.glob("*.toml"), *also})
        plans, problems_of_plans = read_plans(path / PLANS) if path / PLANS in files else (None, ())
        resources, problems_of_resources = read_resources(path / RESOURCES) if path / RESOURCES in files else (None, ())
        return cls(
            path=path,
            readings={file: read(file) for file in files if is_questionnaire(file)},
            translations={file: read_translation(file) for file in files if _TRANSLATION.fullmatch(file.name)},
            plans=plans,
            resources=resources,
            problems_of_plans=problems_of_plans,
            problems_of_resources=problems_of_resources,
        )

    def problems_of(self, file: Path) -> tuple[Problem, ...]:
        """All that is wrong with one file of the folder, with those beside it in view; no example is run."""
        if file.name == PLANS:
            return self._problems_of_plans()
        if file.name == RESOURCES:
            return self.problems_of_resources
        if file in self.translations:
            return in_order((*self._problems_of_translation(file), *self._second_translation(file)))
        reading = self.readings[file]
        return in_order((*problems_in(reading, self.around(reading)), *self._same_version(reading)))

    def around(self, reading: Reading) -> Surroundings:
        """What stands beside one file: of each other questionnaire the newest version."""
        own = reading.draft.id if reading.draft else ""
        others = [other for id_, other in self._newest.items() if id_ != own]
        return Surroundings(
            questionnaires=tuple(other.draft for other in others if other.draft is not None),
            plans=self.plans,
            is_newest=own not in self._newest or self._newest[own] is reading,
            are_plans_unread=self.plans is None and bool(self.problems_of_plans),
            doubtful=frozenset().union(*(other.doubtful for other in others)),
            unread=tuple(Path(file).name for file in self._unread if file != reading.file),
        )

    def _problems_of_plans(self) -> tuple[Problem, ...]:
        """Names in plan.toml are looked up only when everything that they may name could be read."""
        if self.plans is None or self._unread or any(reading.doubtful for reading in self._newest.values()):
            return self.problems_of_plans
        drafts = [reading.draft for reading in self._newest.values() if reading.draft is not None]
        return problems_in_plans(self.path / PLANS, drafts)

    def _problems_of_translation(self, file: Path) -> tuple[Problem, ...]:
        if is_of_plans(file):
            return problems_in_plans_translation(self.translations[file], self.plans)
        drafts = [reading.draft for reading in self.readings.values() if reading.draft is not None]
        return problems_in_translation(self.translations[file], drafts)

    def _second_translation(self, file: Path) -> Iterable[Problem]:
        own = self.translations[file]
        for other, theirs in self.translations.items():
            if other != file and (*own.of, own.language) == (*theirs.of, theirs.language):
                what = f"{other.name} holds texts of the same version in the same language"
                yield Problem(file=str(file), line=1, code="twice", what=what, remedy="join the two files")

    @cached_property
    def _newest(self) -> Mapping[str, Reading]:
        """The newest version of each questionnaire that can be read at all."""
        read_ones = [(reading.draft, reading) for reading in self.readings.values() if reading.draft is not None]
        return {draft.id: reading for draft, reading in sorted(read_ones, key=lambda pair: pair[0].version)}

    @cached_property
    def _unread(self) -> tuple[str, ...]:
        return tuple(reading.file for reading in self.readings.values() if reading.draft is None)

    def _same_version(self, reading: Reading) -> Iterable[Problem]:
        for file, other in self.readings.items():
            if other is reading or other.draft is None or reading.draft is None:
                continue
            if (other.draft.id, other.draft.version) == (reading.draft.id, reading.draft.version):
                yield Problem(
                    file=reading.file,
                    line=reading.line("version"),
                    code="same-version",
                    what=f"{file.name} is also version {other.draft.version} of `{other.draft.id}`",
                    remedy="give one of them another version or id",
                )


NO_PLANS: Final = PlanBook(
    default="standard",
    plans={"standard": Plan(id="standard", intake=(), retakes=((),))},
    every_days=EVERY_DAYS,
    min_days=MIN_DAYS,
    open_days=OPEN_DAYS,
    intake_days=INTAKE_DAYS,
)
"""Where there is no plan.toml, nothing is asked."""
NO_RESOURCES: Final = Resources(none="Call your local emergency number.")


@dataclass(frozen=True, kw_only=True)
class Library:
    """What may be asked: the sound questionnaires of a folder; what is not sound is told in `problems`."""

    questionnaires: Mapping[tuple[str, int], Questionnaire]
    plans: PlanBook
    resources: Resources
    problems: tuple[Problem, ...] = ()
    translations: tuple[Translation, ...] = ()
    """The sound ones."""
    language: str = "en"
    """Of whoever reads; what is not translated into it is as it was written."""
    as_written: Library | None = field(default=None, compare=False, repr=False)
    """Of a library in another language the one whose texts are as they were written; None for that one itself."""

    @classmethod
    def read(cls, folder: Path) -> Library:
        """Read a folder; never raises on what its files hold.

        Without a sound plan.toml there is one plan that asks nothing; without a sound resources.toml, the line
        to call one's local emergency number.
        """
        found = Folder.read(folder)
        problems: list[Problem] = [*found.problems_of(folder / PLANS), *found.problems_of_resources]
        sound: dict[tuple[str, int], Questionnaire] = {}
        for file, reading in found.readings.items():
            own = found.problems_of(file)
            problems += own
            if not own and reading.draft is not None:
                sound[reading.draft.id, reading.draft.version] = reading.draft
        translations: list[Translation] = []
        for file, translation in found.translations.items():
            own = found.problems_of(file)
            problems += own
            if not own:
                translations.append(translation)
        return cls(
            questionnaires=sound,
            plans=found.plans or NO_PLANS,
            resources=found.resources or NO_RESOURCES,
            problems=in_order(problems),
            translations=tuple(translations),
        )

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that anything is translated into."""
        return tuple(sorted({translation.language for translation in self.translations}))

    def translated(self, questionnaire: Questionnaire, language: str) -> tuple[Questionnaire, str | None]:
        """A questionnaire of this library in another language, or in a kindred one (`es` for `es-MX`).

        Returns:
            It with the SHA-256 of its translation; as it was written and None where there is no sound translation.
        """
        written = questionnaire.as_written or questionnaire
        for spoken in _with_kin(language):
            found = self._translation_of(written, spoken)
            if found is not None:
                said = self.in_language(spoken).questionnaires[written.id, written.version]
                return said, found.sha256
        return written, None

    def in_language(self, language: str) -> Library:
        """All of this library in a language; what is not translated stays as it was written."""
        written = self.as_written or self
        if language not in written._said:
            written._said[language] = written._translated(language)
        return written._said[language]

    def translation_of(self, asked: Iterable[Questionnaire]) -> str | None:
        """What names the translations that these are shown in, as a sitting keeps it; None where there are none.

        Returns:
            For each translated one its id, "=" and the SHA-256 of its translation, joined by blanks.
        """
        named = ((one.id, self.translated(one, self.language)[1]) for one in asked)
        return " ".join(f"{id_}={sha256}" for id_, sha256 in named if sha256) or None

    def _translated(self, language: str) -> Library:
        kin = reversed(_with_kin(language))  # what a file says in the very language stands above its kin
        texts = {one.of: one for spoken in kin for one in self.translations if one.language == spoken}
        of_plans = texts.get((None, None))
        return replace(
            self,
            questionnaires={
                key: translated(written, texts[key].texts, texts[key].language) if key in texts else written
                for key, written in self.questionnaires.items()
            },
            plans=translated_plans(self.plans, of_plans.texts) if of_plans else self.plans,
            resources=self.resources.in_language(language),
            language=language,
            as_written=self,
        )

    def _translation_of(self, questionnaire: Questionnaire, language: str) -> Translation | None:
        """A file that was changed under its version keeps its seal no more, and its translation fits the new text."""
        key = (questionnaire.id, questionnaire.version)
        file = self.questionnaires.get(key)
        if file is None or file.seal != questionnaire.seal:
            return None
        return next((one for one in self.translations if one.of == key and one.language == language), None)

    @cached_property
    def _said(self) -> dict[str, Library]:
        """Made once for each language; one object each, as scorers are kept by it."""
        return {self.language: self}

    def has(self, id_: str) -> bool:
        """Whether there is a sound version of this questionnaire."""
        return id_ in self._newest

    def newest(self, id_: str) -> Questionnaire:
        """The version that is asked.

        Raises:
            UnknownQuestionnaireError: no sound file has this id.
        """
        try:
            return self._newest[id_]
        except KeyError:
            raise UnknownQuestionnaireError(id_) from None

    def version(self, id_: str, version: int) -> Questionnaire:
        """One version.

        Raises:
            UnknownQuestionnaireError: no sound file has this id and version.
        """
        try:
            return self.questionnaires[id_, version]
        except KeyError:
            raise UnknownQuestionnaireError(f"{id_} version {version}") from None

    @cached_property
    def _newest(self) -> Mapping[str, Questionnaire]:
        return {id_: self.questionnaires[id_, version] for id_, version in sorted(self.questionnaires)}
