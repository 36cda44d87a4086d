// Checks certificates without a network: keeps the issuers' keys and the status lists as last seen,
// and this page itself, where the browser keeps what it fetched. What it checks it keeps nowhere.
import { check, readList, tokenIn } from "./certificate.js";
import { scan } from "./scan.js";

const KEPT = "torana-verify";
const KEYS = "/.well-known/jwks.json";
const LISTS = "/status-lists";
const form = document.getElementById("offline");
// As wording.py does: the day before the month, as all but one nation write it.
const language = document.documentElement.lang.replace(/^en$/, "en-GB");

function words(id) {
  return document.getElementById(id)?.content.textContent ?? "";
}

function row(title, value) {
  const [line, term, told] = ["div", "dt", "dd"].map((name) => document.createElement(name));
  const text = document.createElement("bdi");
  term.textContent = title;
  text.textContent = value;
  told.append(text);
  line.append(term, told);
  return line;
}

const day = (seconds) =>
  new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date(seconds * 1000));

// Says how long ago in words: "3 hours ago".
function ago(seconds) {
  const passed = Math.max(0, Date.now() / 1000 - seconds);
  const [size, unit] = [[86400, "day"], [3600, "hour"], [60, "minute"]].find(([s]) => passed >= s) ??
    [1, "second"];
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return relative.format(-Math.floor(passed / size), unit);
}

// Fetches anew and keeps it with the moment; without a network, leaves what is kept.
async function refresh() {
  const kept = await caches.open(KEPT);
  const fetched = async (path) => {
    const answer = await fetch(path, { cache: "no-cache" });
    if (!answer.ok) throw new Error(path);
    return answer.text();
  };
  const keep = (path, text) =>
    kept.put(path, new Response(text, { headers: { "X-Seen": String(Date.now() / 1000) } }));
  try {
    const keys = await fetched(KEYS);
    const { status_lists: addresses } = JSON.parse(await fetched(LISTS));
    const paths = addresses.map((address) => new URL(address).pathname);
    const tokens = await Promise.all(paths.map(fetched));
    await Promise.all(paths.map((path, n) => keep(path, tokens[n])));
    await keep(LISTS, JSON.stringify(paths));
    await keep(KEYS, keys);
    const own = [...document.querySelectorAll("link[href], script[src]")];
    await kept.addAll([location.pathname, ...own.map((one) => one.href || one.src)]);
    await kept.addAll(["certificate.js", "scan.js", "qr/decode.js", "qr/index.js"].map(beside));
  } catch {
    return false;
  }
  return true;
}

function beside(name) {
  return new URL(name, import.meta.url).href;
}

// Returns the keys and lists as they are kept, and when they were seen.
async function known() {
  const kept = await caches.open(KEPT);
  const found = await kept.match(KEYS);
  if (!found) return null;
  const seenAt = Number(found.headers.get("X-Seen"));
  const keys = new Map((await found.json()).keys.map((key) => [key.kid, key]));
  const lists = new Map();
  const addresses = await kept.match(LISTS);
  for (const path of addresses ? await addresses.json() : []) {
    const held = await kept.match(path);
    const list = held && (await readList(await held.text(), keys));
    if (list) lists.set(list.uri, list);
  }
  return { keys, lists, seenAt };
}

async function tellAge() {
  const kept = await known();
  document.getElementById("age").textContent = kept
    ? `${words("t-seen")} ${ago(kept.seenAt)}`
    : words("t-nothing");
  form.hidden = !kept;
  form.querySelector("button:not([type])").disabled = !kept;
}

async function show(text) {
  const kept = await known();
  if (!kept) return; // and the page says so
  const isPdf = text.startsWith("%PDF-");
  const found = await check(tokenIn(text), kept.keys, kept.lists, Date.now() / 1000);
  if (isPdf && found.said) found.reasons.push("code-inside");
  const result = document.getElementById("result");
  result.replaceChildren();
  const title = document.createElement("h2");
  title.className = "govuk-heading-l";
  title.textContent = words(`o-${found.outcome}`);
  const box = document.createElement("div");
  box.className = `box ${{ genuine: "good", altered: "bad", revoked: "bad", suspended: "bad" }[found.outcome] ?? ""}`;
  for (const reason of found.reasons) {
    const line = document.createElement("p");
    line.textContent = words(`r-${reason}`);
    box.append(line);
  }
  result.append(title, box);
  if (found.said) result.append(said(found.said));
  title.tabIndex = -1;
  title.focus();
}

function said(told) {
  const list = document.createElement("dl");
  list.className = "answers";
  list.append(row(words("t-issuer"), words(`a-${told.agency}`) || told.agency));
  list.append(row(words("t-reference"), told.reference));
  list.append(row(words("t-issued"), day(told.issuedAt)));
  if (told.expiresAt) list.append(row(words("t-until"), day(told.expiresAt - 1)));
  if (told.replacesIssuedAt) list.append(row(words("t-replaces"), day(told.replacesIssuedAt)));
  for (const [name, value] of told.claims) {
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value);
    const shown = isDay ? day(Date.parse(value) / 1000) : words(`v-${name}-${value}`) || value;
    list.append(row(words(`c-${name}`) || name, shown));
  }
  if (told.listIssuedAt) list.append(row(words("t-list"), ago(told.listIssuedAt)));
  return list;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const file = form.elements.file.files[0];
  const bytes = file && new Uint8Array(await file.arrayBuffer());
  const text = bytes ? new TextDecoder("latin1").decode(bytes) : form.elements.text.value;
  await show(text.trim());
});
scan(document.getElementById("camera"), (text) => {
  form.elements.text.value = text;
  form.requestSubmit();
});
document.getElementById("again").addEventListener("click", async () => {
  await refresh();
  await tellAge();
});
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/verify/worker.js");
await tellAge();
if (await refresh()) await tellAge();
