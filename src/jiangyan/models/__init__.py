"""Tables and constraints, no decisions; one file per noun."""

from jiangyan.models.absences import Absence
from jiangyan.models.announcements import Announcement
from jiangyan.models.attempts import Attempt
from jiangyan.models.audit_reports import AuditReport
from jiangyan.models.authorities import Authority
from jiangyan.models.declarations import Declaration
from jiangyan.models.draws import Commitment, Draw
from jiangyan.models.evidence import Evidence, EvidenceUse
from jiangyan.models.experts import Expert
from jiangyan.models.exports import Export
from jiangyan.models.extensions import Extension
from jiangyan.models.filings import Filing
from jiangyan.models.findings import Finding, FindingStep
from jiangyan.models.holidays import HolidayDay, HolidayYear
from jiangyan.models.inspections import Inspection, PanelMember
from jiangyan.models.invitations import Invitation
from jiangyan.models.jobs import Duty, Job
from jiangyan.models.journal import JournalHead, JournalLine
from jiangyan.models.mails import MailState, OutboxMail
from jiangyan.models.marks import Mark
from jiangyan.models.materials import MaterialCheck
from jiangyan.models.notifications import Notification
from jiangyan.models.objections import Objection, ObjectionAnswer
from jiangyan.models.operations import Operation
from jiangyan.models.papers import Paper, PaperFile, PaperWithdrawal
from jiangyan.models.passwords import FormerPassword
from jiangyan.models.people import Appointment, Person
from jiangyan.models.plans import Plan, PlanApplication, PlannedVisit, PlanPanel
from jiangyan.models.projects import Move, Project
from jiangyan.models.proposals import Proposal
from jiangyan.models.publications import Publication
from jiangyan.models.receipts import Receipt
from jiangyan.models.received_mails import (
    Inbox,
    Nature,
    ReceivedFile,
    ReceivedFileState,
    ReceivedMail,
    ReceivedMailState,
)
from jiangyan.models.rectifications import Rectification, RectificationReport, ReinspectionApplication
from jiangyan.models.recusals import Recusal
from jiangyan.models.rounds import Contact, Programme, ReadingConfirmation, Round, RubricEdition
from jiangyan.models.sheet_imports import SheetImport
from jiangyan.models.sheets import Sheet
from jiangyan.models.signed_scans import SignedScan
from jiangyan.models.sync import SyncedOperation
from jiangyan.models.units import Unit
from jiangyan.models.verdicts import Verdict
from jiangyan.models.visit_records import VisitEntry, VisitPhoto

__all__ = [
    "Absence", "Announcement", "Appointment", "Attempt", "AuditReport", "Authority", "Commitment", "Contact",
    "Declaration", "Draw", "Duty", "Evidence", "EvidenceUse", "Expert", "Export", "Extension", "Filing", "Finding",
    "FindingStep", "FormerPassword", "HolidayDay", "HolidayYear", "Inbox", "Inspection", "Invitation", "Job",
    "JournalHead", "JournalLine", "MailState", "Mark", "MaterialCheck", "Move", "Nature", "Notification", "Objection",
    "ObjectionAnswer", "Operation", "OutboxMail", "PanelMember", "Paper", "PaperFile", "PaperWithdrawal", "Person",
    "Plan", "PlanApplication", "PlanPanel", "PlannedVisit", "Programme", "Project", "Proposal", "Publication",
    "ReadingConfirmation", "Receipt", "ReceivedFile", "ReceivedFileState", "ReceivedMail", "ReceivedMailState",
    "Rectification", "RectificationReport", "Recusal", "ReinspectionApplication", "Round", "RubricEdition", "Sheet",
    "SheetImport", "SignedScan", "SyncedOperation", "Unit", "Verdict", "VisitEntry", "VisitPhoto",
]
