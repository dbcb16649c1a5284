"""What pages show, as frozen values: services fill them, templates read them.

Knows no addresses, no colours and no sentences of the interface's catalogue. Texts from definitions arrive here with
their placeholders filled in and their marks (`*so*`) still in them. Positions on drawings are numbers from 0 to 100,
percent of the drawing's length, so that a template computes nothing.
"""

from __future__ import annotations

from assessment.services.shown.brief import BriefPage, BriefScale, OpenHope
from assessment.services.shown.caseload import (
    Awaits,
    CaseloadPage,
    CaseloadRow,
    ChangedClients,
    InvitedPage,
    NamedVerdict,
    ScoreCell,
    Shade,
    Spark,
    ToLookAt,
    Turning,
)
from assessment.services.shown.client import (
    ClientPage,
    KeyRow,
    LastStep,
    MarkBanner,
    MovedItem,
    SaidOfPart,
    ScorePage,
    ScoreTableCell,
    ScoreTableRow,
    SwingShown,
    UsualErrorShown,
)
from assessment.services.shown.course import (
    Figure,
    FigureRow,
    NoteShown,
    NumberLine,
    NumberTable,
    OverTimePage,
    PictureSize,
)
from assessment.services.shown.download import DownloadPage, PresetShown, VersionShown
from assessment.services.shown.filling import AnsweredItem, CheckPage, HomePage, NewerAnswer, OpenItem, ThanksPage
from assessment.services.shown.frame import BetweenPage, Frame, HelpLines
from assessment.services.shown.own import Ending, LookShown, YourDataPage
from assessment.services.shown.results import (
    BandMark,
    MarkShape,
    PatternShown,
    PracticeBar,
    ResultPart,
    ResultsPage,
    ScaleResult,
    ScoreLine,
    StyleLine,
    StyleMark,
    Verdict,
)
from assessment.services.shown.rhythm import PlanOffered, RhythmShown

__all__ = [
    "AnsweredItem",
    "Awaits",
    "BandMark",
    "BetweenPage",
    "BriefPage",
    "BriefScale",
    "CaseloadPage",
    "CaseloadRow",
    "ChangedClients",
    "CheckPage",
    "ClientPage",
    "DownloadPage",
    "Ending",
    "Figure",
    "FigureRow",
    "Frame",
    "HelpLines",
    "HomePage",
    "InvitedPage",
    "KeyRow",
    "LastStep",
    "LookShown",
    "MarkBanner",
    "MarkShape",
    "MovedItem",
    "NamedVerdict",
    "NewerAnswer",
    "NoteShown",
    "NumberLine",
    "NumberTable",
    "OpenHope",
    "OpenItem",
    "OverTimePage",
    "PatternShown",
    "PictureSize",
    "PlanOffered",
    "PracticeBar",
    "PresetShown",
    "ResultPart",
    "ResultsPage",
    "RhythmShown",
    "SaidOfPart",
    "ScaleResult",
    "ScoreCell",
    "ScoreLine",
    "ScorePage",
    "ScoreTableCell",
    "ScoreTableRow",
    "Shade",
    "Spark",
    "StyleLine",
    "StyleMark",
    "SwingShown",
    "ThanksPage",
    "ToLookAt",
    "Turning",
    "UsualErrorShown",
    "Verdict",
    "VersionShown",
    "YourDataPage",
]
