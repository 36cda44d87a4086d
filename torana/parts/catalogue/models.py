"""Tables of the catalogue. All insert-only: what was published once stays readable as it was."""

from __future__ import annotations

from django.db import models

from torana.base.ids import new_id


class SourceText(models.Model):
    """The text of one file of a nation folder, under its own hash: equal files are kept once."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()


class Edition(models.Model):
    """One service as published once: its files and the nation's, by path and hash."""

    id = models.UUIDField(primary_key=True, default=new_id)
    service = models.TextField()
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)  # over the paths and hashes of `files`
    files = models.JSONField()  # path in the nation folder to the hash of its text
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["service", "sha256"], name="edition_content_once"),
        ]


class Publication(models.Model):
    """One `torana publish` that changed something. The latest is what is online."""

    number = models.BigAutoField(primary_key=True)
    nation_sha256 = models.CharField(max_length=64)
    files = models.JSONField()  # as Edition.files, of the whole folder
    editions = models.JSONField()  # service to the id of its edition
    published_at = models.DateTimeField()
