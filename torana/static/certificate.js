// Is this certificate genuine, and does it count? The rules of pure/credentials, by the browser's
// own cryptography: no network, no storage, nothing of the page. Bad input gives a verdict.
"use strict";

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n; // of P-256
const LENGTH_MAX = 100000;
const SIZE = 2 ** 17; // certificates a list
const LIST_BYTES_MAX = 2 ** 20;
const STATUS = ["valid", "revoked", "suspended"];

// Returns what base64url text holds; null unless it is exactly as RFC 7515 writes it.
function decode(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  try {
    const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    const again = btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
    return again === text ? Uint8Array.from(binary, (sign) => sign.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}

function object(text) {
  const bytes = decode(text);
  if (bytes === null) return null;
  try {
    const found = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return found !== null && typeof found === "object" ? found : null;
  } catch {
    return null;
  }
}

// Takes a compact JWS apart, not yet verified; null for anything that we would not have written.
function parse(text) {
  const parts = text.split(".");
  if (parts.length !== 3 || text.length > LENGTH_MAX) return null;
  const [header, payload, signature] = [object(parts[0]), object(parts[1]), decode(parts[2])];
  if (header?.alg !== "ES256" || payload === null || signature?.length !== 64) return null;
  const signed = new TextEncoder().encode(`${parts[0]}.${parts[1]}`);
  return { header, payload, signature, signed };
}

// Of the two forms that each ECDSA signature has, only the lower is ours.
function isLower(signature) {
  const hex = Array.from(signature.slice(32), (byte) => byte.toString(16).padStart(2, "0"));
  return BigInt(`0x${hex.join("")}`) <= ORDER / 2n;
}

async function isSigned(jws, jwk) {
  if (!isLower(jws.signature)) return false;
  const { kty, crv, x, y } = jwk;
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, algorithm, false, ["verify"]);
  const how = { name: "ECDSA", hash: "SHA-256" };
  return crypto.subtle.verify(how, key, jws.signature, jws.signed);
}

async function disclosed(payload, disclosures) {
  if (payload._sd_alg !== "sha-256" || !Array.isArray(payload._sd)) return null;
  const claims = new Map();
  for (const disclosure of disclosures) {
    const item = object(disclosure);
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(disclosure));
    const named = btoa(String.fromCharCode(...new Uint8Array(digest)));
    const text = named.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
    const fits = Array.isArray(item) && item.length === 3 && payload._sd.includes(text);
    if (!fits || typeof item[1] !== "string" || claims.has(item[1])) return null;
    claims.set(item[1], String(item[2]));
  }
  return claims;
}

// Reads a status list (IETF Token Status List) that one of the keys has signed; else null.
export async function readList(text, keys) {
  const jws = parse(text.trim());
  const key = keys.get(jws?.header.kid);
  const told = jws?.payload.status_list;
  if (!key || jws.header.typ !== "statuslist+jwt" || told?.bits !== 2) return null;
  const bytes = decode(String(told.lst));
  if (bytes === null || !(await isSigned(jws, key))) return null;
  // Each agency tells of its own certificates alone.
  if (!String(jws.payload.sub).startsWith(`${key.iss}/status/`)) return null;
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const packed = new Uint8Array(await new Response(stream).arrayBuffer());
    if (packed.length > LIST_BYTES_MAX) return null;
    const { sub, iat, exp, ttl } = jws.payload;
    return { uri: sub, issuedAt: iat, expiresAt: exp, ttl, packed };
  } catch {
    return null;
  }
}

// Whether the agency whose key it is is the one that the token names: no agency for another.
function isOf(key, payload) {
  const own = `/agencies/${payload.agency}`;
  return String(key.iss).endsWith(own) && String(payload.iss ?? own).endsWith(own);
}

function statusOf(payload, list, now) {
  const place = payload.status?.status_list;
  if (!list || !Number.isInteger(place?.idx) || place.idx < 0 || place.idx >= SIZE) return null;
  const status = STATUS[(list.packed[place.idx >> 2] >> (2 * (place.idx & 3))) & 3] ?? null;
  const isOver = list.expiresAt !== undefined && now >= list.expiresAt;
  return isOver && status !== "revoked" ? null : status;
}

// Returns the token in what was scanned or pasted: after the # of an address, without breaks; of a
// sealed PDF, the one among its properties.
export function tokenIn(text) {
  const inside = text.startsWith("%PDF-") && /\/ToranaCredential \(([\w.-]+)\)/.exec(text);
  if (inside) return inside[1];
  return text.slice(text.lastIndexOf("#") + 1).replace(/[ \t\r\n]/g, "");
}

// Says what a token is worth. `keys`: JWKs by kid; `lists`: status lists by address; `now`: seconds.
export async function check(text, keys, lists, now) {
  const [token, ...disclosures] = text.split("~");
  const isWallet = disclosures.length > 0;
  const jws = parse(token);
  if (jws === null) return { outcome: "unknown", reasons: ["not-a-code"] };
  const key = keys.get(jws.header.kid);
  if (!key || jws.header.typ !== (isWallet ? "dc+sd-jwt" : "torana+jwt")) {
    return { outcome: "unknown", reasons: ["not-ours"] };
  }
  if (!(await isSigned(jws, key))) return { outcome: "altered", reasons: ["changed"] };
  const { payload } = jws;
  const own = payload.claims ?? {};
  const claims = isWallet
    ? disclosures.at(-1) === "" && (await disclosed(payload, disclosures.slice(0, -1)))
    : new Map(Object.entries(own).map(([name, value]) => [name, String(value)]));
  if (!claims) return { outcome: "altered", reasons: ["changed"] };
  if (!isOf(key, payload)) return { outcome: "unknown", reasons: ["another-agency"] };
  const list = lists.get(payload.status?.status_list?.uri);
  const status = statusOf(payload, list, now);
  const said = {
    agency: payload.agency,
    reference: payload.reference,
    issuedAt: payload.iat,
    expiresAt: payload.exp,
    replacesIssuedAt: payload.replaces?.iat,
    listIssuedAt: list?.issuedAt,
    claims,
  };
  if (status === "revoked") return { outcome: "revoked", reasons: ["revoked"], said };
  const isOver = payload.exp !== undefined && now >= payload.exp;
  if (isOver) return { outcome: "expired", reasons: ["expired"], said };
  if (status === "suspended") return { outcome: "suspended", reasons: ["suspended"], said };
  const reasons = ["code-whole", "signed-by-agency"];
  if (isWallet && claims.size < payload._sd.length) reasons.push("some-left-out");
  reasons.push(status === "valid" ? "not-ended-then" : "status-not-asked");
  return { outcome: "genuine", reasons, said };
}
