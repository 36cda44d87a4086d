// What /verify/offline says, by its own script and outside of a browser: as offline.js calls it.
//     node offline_page.js https://services.example certificate.sd-jwt [another …]
import { readFileSync } from "node:fs";
import { check, readList, tokenIn } from "../../torana/static/certificate.js";

const [nation, ...files] = process.argv.slice(2);
const published = async (path) => (await fetch(new URL(path, nation))).text();

const jwks = JSON.parse(await published("/.well-known/jwks.json"));
const keys = new Map(jwks.keys.map((key) => [key.kid, key]));
const lists = new Map();
for (const address of JSON.parse(await published("/status-lists")).status_lists) {
  const list = await readList(await published(address), keys);
  lists.set(list.uri, list);
}
for (const file of files) {
  const text = tokenIn(readFileSync(file, "latin1"));
  const { outcome, reasons, said } = await check(text, keys, lists, Date.now() / 1000);
  const claims = Object.fromEntries(said?.claims ?? []);
  console.log(JSON.stringify({ outcome, reasons, claims, replaces: said?.replacesIssuedAt }));
}
