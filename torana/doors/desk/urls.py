"""The addresses of the desk, below /desk."""

from __future__ import annotations

from django.urls import path

from torana.doors.desk import audit, cases, certificates, files, inbox

urlpatterns = [
    path("", inbox.inbox, name="desk"),
    path("/find", inbox.find, name="desk-find"),
    path("/audit", audit.audit, name="desk-audit"),
    path("/cases/<uuid:case_id>", cases.show, name="desk-case"),
    path("/cases/<uuid:case_id>/take", cases.take, name="desk-take"),
    path("/cases/<uuid:case_id>/let-go", cases.let_go, name="desk-let-go"),
    path("/cases/<uuid:case_id>/act/<slug:action>", cases.act, name="desk-act"),
    path(
        "/cases/<uuid:case_id>/certificates/<uuid:credential_id>/revoke",
        certificates.revoke,
        name="desk-revoke",
    ),
    path(
        "/cases/<uuid:case_id>/certificates/<uuid:credential_id>/suspend",
        certificates.suspend,
        name="desk-suspend",
    ),
    path(
        "/cases/<uuid:case_id>/certificates/<uuid:credential_id>/reinstate",
        certificates.reinstate,
        name="desk-reinstate",
    ),
    path(
        "/cases/<uuid:case_id>/certificates/<uuid:credential_id>/correct",
        certificates.correct,
        name="desk-correct",
    ),
    path(
        "/cases/<uuid:case_id>/files/<uuid:document_id>/preview/<int:page>",
        files.preview,
        name="desk-preview",
    ),
    path("/cases/<uuid:case_id>/files/<uuid:document_id>", files.download, name="desk-file"),
]
