// Compiles torana.scss to one small stylesheet: `npm ci && npm run build [-- OUT]`.
import { writeFileSync } from "node:fs";
import { compile } from "sass";

const out = process.argv[2] ?? "../torana/static/torana.css";

const { css } = compile("torana.scss", {
  style: "compressed",
  loadPaths: ["node_modules"],
  quietDeps: true,
});

// govuk-frontend writes left and right; a page in Arabic needs start and end. One rewriting here
// spares every page a second stylesheet.
const SIDES = { left: "start", right: "end" };
const logical = css
  .replace(/\b(margin|padding)-(left|right)\b/g, (_, what, side) => `${what}-inline-${SIDES[side]}`)
  .replace(/\bborder-(left|right)\b/g, (_, side) => `border-inline-${SIDES[side]}`)
  .replace(/([;{])(left|right):/g, (_, before, side) => `${before}inset-inline-${SIDES[side]}:`)
  .replace(/\bfloat:(left|right)\b/g, (_, side) => `float:inline-${SIDES[side]}`)
  .replace(/\btext-align:(left|right)\b/g, (_, side) => `text-align:${SIDES[side]}`);

writeFileSync(out, logical.replace(/^\uFEFF/, "") + "\n");
console.log(`${out}: ${logical.length} bytes`);
