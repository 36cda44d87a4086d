"""What only somebody inside a nation can do: run by the tests in the surroundings of its worker.

`expired` issues a certificate whose time has passed; `sign` lends the same agency's key to a token
and a PDF that name another agency. Both read JSON and answer in JSON.
"""

from __future__ import annotations

import base64
import json
import sys
from datetime import timedelta
from typing import Any
from unittest import mock
from uuid import uuid4

import django

django.setup()

from django.db import transaction  # noqa: E402 - after the set-up

from torana.base import clock, events  # noqa: E402
from torana.parts.catalogue import api as catalogue  # noqa: E402
from torana.parts.credentials import api as credentials  # noqa: E402
from torana.parts.credentials import authority, issuing, printing, seal  # noqa: E402
from torana.parts.credentials.tests.samples import LAYOUT, sheet  # noqa: E402
from torana.pure.credentials import tokens  # noqa: E402

SERVICE, AGENCY = "residence-certificate", "district-administration"
AGO = timedelta(days=3)


def expired(_: dict[str, str]) -> dict[str, str]:
    """Issue a certificate three days ago that was valid for two; there is no case to tell of it."""
    edition, then = catalogue.service(SERVICE), clock.now() - AGO
    (issue,) = edition.service.issues
    with transaction.atomic(), mock.patch.object(events, "publish"):
        made = credentials.request_issue(
            case_id=uuid4(),
            edition_id=edition.id,
            issue=issue.name,
            holder_id=uuid4(),
            agency=AGENCY,
            claims={claim.name: "1994-03-14" for claim in issue.claims},
            valid_until=(then + timedelta(days=1)).date(),
            language="en",
            reference="NY-7QK4-2M",
            by=issuing.WORKER,
            now=then,
        )
        issuing.issue(made, now=then)
    now = clock.now()
    return {
        "pdf": _text(credentials.pdf(made, by=issuing.WORKER, now=now).content),
        "wallet": credentials.sd_jwt(made, by=issuing.WORKER, now=now),
    }


def sign(given: dict[str, Any]) -> dict[str, str]:
    """Sign with the agency's true key what names another."""
    issuer = authority.issuer(AGENCY, catalogue.nation(), now=clock.now())
    now, code = clock.now(), given["code"]
    typeset = printing.typeset(LAYOUT, sheet(), code=code, token=code, now=now)
    sealed = seal.seal(
        typeset, certificate=issuer.certificate, key=issuer.key, reason="x", place="y"
    )
    header = given["header"] | {"kid": issuer.kid}
    token = tokens.sign(header, given["payload"], issuer.key)
    return {"pdf": _text(sealed), "wallet": "~".join([token, *given["disclosures"], ""])}


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


if __name__ == "__main__":
    sys.stdout.write(
        json.dumps({"expired": expired, "sign": sign}[sys.argv[1]](json.load(sys.stdin)))
    )
