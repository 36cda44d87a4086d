// Compiles torana.scss, which every page has, and desk.scss, which an officer's page has beside it:
// `npm ci && npm run build [-- FOLDER]`.
import { writeFileSync } from "node:fs";
import { compile } from "sass";

const out = process.argv[2] ?? "../torana/static";

// govuk-frontend writes left and right; a page in Arabic needs start and end. One rewriting here
// spares every page a second stylesheet.
const SIDES = { left: "start", right: "end" };

function compiled(sheet) {
  const options = { style: "compressed", loadPaths: ["node_modules"], quietDeps: true };
  return compile(`${sheet}.scss`, options)
    .css.replace(/\b(margin|padding)-(left|right)\b/g, (_, what, side) => `${what}-inline-${SIDES[side]}`)
    .replace(/\bborder-(left|right)\b/g, (_, side) => `border-inline-${SIDES[side]}`)
    .replace(/([;{])(left|right):/g, (_, before, side) => `${before}inset-inline-${SIDES[side]}:`)
    .replace(/\bfloat:(left|right)\b/g, (_, side) => `float:inline-${SIDES[side]}`)
    .replace(/\btext-align:(left|right)\b/g, (_, side) => `text-align:${SIDES[side]}`)
    .replace(/^\uFEFF/, "");
}

for (const sheet of ["torana", "desk"]) {
  const css = compiled(sheet);
  writeFileSync(`${out}/${sheet}.css`, css + "\n");
  console.log(`${out}/${sheet}.css: ${css.length} bytes`);
}
