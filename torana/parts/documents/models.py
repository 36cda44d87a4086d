"""Tables of documents: the files, and who has one open at the moment."""

from __future__ import annotations

from django.db import models

from torana.base.ids import new_id


class DocumentRow(models.Model):
    """A file, its name and bytes sealed for its holder under a key of its own."""

    id = models.UUIDField(primary_key=True, default=new_id)
    holder_id = models.UUIDField()  # a person, or keys.NATION_ID
    agency = models.TextField(default="")  # whose officers may see it, once it is with a case
    case_id = models.UUIDField(null=True)
    media_type = models.TextField()
    size_bytes = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    sealed_name = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "documents_document"
        indexes = [
            models.Index("holder_id", "created_at", name="document_of_holder"),
            models.Index("case_id", name="document_of_case"),
        ]


class Opening(models.Model):
    """When a person last opened a document: leafing through its pages is one opening, not ten."""

    id = models.UUIDField(primary_key=True, default=new_id)
    # The opening goes with the document: it says nothing without it.
    document = models.ForeignKey(DocumentRow, on_delete=models.CASCADE, related_name="+")
    person_id = models.UUIDField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("document", "person_id", name="one_opening_a_person"),
        ]
