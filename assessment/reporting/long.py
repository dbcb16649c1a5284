"""The long files: a row an answer, a row a score, a row a note. Codes and labels stand in columns of their own.

Rows are plain values; who writes them (CSV, a workbook) decides how a number or a text is written down.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TypeAlias

from assessment.questionnaire.definition import Field, Questionnaire, Value, as_chosen
from assessment.reporting.blocks import LIST_JOINT, UnknownVersionError, plain_value
from assessment.reporting.cells import Cell
from assessment.reporting.columns import NOT_OFFERED, Heading, Kind, is_exported
from assessment.reporting.exported import AdministrationExport, NoteExport, ScoreExport, SittingExport

Row: TypeAlias = tuple[Cell, ...]

_SITTING = (
    Heading("client", "text", "The client's code."),
    Heading("track", "whole", "Which relationship of hers is followed, counted from 1."),
    Heading("occasion", "whole", "Number of the sitting: 0 is the intake, -1 the last of those that were imported."),
    Heading("state", "text", "sent, stopped (left before the end), ended (by an answer) or lapsed."),
    Heading("origin", "text", "asked (here), or imported (from a file of answers)."),
    Heading("sent_at", "time", "When the sitting ended, in the practice's time zone, with its offset."),
    Heading("completed_on", "date", "Date on which the sitting counts as completed."),
    Heading("questionnaire", "text", "Id of the questionnaire."),
    Heading("version", "whole", "Version by which it is scored, or else was asked."),
    Heading("asked_version", "whole", "Version that was asked; another one where old responses were scored anew."),
    Heading("whole", "whole", "1 where she reached the end of the questionnaire, 0 where it was left before."),
    Heading("seconds", "number", "How long answering the whole questionnaire took; empty where nobody knows."),
)
RESPONSES = (
    *_SITTING,
    Heading("item", "text", "Id of the item; its text and options stand in the codebook under this id."),
    Heading("rating", "text", "Id of the rating, where an item takes several."),
    Heading("value", "text", "The coded response: an option's value, a number, a date, a text, or ids joined by `;`."),
    Heading("number", "number", "The same where it is a number; empty where it is not."),
    Heading("label", "text", "The response in the words of the option."),
    Heading("missing", "text", "Why there is no value: a reason she chose, blank, not-asked or not-reached."),
    Heading("missing_label", "text", "The same in words."),
)
SCORES = (
    *_SITTING,
    Heading("score", "text", "Id of the scale or derived score; its key and rule stand in the codebook."),
    Heading("title", "text", "Its title."),
    Heading("value", "number", "The score; empty where there is none, never 0 for it."),
    Heading("n", "whole", "Answered items of a scale, or parts of a derived score that have a value."),
    Heading("n_items", "whole", "Items in the key, or parts in the formula."),
    Heading("band", "text", "Id of the band."),
    Heading("band_label", "text", "The band in words."),
    Heading("low", "number", "Lower end of the 95% interval, cut at the end of the range."),
    Heading("high", "number", "Upper end of the 95% interval, cut at the end of the range."),
    Heading("sem", "number", "Standard error used for it: of as many items as were answered."),
    Heading("error_revision", "whole", "Revision of the error figures."),
    Heading("reason", "text", "Why there is no score."),
    Heading("pattern", "text", "Id of the first pattern that fits the questionnaire's scores."),
    Heading("pattern_label", "text", "The pattern in words."),
    Heading("notes", "text", "Ids of the notes that apply, joined by `;`."),
    Heading("flags", "text", "Flags on the quality of the answers, joined by `;`."),
)
NOTES = (
    Heading("client", "text", "The client's code."),
    Heading("track", "whole", "Which relationship of hers the note stands beside."),
    Heading("on", "date", "The date that its writer gave it."),
    Heading("whose", "text", "Who wrote it: client or clinician."),
    Heading("text", "text", "The note."),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a row needs of one response, looked up once for all rows."""

    id: str
    item: str
    rating: str | None
    labels: Mapping[Value, str]
    reasons: Mapping[str, str]

    @classmethod
    def of(cls, field: Field) -> _Asked:
        """The same as a definition has it."""
        options = [option for option in field.item.options if option.value is not None]
        labels: dict[Value, str] = {
            as_chosen(option.value): option.label for option in options if option.value is not None
        }
        labels |= {option.value: option.label for option in options if option.value is not None}
        reasons = NOT_OFFERED | {reason.id: reason.label for reason in field.reasons}
        return cls(field.id, field.item.id, field.rating.id if field.rating else None, labels, reasons)

    def label(self, value: Value) -> str | None:
        """A response in words; None where the number or the text is all there is."""
        if isinstance(value, tuple):
            return LIST_JOINT.join(self.labels.get(part, part) for part in value)
        return self.labels.get(value)


@dataclass(frozen=True, slots=True)
class _Version:
    """One version of a questionnaire, ready for the rows of the long files."""

    asked: Mapping[str, _Asked]
    titles: Mapping[str, str]
    bands: Mapping[tuple[str, str | None], str]
    patterns: Mapping[str | None, str]

    @classmethod
    def of(cls, questionnaire: Questionnaire, private: Collection[str]) -> _Version:
        """The same from its definition."""
        scores = questionnaire.scores.values()
        return cls(
            asked={id_: _Asked.of(f) for id_, f in questionnaire.fields.items() if is_exported(f, private)},
            titles={score.id: score.title for score in scores},
            bands={(score.id, band.id): band.label for score in scores if score.bands for band in score.bands.bands},
            patterns={pattern.id: pattern.label for pattern in questionnaire.patterns},
        )

    def word(self, kind: Kind, id_: str, each: AdministrationExport) -> str | None:
        """What one column of an administration says in words; None where it has none."""
        match kind:
            case "response" if id_ in self.asked:
                return self.asked[id_].label(each.responses.values[id_])
            case "missing" if id_ in self.asked:
                return self.asked[id_].reasons.get(each.responses.missing[id_])
            case "band":
                return self.bands.get((id_, each.scores[id_].band))
            case "pattern":
                return self.patterns.get(each.pattern)
        return None


class Versions:
    """The definitions that rows are written with.

    Args:
        questionnaires: All versions that may come.
        private: Ids of the private items to be included; by default none is.
    """

    def __init__(self, questionnaires: Iterable[Questionnaire], private: Collection[str] = ()) -> None:
        self._known = {(each.id, each.version): _Version.of(each, private) for each in questionnaires}

    def of(self, each: AdministrationExport) -> _Version:
        """What one administration is read by.

        Raises:
            UnknownVersionError: There is no such version.
        """
        version = self._known.get((each.questionnaire, each.version))
        if version is None:
            raise UnknownVersionError(f"no definition given for {each.questionnaire} version {each.version}")
        return version


def response_rows(sittings: Iterable[SittingExport], versions: Versions, *, zone: tzinfo) -> Iterator[Row]:
    """One row a response, with a value or the reason why there is none, in the order on screen."""
    for sitting in sittings:
        for each in sitting.administrations:
            head, version = _head(sitting, each, zone), versions.of(each)
            values, missing = each.responses.values, each.responses.missing
            for one in version.asked.values():
                if one.id in values:
                    value = plain_value(values[one.id])
                    number = None if isinstance(value, str) else value
                    yield *head, one.item, one.rating, value, number, one.label(values[one.id]), None, None
                elif one.id in missing:
                    reason = missing[one.id]
                    yield *head, one.item, one.rating, None, None, None, reason, one.reasons.get(reason)


def score_rows(sittings: Iterable[SittingExport], versions: Versions, *, zone: tzinfo) -> Iterator[Row]:
    """One row a score, also where there is none, with the reason; nothing for what was never scored."""
    for sitting in sittings:
        for each in sitting.administrations:
            head, version = _head(sitting, each, zone), versions.of(each)
            pattern = (each.pattern, version.patterns.get(each.pattern))
            tail = (*pattern, LIST_JOINT.join(each.notes), LIST_JOINT.join(each.flags))
            for id_, score in each.scores.items():
                yield *head, id_, version.titles.get(id_), *_score(id_, score, version, each.error_revision), *tail


def note_rows(notes: Iterable[NoteExport]) -> Iterator[Row]:
    """One row a note."""
    for note in notes:
        yield note.client, note.track, note.on.isoformat(), note.whose, note.text


def time_text(at: datetime | None, zone: tzinfo) -> str | None:
    """A moment as files say it: in the practice's time zone, to the second, with its offset."""
    return None if at is None else at.astimezone(zone).isoformat(timespec="seconds")


def date_text(on: date | None) -> str | None:
    """A date as files say it."""
    return on.isoformat() if on else None


def _head(sitting: SittingExport, each: AdministrationExport, zone: tzinfo) -> Row:
    return (
        sitting.client,
        sitting.track,
        sitting.n,
        sitting.state,
        sitting.origin,
        time_text(sitting.sent_at, zone),
        date_text(sitting.completed_on),
        each.questionnaire,
        each.version,
        each.asked_version or each.version,
        int(each.is_whole),
        each.seconds,
    )


def _score(id_: str, score: ScoreExport, version: _Version, revision: int | None) -> Row:
    return (
        score.value,
        score.n,
        score.n_items,
        score.band,
        version.bands.get((id_, score.band)),
        score.low,
        score.high,
        score.sem,
        revision if score.sem is not None else None,
        score.reason,
    )
