"""A questionnaire or a plan said in another language: texts are put in by their place, nothing else changes.

Ids, values, keys, conditions and both hashes stay, so answers, scores and seals are the same in every language. What a
translation leaves out stays in the language it was written in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from assessment.questionnaire.definition import (
    BandSet,
    Derived,
    Item,
    PageText,
    Pattern,
    Questionnaire,
    Rating,
    Reason,
    ResponseOption,
    Said,
    Scale,
    as_chosen,
)
from assessment.questionnaire.plan import PlanBook
from assessment.questionnaire.translations import Path

_Score = TypeVar("_Score", Scale, Derived)


def translated(questionnaire: Questionnaire, texts: Mapping[Path, str], language: str) -> Questionnaire:
    """The same questionnaire with these texts, by the places that `translations.texts_of` names."""
    said = _Texts(texts)
    return replace(
        questionnaire,
        language=language,
        as_written=questionnaire.as_written or questionnaire,
        title=said.at("title", otherwise=questionnaire.title),
        stem=said.at("stem", otherwise=questionnaire.stem),
        recall=said.at("recall", otherwise=questionnaire.recall),
        intro=said.at("intro", otherwise=questionnaire.intro),
        disclosure=said.at("disclosure", otherwise=questionnaire.disclosure),
        items=tuple(said.item(item) for item in questionnaire.items),
        scales=tuple(said.score(("scales", scale.id), scale) for scale in questionnaire.scales),
        derived=tuple(said.score(("derived", score.id), score) for score in questionnaire.derived),
        patterns=tuple(said.pattern(("patterns", one.id), one) for one in questionnaire.patterns),
        notes=tuple(said.pattern(("notes", one.id), one) for one in questionnaire.notes),
        pages=said.pages(questionnaire.pages),
    )


def translated_plans(book: PlanBook, texts: Mapping[Path, str]) -> PlanBook:
    """The same plans with these texts of pages and marks."""
    said = _Texts(texts)
    marks = {
        id_: replace(rule, clinician=said.at("marks", id_, "clinician", otherwise=rule.clinician))
        for id_, rule in book.marks.items()
    }
    return replace(book, pages=said.pages(book.pages), marks=marks)


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts of one translation, and how each part of a definition takes its own from them."""

    texts: Mapping[Path, str]

    def at(self, *place: str, otherwise: str) -> str:
        """The text of a place; a text that was never there is not added."""
        return self.texts.get(place, otherwise) if otherwise else ""

    def all_at(self, *place: str, otherwise: Mapping[str, str]) -> dict[str, str]:
        """The texts of a table, by their keys."""
        return {key: self.at(*place, key, otherwise=text) for key, text in otherwise.items()}

    def item(self, item: Item) -> Item:
        """An item with its options, ends, ratings and reasons."""
        at = ("items", item.id)
        return replace(
            item,
            text=self.at(*at, "text", otherwise=item.text),
            help=self.at(*at, "help", otherwise=item.help),
            left=self.at(*at, "left", otherwise=item.left),
            right=self.at(*at, "right", otherwise=item.right),
            centre=self.at(*at, "centre", otherwise=item.centre),
            options=tuple(self._option(item.options_id or "", option) for option in item.options),
            ratings=tuple(self._rating(at, rating) for rating in item.ratings),
            missing=self._reasons(at, item.missing),
        )

    def _option(self, set_: str, option: ResponseOption) -> ResponseOption:
        id_ = option.missing if option.value is None else as_chosen(option.value)
        return replace(option, label=self.at("options", set_, id_ or "", otherwise=option.label))

    def _rating(self, at: Path, rating: Rating) -> Rating:
        label = self.at(*at, "ratings", rating.id, otherwise=rating.label)
        return replace(rating, label=label, missing=self._reasons(at, rating.missing))

    def _reasons(self, at: Path, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
        return tuple(
            replace(reason, label=self.at(*at, "missing", reason.id, otherwise=reason.label)) for reason in reasons
        )

    def score(self, at: Path, score: _Score) -> _Score:
        """A scale or derived score with its bands, its words and what it says."""
        bands_at = (*at, "bands") if score.bands_id is None else ("bands", score.bands_id)
        return replace(
            score,
            title=self.at(*at, "title", otherwise=score.title),
            client_title=self.at(*at, "client_title", otherwise=score.client_title),
            prompt=self.at(*at, "prompt", otherwise=score.prompt),
            words=self.all_at(*at, "words", otherwise=score.words),
            client=self.all_at(*at, "client", otherwise=score.client),
            clinician=self.all_at(*at, "clinician", otherwise=score.clinician),
            bands=None if score.bands is None else self._bands(bands_at, score.bands),
        )

    def _bands(self, at: Path, bands: BandSet) -> BandSet:
        named = (
            replace(
                band,
                label=self.at(*at, band.id, "label", otherwise=band.label),
                said=self._said((*at, band.id), band.said),
            )
            for band in bands.bands
        )
        without = {reason: self._said((*at, reason), said) for reason, said in bands.without.items()}
        return BandSet(bands=tuple(named), every=self._said((*at, "score"), bands.every), without=without)

    def pattern(self, at: Path, pattern: Pattern) -> Pattern:
        """A pattern or note with its label, its prompt and what it says."""
        return replace(
            pattern,
            label=self.at(*at, "label", otherwise=pattern.label),
            prompt=self.at(*at, "prompt", otherwise=pattern.prompt),
            said=self._said(at, pattern.said),
        )

    def _said(self, at: Path, said: Said) -> Said:
        return Said(
            client=self.at(*at, "client", otherwise=said.client),
            clinician=self.at(*at, "clinician", otherwise=said.clinician),
        )

    def pages(self, pages: Mapping[str, PageText]) -> dict[str, PageText]:
        """Pages by their ids."""
        return {
            id_: replace(page, text=self.at("pages", id_, "text", otherwise=page.text)) for id_, page in pages.items()
        }
