"""What is a certificate worth? By other people's libraries and what the nation publishes.

python check.py https://services.example certificate.sd-jwt [another …]
"""

import json
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from jwcrypto.common import JWException, base64url_decode
from jwcrypto.jwk import JWKSet
from jwcrypto.jws import InvalidJWSSignature
from jwcrypto.jwt import JWT
from sd_jwt.verifier import SDJWTVerifier
from token_status_list import BitArray

NATION, *FILES = sys.argv[1:]
STATUS = {1: "revoked", 2: "suspended"}  # Token Status List, 7.1


def published(address):
    if not str(address).startswith(f"{NATION}/"):
        raise LookupError(f"{address} is not of {NATION}")
    with urlopen(address) as answer:
        return answer.read().decode()


def keys_of(issuer):
    # SD-JWT VC, "JWT VC Issuer Metadata": where its keys are follows from its own address.
    path = str(issuer).removeprefix(NATION)
    told = json.loads(published(f"{NATION}/.well-known/jwt-vc-issuer{path}"))
    if told["issuer"] != issuer:
        raise LookupError(f"{issuer} is called {told['issuer']}")
    return JWKSet.from_json(published(told["jwks_uri"]))


def key_of(keys, header, kind):
    key = keys.get_key(header["kid"]) if header["typ"] == kind else None
    if key is None:
        raise LookupError(f"no key for {header['typ']} by {header['kid']}")
    return key


def status_of(place, keys):
    token = published(place["uri"])
    header = json.loads(base64url_decode(token.split(".")[0]))
    key = key_of(keys, header, "statuslist+jwt")
    # `JWT` looks at the signature, at `exp`, and whether the list is the one that was asked for.
    read = JWT(jwt=token, key=key, algs=["ES256"], check_claims={"sub": place["uri"]})
    return BitArray.load(json.loads(read.claims)["status_list"])[place["idx"]]


def check(text):
    token, *disclosures, _ = text.split("~")
    signed = json.loads(base64url_decode(token.split(".")[1]))
    keys = keys_of(signed["iss"])
    try:
        library = SDJWTVerifier(text, lambda _, header: key_of(keys, header, "dc+sd-jwt"))
        payload = library.get_verified_payload()
    except InvalidJWSSignature:
        return {"outcome": "altered"}
    shown = {name: value for name, value in payload.items() if name not in signed}
    # RFC 9901, 7.1: a disclosure that is not the certificate's own spoils it. The library drops it.
    if len(shown) != len(disclosures):
        return {"outcome": "altered"}
    if payload.get("exp", float("inf")) <= time.time():
        return {"outcome": "expired"}
    if status := status_of(payload["status"]["status_list"], keys):
        return {"outcome": STATUS.get(status, "unknown")}
    replaces = payload.get("replaces", {}).get("jti")
    return {"outcome": "genuine", "claims": shown, "replaces": replaces}


for file in FILES:
    try:
        told = check(Path(file).read_text().strip())
    except (JWException, LookupError, ValueError, OSError) as error:
        told = {"outcome": "unknown", "why": str(error)}
    print(json.dumps(told))
