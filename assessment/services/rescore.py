"""Old responses scored anew: by a higher error revision, or by a version that asks the same and only counts otherwise.

Responses are read and never written. The scores that were there stay, with the time they ended, so that an old report
can still be explained. Whatever was done already is left alone, so a run that was broken off is finished by another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.questionnaire.comparing import compared, errors_of, revision_of
from assessment.questionnaire.definition import Questionnaire, Responses, Value
from assessment.questionnaire.library import Library, UnknownQuestionnaireError
from assessment.scoring.scores import Scored, scored
from assessment.services import definitions, progress
from assessment.services.administer import scoring_row
from assessment.services.drafts import values_from
from assessment.services.history import History, history_of
from assessment.services.workplace import Workplace
from assessment.storage import administrations, rescoring, touched
from assessment.storage import definitions as sealed
from assessment.storage.administrations import Administered
from assessment.storage.tables import Version

AT_ONCE = 50
"""Tracks in one unit of work: on SQLite a client who sends meanwhile waits for a fraction of a second, not longer."""

_Verdict: TypeAlias = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Answers to a version that keep the scores they have, and why a newer file does not score them."""

    questionnaire: str
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Rescored:
    """What one run did; a dry run says what it would have done."""

    administrations: Mapping[tuple[str, int, int, int], int] = field(default_factory=dict)
    """How many, by questionnaire, version that was asked, version and revision that they are scored by now."""
    n_verdicts: int = 0
    """Verdicts on a change over time, of one scale on one track, that are others than before."""
    kept: tuple[Kept, ...] = ()

    @property
    def n_administrations(self) -> int:
        """How many administrations were scored anew."""
        return sum(self.administrations.values())


def rescore(
    workplace: Workplace,
    now: datetime,
    *,
    only: str | None = None,
    is_dry_run: bool = False,
    at_once: int = AT_ONCE,
) -> Rescored:
    """Score every whole administration by the newest version and error revision that it can be scored by.

    Args:
        only: the id of one questionnaire; without it, all of them.
        is_dry_run: only count; nothing is written.
        at_once: how many tracks one unit of work holds.

    Raises:
        UnknownQuestionnaireError: no sound file has this id.
    """
    library, database = workplace.library, workplace.database
    if only is not None and not library.has(only):
        raise UnknownQuestionnaireError(only)
    with database.reading() as db:
        targets, kept = _targets(db, library, only)
        track_ids = rescoring.tracks_with(db, targets.keys())
    counts: dict[tuple[str, int, int, int], int] = {}
    n_verdicts = 0
    for i in range(0, len(track_ids), at_once):
        with database.reading() if is_dry_run else database.writing() as db:
            batch = _Batch(db, library, targets, now, is_dry_run=is_dry_run)
            for key, n in batch.rescored(track_ids[i : i + at_once]).items():
                counts[key] = counts.get(key, 0) + n
            n_verdicts += batch.n_verdicts
    return Rescored(administrations=counts, n_verdicts=n_verdicts, kept=kept)


def _targets(db: Session, library: Library, only: str | None) -> tuple[dict[int, Questionnaire], tuple[Kept, ...]]:
    """By which definition answers to each sealed version can be scored now, by the version's row; and what bars it."""
    files = [q for q in library.questionnaires.values() if only in (None, q.id)]
    misfits = definitions.changed_errors(db, files)
    fit = {(q.id, q.version) for q in definitions.fitting(db, files)}
    targets: dict[int, Questionnaire] = {}
    kept: list[Kept] = []
    statement = select(Version).where(Version.questionnaire.in_({q.id for q in files}))
    for row in db.scalars(statement.order_by(Version.questionnaire, Version.version)):
        later = [q for q in files if q.id == row.questionnaire and q.version >= row.version]
        for file in sorted(later, key=lambda q: -q.version):
            reason = _bar(library, row, file, is_fit=(file.id, file.version) in fit, errors=misfits)
            if reason is None:
                targets[row.id] = file
                break
            if reason:
                kept.append(Kept(questionnaire=row.questionnaire, version=row.version, reason=reason))
    return targets, tuple(kept)


def _bar(
    library: Library, row: Version, file: Questionnaire, *, is_fit: bool, errors: Mapping[tuple[str, int], str]
) -> str | None:
    """Why answers to a sealed version cannot be scored by a file; None where they can; "" where it would be no use."""
    if not is_fit:
        return f"version {file.version} was changed after it had been asked"
    if (file.id, file.version) in errors:
        return f"version {file.version}: {errors[file.id, file.version]}"
    if file.version == row.version:
        return None
    comparison = compared(definitions.of_row(library, row), file)
    against = comparison.against_rescoring
    if against:
        more = f", and {len(against) - 1} more" if len(against) > 1 else ""
        return f"version {file.version} asks something else: {against[0]}{more}"
    return None if comparison.of_kind("counted", "error") else ""


class _Batch:
    """The tracks of one unit of work."""

    def __init__(
        self, db: Session, library: Library, targets: Mapping[int, Questionnaire], now: datetime, *, is_dry_run: bool
    ) -> None:
        self._db = db
        self._library = library
        self._targets = targets
        self._now = now
        self._is_dry_run = is_dry_run
        self.n_verdicts = 0

    def rescored(self, track_ids: Sequence[str]) -> dict[tuple[str, int, int, int], int]:
        """Score what is due on these tracks; gives how many, as `Rescored.administrations`."""
        rows = administrations.of_tracks(self._db, track_ids)
        made_with = definitions.as_scored(self._db, self._library, rows)
        due = [row for row in rows if self._is_due(row, made_with[row.administration.id])]
        results = self._kept(due, {row.administration.id: result for row, result in self._results(rows, due)})
        counts: dict[tuple[str, int, int, int], int] = {}
        for row in due:
            if row.administration.id in results:
                by = self._targets[row.version.id]
                key = (by.id, row.version.version, by.version, _revision(by))
                counts[key] = counts.get(key, 0) + 1
        for _, several in groupby(rows, key=lambda row: row.track.id):
            of_track = list(several)
            if any(row.administration.id in results for row in of_track):
                self.n_verdicts += self._n_changed(of_track, made_with, results)
        return counts

    def _is_due(self, row: Administered, made_with: Questionnaire) -> bool:
        """Whole answers whose scores were made by an earlier version or revision; never the other way round."""
        by = self._targets.get(row.version.id)
        if by is None or not row.administration.is_whole or not (by.scores or by.notes or by.patterns):
            return False
        if row.scoring is None:
            return True
        return (made_with.version, row.scoring.revision) < (by.version, _revision(by))

    def _results(
        self, rows: Iterable[Administered], due: Iterable[Administered]
    ) -> Iterable[tuple[Administered, Scored]]:
        """The new scores; patterns and notes read, as they did then, all that was answered in the sitting."""
        sittings: dict[str, dict[str, Value]] = {}
        for row in rows:
            plan = self._library.plans.plans.get(row.sitting.plan or "")
            known = sittings.setdefault(row.sitting.id, dict(plan.given) if plan else {})
            known |= _responses(row).values
        for row in due:
            by, seconds = self._targets[row.version.id], row.administration.seconds
            yield row, scored(by, _responses(row), sitting=sittings[row.sitting.id], seconds=seconds)

    def _kept(self, due: Sequence[Administered], results: Mapping[str, Scored]) -> Mapping[str, Scored]:
        """Write the new scores in place of the old; gives those that nobody else wrote meanwhile."""
        if self._is_dry_run or not due:
            return results
        by = {(q.id, q.version): q for q in (self._targets[row.version.id] for row in due)}
        versions = {(v.questionnaire, v.version): v for v in sealed.sealed_versions(self._db, by.values(), self._now)}
        taken = rescoring.take(self._db, [row.scoring.id for row in due if row.scoring], self._now)
        scorings = []
        for row in due:
            id_, target = row.administration.id, self._targets[row.version.id]
            if row.scoring is None or id_ in taken:
                version = versions[target.id, target.version]
                scorings.append(scoring_row(id_, version.id, _revision(target), results[id_], self._now))
        put = rescoring.put(self._db, scorings)
        touched.note_scores(self._db, {row.track.id for row in due})
        return {id_: result for id_, result in results.items() if id_ in put}

    def _n_changed(
        self, rows: Sequence[Administered], made_with: Mapping[str, Questionnaire], results: Mapping[str, Scored]
    ) -> int:
        """How many verdicts of a track are others with the new scores than they were with the old."""
        sittings = list({row.sitting.id: row.sitting for row in rows}.values())
        before = history_of(self._library, rows[0].track, sittings, rows, made_with)
        new = {(row.sitting.id, row.version.questionnaire): row for row in rows if row.administration.id in results}
        answered = tuple(
            replace(one, questionnaire=self._targets[row.version.id], scored=results[row.administration.id])
            if (row := new.get((one.sitting.id, one.questionnaire.id)))
            else one
            for one in before.answered
        )
        ids = {questionnaire for _, questionnaire in new}
        were, are = _verdicts(before, ids), _verdicts(replace(before, answered=answered), ids)
        none = ("too-few", 0)
        return sum(were.get(key, none) != are.get(key, none) for key in were.keys() | are.keys())


def _verdicts(history: History, ids: Collection[str]) -> dict[tuple[str, str], _Verdict]:
    """What is said of each scale's change, with its sign where one is said, by questionnaire and scale."""
    verdicts: dict[tuple[str, str], _Verdict] = {}
    newest = {one.questionnaire.id: one.questionnaire for one in history.answered if one.is_whole}
    for id_ in ids & newest.keys():
        for scale in newest[id_].scales:
            change = progress.series(history, newest[id_], scale, is_client=False).change
            if change is not None:
                is_said = change.verdict in {"change", "possible-change"}
                verdicts[id_, scale.id] = (change.verdict, change.sign if is_said else 0)
    return verdicts


def _revision(questionnaire: Questionnaire) -> int:
    return revision_of(errors_of(questionnaire).values())


def _responses(row: Administered) -> Responses:
    values = values_from(row.administration.responses) | dict(row.administration.texts or {})
    return Responses(values=values, missing=dict(row.administration.missing))
