"""Tables of credentials: the nation's root, the agencies' keys, and what was issued."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from torana.base.ids import new_id


class Root(models.Model):
    """The nation's root: it signs the agencies' certificates and nothing else. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    certificate = models.BinaryField()  # DER
    sealed_key = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_root")]


class AgencyKey(models.Model):
    """The key with which an agency seals. Old ones stay: what they sealed is still checked."""

    id = models.UUIDField(primary_key=True, default=new_id)
    agency = models.TextField()
    kid = models.TextField(unique=True)
    certificate = models.BinaryField()  # DER
    sealed_key = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    stolen_at = models.DateTimeField(null=True)  # somebody else may sign with it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "agency", condition=Q(retired_at=None), name="one_key_in_use_an_agency"
            ),
        ]


class CredentialRow(models.Model):
    """One certificate, from the decision on."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField()
    edition_id = models.UUIDField()
    issue = models.TextField()
    holder_id = models.UUIDField()
    agency = models.TextField()
    reference = models.TextField()
    language = models.TextField()
    valid_until = models.DateField(null=True)
    state = models.TextField(default="requested")
    sealed_claims = models.BinaryField()
    requested_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    pdf_id = models.UUIDField(null=True)
    pdf_sha256 = models.BinaryField(null=True)
    sd_jwt_id = models.UUIDField(null=True)
    revoked_at = models.DateTimeField(null=True)
    sealed_reason = models.BinaryField(null=True)  # why it was revoked, or is suspended
    suspended_at = models.DateTimeField(null=True)  # counts not now, but may again
    copy = models.PositiveSmallIntegerField(default=1, db_default=1)  # a corrected one is the next
    replaces_id = models.UUIDField(null=True)  # the credential that was wrong

    class Meta:
        db_table = "credentials_credential"
        indexes = [models.Index("holder_id", "requested_at", name="credential_of_holder")]
        constraints = [
            # A decision gives each of its certificates once, however often it is asked for; what
            # was wrong in one is put right in the next copy.
            models.UniqueConstraint("case_id", "issue", "copy", name="one_credential_a_copy"),
            models.CheckConstraint(
                condition=Q(state="requested", issued_at=None, pdf_id=None)
                | Q(state__in=["issued", "revoked"], pdf_id__isnull=False, issued_at__isnull=False),
                name="issued_with_its_files",
            ),
            models.CheckConstraint(
                condition=Q(state="revoked", revoked_at__isnull=False)
                | (~Q(state="revoked") & Q(revoked_at=None)),
                name="revoked_with_its_moment",
            ),
        ]


class StatusListRow(models.Model):
    """One status list of an agency: 131,072 places, and the list as it was signed last."""

    id = models.UUIDField(primary_key=True, default=new_id)
    agency = models.TextField()
    number = models.PositiveIntegerField()  # from 1; certificates go to the newest
    created_at = models.DateTimeField()
    kid = models.TextField(default="")  # the key that signed
    token = models.TextField(default="")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "credentials_statuslist"
        constraints = [models.UniqueConstraint("agency", "number", name="status_list_number_once")]


class StatusPlace(models.Model):
    """The place of one certificate in a status list, by chance: neighbours say nothing."""

    credential_id = models.UUIDField(primary_key=True)
    list_id = models.UUIDField()
    index = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint("list_id", "index", name="status_place_once")]
