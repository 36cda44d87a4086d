// What is a certificate worth? By other people's libraries and what the nation publishes:
//     node check.js https://services.example certificate.sd-jwt [another …]
import { readFileSync } from "node:fs";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";

const [nation, ...files] = process.argv.slice(2);
const STATUS = { 1: "revoked", 2: "suspended" }; // Token Status List, 7.1
const REFUSALS = {
  "Verify Error: Invalid JWT Signature": "altered",
  "Verify Error: JWT is expired": "expired",
  ...{ altered: "altered", revoked: "revoked", suspended: "suspended" },
};
const read = (part) => JSON.parse(Buffer.from(part, "base64url"));

async function published(address) {
  if (!String(address).startsWith(`${nation}/`)) throw new Error(`${address} is not of ${nation}`);
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return answer.json();
}

// SD-JWT VC, "JWT VC Issuer Metadata": where an issuer's keys are follows from its own address.
async function keysOf(issuer) {
  const path = String(issuer).replace(nation, "");
  const told = await published(`${nation}/.well-known/jwt-vc-issuer${path}`);
  if (told.issuer !== issuer) throw new Error(`${issuer} is called ${told.issuer}`);
  return (await published(told.jwks_uri)).keys;
}

async function hasher(data, name) {
  const bytes = new TextEncoder().encode(data);
  return new Uint8Array(await crypto.subtle.digest(name.toUpperCase(), bytes));
}

async function check(text) {
  const [token, ...disclosures] = text.split("~").slice(0, -1);
  const signed = read(token.split(".")[1]);
  if (!signed.status?.status_list) throw new Error("it stands in no list"); // the library lets it pass
  const keys = await keysOf(signed.iss);

  // The library asks this of the certificate and of its status list; what kind of token it is and
  // whether the list is the one that the certificate names, it leaves to us.
  async function verifier(data, signature) {
    const [header, payload] = data.split(".").map(read);
    const isList = !token.startsWith(data);
    if (header.typ !== (isList ? "statuslist+jwt" : "dc+sd-jwt")) throw new Error(header.typ);
    if (isList && payload.sub !== signed.status.status_list.uri) throw new Error(payload.sub);
    const key = keys.find((one) => one.kid === header.kid);
    if (!key) throw new Error(`${signed.iss} has no key ${header.kid}`);
    const how = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const known = await crypto.subtle.importKey("jwk", key, how, false, ["verify"]);
    return crypto.subtle.verify(how, known, Buffer.from(signature, "base64url"), Buffer.from(data));
  }

  async function statusValidator(status) {
    if (status !== 0) throw new Error(STATUS[status]);
  }

  const library = new SDJwtVcInstance({ hasher, verifier, statusValidator });
  const { payload } = await library.verify(text);
  const shown = Object.entries(payload).filter(([name]) => !(name in signed));
  // RFC 9901, 7.1: one disclosure that is not the certificate's own spoils it. The library drops it.
  if (shown.length !== disclosures.length) throw new Error("altered");
  return { outcome: "genuine", claims: Object.fromEntries(shown), replaces: payload.replaces?.jti };
}

for (const file of files) {
  const told = await check(readFileSync(file, "utf8").trim()).catch(({ message }) => {
    return { outcome: REFUSALS[message] ?? "unknown", why: message };
  });
  console.log(JSON.stringify(told));
}
