"""The addresses of the portal, from the root: the busiest first, for each is tried in turn."""

from __future__ import annotations

from django.urls import path

from torana.doors.portal import (
    applying,
    cases,
    catalogue,
    certificates,
    data,
    home,
    issuers,
    messages,
    services,
    settings,
    verify,
)

urlpatterns = [
    path("drafts/<uuid:draft_id>", applying.consent, name="draft"),
    path("drafts/<uuid:draft_id>/check", applying.check, name="draft-check"),
    path("drafts/<uuid:draft_id>/drop", applying.drop, name="draft-drop"),
    path("drafts/<uuid:draft_id>/<slug:page>", applying.page, name="draft-page"),
    path("services/<slug:name>", services.service, name="service"),
    path("services/<slug:name>/start", services.start, name="start"),
    path("", home.home, name="home"),
    path("search", catalogue.search, name="search"),
    path("needs/<slug:name>", catalogue.need, name="need"),
    path("agencies", catalogue.agencies, name="agencies"),
    path("agencies/<slug:name>", catalogue.agency, name="agency"),
    path("cases", cases.cases, name="cases"),
    path("cases/<uuid:case_id>", cases.case, name="case"),
    path("cases/<uuid:case_id>/sent", cases.sent, name="case-sent"),
    path("cases/<uuid:case_id>/answer", cases.answer, name="case-answer"),
    path("cases/<uuid:case_id>/withdraw", cases.withdraw, name="case-withdraw"),
    path("cases/<uuid:case_id>/certificate.pdf", certificates.pdf, name="certificate-pdf"),
    path("cases/<uuid:case_id>/certificate.sd-jwt", certificates.sd_jwt, name="certificate-sd-jwt"),
    path("data", data.data, name="data"),
    path("data/proof/<uuid:leaf_id>", data.proof, name="proof"),
    path("data/proof/<uuid:leaf_id>.json", data.proof_file, name="proof-file"),
    path("messages", messages.messages, name="messages"),
    path("messages/<uuid:message_id>", messages.message, name="message"),
    path("language/<slug:code>", settings.language, name="language"),
    path("theme/<slug:digest>.css", settings.theme, name="theme"),
    path("verify", verify.verify, name="verify"),
    path(".well-known/jwks.json", issuers.jwks, name="jwks"),
    path(".well-known/torana-certificates.pem", issuers.certificates, name="certificates-pem"),
    path(".well-known/jwt-vc-issuer/agencies/<slug:agency>", issuers.issuer, name="issuer"),
    path("log", data.log, name="log"),
]
