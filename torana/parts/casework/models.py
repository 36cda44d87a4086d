"""Tables of casework: drafts, cases, and what happened to each case.

A case has the id of the draft that it was: that is what makes a submission happen once, however
often it is pressed. Every table carries the applicant, and nothing in a hot path joins two people.
"""

from __future__ import annotations

from datetime import date

from django.db import models

from torana.base.ids import new_id

NO_CLOCK = date.max  # sorts cases that nobody promised a date for behind all others


class Draft(models.Model):
    """An application being filled in; what it holds is sealed for the applicant."""

    id = models.UUIDField(primary_key=True, default=new_id)
    applicant_id = models.UUIDField()
    service = models.TextField()
    edition_id = models.UUIDField()
    consent_id = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    sealed = models.BinaryField()  # content.Content

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["applicant_id", "service"], name="draft_one_open")
        ]


class Case(models.Model):
    """An application that came in, at the stage where it stands."""

    id = models.UUIDField(primary_key=True)  # the draft's
    reference = models.TextField()
    applicant_id = models.UUIDField()
    service = models.TextField()
    agency = models.TextField()
    edition_id = models.UUIDField()  # no foreign key: every submission would lock the one row
    area = models.TextField(default="")  # whose office works on it; "" is any office
    papers = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField()
    promised_on = models.DateField(null=True)

    stage = models.TextField()
    post = models.TextField(default="")  # has it; while it waits for the applicant: had it last
    by_applicant = models.BooleanField(default=False)  # whose turn it is
    outcome = models.TextField(default="")
    stage_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    queue_on = models.DateField()  # due_on, or NO_CLOCK
    clock_at = models.DateTimeField(null=True)  # when the stage's clock acts by itself
    answered_again = models.BooleanField(default=False)
    taken_by = models.UUIDField(null=True)
    taken_post = models.TextField(default="")
    taken_office = models.TextField(default="")
    decided_by = models.UUIDField(null=True)  # the officer whose action ended it
    version = models.PositiveIntegerField()  # counts the rows of Happening
    sealed_who = models.BinaryField()  # the applicant's name, for the inbox
    sealed = models.BinaryField()  # content.Content

    class Meta:
        indexes = [
            models.Index(fields=["applicant_id", "-submitted_at", "-id"], name="case_of_applicant"),
            models.Index(
                fields=["agency", "post", "queue_on", "id"],
                condition=models.Q(outcome=""),
                name="case_in_queue",
            ),
            models.Index(
                "clock_at",
                condition=models.Q(clock_at__isnull=False, outcome=""),
                name="case_by_clock",
            ),
            # The lists of an inbox are read from these alone, an area at a time: queries/queue.py.
            models.Index(
                fields=["agency", "post", "area", "queue_on", "id"],
                include=["applicant_id", "taken_by", "service", "reference"],
                condition=models.Q(outcome="", by_applicant=False),
                name="case_in_area",
            ),
            models.Index(
                fields=["agency", "post", "area", "queue_on", "id"],
                include=["applicant_id", "service", "reference"],
                condition=models.Q(outcome="", by_applicant=True),
                name="case_waiting",
            ),
            # Of one service, which may have none where the queue is long.
            models.Index(
                fields=["agency", "post", "area", "service", "queue_on", "id"],
                include=["applicant_id", "taken_by", "by_applicant", "reference"],
                condition=models.Q(outcome=""),
                name="case_of_service",
            ),
            models.Index(
                fields=["taken_by", "queue_on", "id"],
                condition=models.Q(outcome="", taken_by__isnull=False),
                name="case_taken",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="case_reference_once"),
            models.CheckConstraint(
                condition=models.Q(outcome="", closed_at__isnull=True)
                | (~models.Q(outcome="") & models.Q(closed_at__isnull=False)),
                name="case_closed_with_outcome",
            ),
        ]


class Appeal(models.Model):
    """Which case appeals which: one appeal against each, written when it comes in."""

    case_id = models.UUIDField(primary_key=True)  # the case whose decision is appealed
    appeal_id = models.UUIDField(unique=True)
    applicant_id = models.UUIDField()
    agency = models.TextField()
    at = models.DateTimeField()


class Happening(models.Model):
    """One thing that happened to a case. The case's version counts them; none is ever changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField()
    applicant_id = models.UUIDField()
    agency = models.TextField()
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    action = models.TextField()
    kind = models.TextField()  # applicant, post, rule, clock: records.Who
    post = models.TextField(default="")
    office = models.TextField(default="")
    stage_before = models.TextField(default="")
    stage = models.TextField()
    outcome = models.TextField(default="")
    rule = models.SmallIntegerField(null=True)  # which of the stage's `auto` rules held
    ground = models.TextField(default="")
    due_on = models.DateField(null=True)
    days_off = models.JSONField(default=list)  # days that moved due_on, as pairs [date, holiday]
    questions = models.JSONField(default=list)  # names, sent back or answered again
    sealed = models.BinaryField(null=True)  # what was written: reason and message

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_id", "version"], name="happening_version_once")
        ]
