"""Anyone finds the keys by which a certificate is checked without us."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client


def test_before_anything_was_issued_there_are_no_keys(anyone: Client) -> None:
    assert anyone.get("/.well-known/jwks.json").json() == {"keys": []}


def test_an_issuer_says_where_its_keys_are(anyone: Client) -> None:
    told = anyone.get("/.well-known/jwt-vc-issuer/agencies/civil-registration").json()
    assert told["issuer"].endswith("/agencies/civil-registration")
    assert told["jwks_uri"].endswith("/agencies/civil-registration/jwks.json")


def test_there_is_no_issuer_that_the_nation_does_not_have(anyone: Client) -> None:
    assert anyone.get("/.well-known/jwt-vc-issuer/agencies/nobody").status_code == 404


def test_pages_of_other_sites_may_read_them(anyone: Client) -> None:
    assert anyone.get("/.well-known/torana-certificates.pem")["Access-Control-Allow-Origin"] == "*"
