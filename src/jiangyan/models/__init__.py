"""Tables and constraints, no decisions; one file per noun."""

from jiangyan.models.account.attempts import Attempt
from jiangyan.models.account.passwords import FormerPassword
from jiangyan.models.account.people import Appointment, Person
from jiangyan.models.jobs import Duty, Job
from jiangyan.models.journal import JournalHead, JournalLine
from jiangyan.models.mail.acknowledgements import Acknowledgement
from jiangyan.models.mail.mails import MailState, OutboxMail
from jiangyan.models.mail.notifications import Notification
from jiangyan.models.mail.received_mails import (
    Inbox,
    Nature,
    ReceivedFile,
    ReceivedFileState,
    ReceivedMail,
    ReceivedMailState,
)
from jiangyan.models.material.audit_reports import AuditReport
from jiangyan.models.material.evidence import Evidence, EvidenceUse
from jiangyan.models.material.materials import MaterialCheck
from jiangyan.models.material.receipts import Receipt
from jiangyan.models.operations import Operation
from jiangyan.models.panel.absences import Absence
from jiangyan.models.panel.declarations import Declaration
from jiangyan.models.panel.draws import Commitment, Draw
from jiangyan.models.panel.experts import Expert
from jiangyan.models.panel.invitations import Invitation
from jiangyan.models.panel.recusals import Recusal
from jiangyan.models.panel.secretaries import Secretary
from jiangyan.models.paper.papers import Paper, PaperFile, PaperWithdrawal
from jiangyan.models.paper.signed_scans import SignedScan
from jiangyan.models.project.extensions import Extension
from jiangyan.models.project.projects import Move, Project
from jiangyan.models.project.proposals import Proposal
from jiangyan.models.project.units import Unit
from jiangyan.models.round.announcements import Announcement
from jiangyan.models.round.authorities import Authority
from jiangyan.models.round.exports import Export
from jiangyan.models.round.holidays import HolidayDay, HolidayYear
from jiangyan.models.round.rounds import Contact, Programme, ReadingConfirmation, Round, RubricEdition
from jiangyan.models.sheet.filings import Filing
from jiangyan.models.sheet.marks import Mark
from jiangyan.models.sheet.sheet_imports import SheetImport
from jiangyan.models.sheet.sheets import Sheet
from jiangyan.models.sheet.sync import SyncedOperation
from jiangyan.models.verdict.findings import Finding, FindingStep
from jiangyan.models.verdict.objections import Objection, ObjectionAnswer
from jiangyan.models.verdict.publications import Publication
from jiangyan.models.verdict.rectifications import Rectification, RectificationReport, ReinspectionApplication
from jiangyan.models.verdict.verdicts import Verdict
from jiangyan.models.visit.inspections import Inspection, PanelMember
from jiangyan.models.visit.plans import Plan, PlanApplication, PlannedVisit, PlanPanel
from jiangyan.models.visit.visit_records import VisitEntry, VisitPhoto

__all__ = [
    "Absence", "Acknowledgement", "Announcement", "Appointment", "Attempt", "AuditReport", "Authority", "Commitment", "Contact",
    "Declaration", "Draw", "Duty", "Evidence", "EvidenceUse", "Expert", "Export", "Extension", "Filing", "Finding",
    "FindingStep", "FormerPassword", "HolidayDay", "HolidayYear", "Inbox", "Inspection", "Invitation", "Job",
    "JournalHead", "JournalLine", "MailState", "Mark", "MaterialCheck", "Move", "Nature", "Notification", "Objection",
    "ObjectionAnswer", "Operation", "OutboxMail", "PanelMember", "Paper", "PaperFile", "PaperWithdrawal", "Person",
    "Plan", "PlanApplication", "PlanPanel", "PlannedVisit", "Programme", "Project", "Proposal", "Publication",
    "ReadingConfirmation", "Receipt", "ReceivedFile", "ReceivedFileState", "ReceivedMail", "ReceivedMailState",
    "Rectification", "RectificationReport", "Recusal", "ReinspectionApplication", "Round", "RubricEdition",
    "Secretary", "Sheet", "SheetImport", "SignedScan", "SyncedOperation", "Unit", "Verdict", "VisitEntry", "VisitPhoto",
]
