// Keys for the desk. Everything works without them: a key only presses what is on the page, and
// whoever does not want them switches them off, on this device (WCAG 2.1.4).
"use strict";

const OFF = "torana-keys-off";
const rows = Array.from(document.querySelectorAll("[data-queue] tbody tr"));
let at = -1;

function areOn() {
  try {
    return localStorage.getItem(OFF) === null;
  } catch {
    return true; // a browser that keeps nothing
  }
}

function remember(on) {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // for this page alone, then
  }
}

function move(by) {
  if (rows.length === 0) return;
  at = Math.min(Math.max(at + by, 0), rows.length - 1);
  rows.forEach((row, index) => row.classList.toggle("at", index === at));
  rows[at].querySelector("a").focus();
}

function press(target) {
  if (target.matches("input, textarea")) {
    target.focus();
    target.select();
  } else if (target.matches("summary")) {
    const details = target.parentElement;
    details.open = true;
    (details.querySelector("input:not([type=hidden]), textarea") || details.querySelector("button")).focus();
  } else {
    target.click();
  }
}

// The letter of a key: where the keyboard writes another script, the one that stands in its place.
function letter(event) {
  const other = event.key.length === 1 && event.key > "~" && /^Key([A-Z])$/.exec(event.code);
  return other ? other[1].toLowerCase() : event.key;
}

let on = areOn();
const help = document.querySelector("[data-keys]");

function show() {
  document.body.classList.toggle("keyed", on);
  const button = help?.querySelector("button");
  if (button) button.textContent = on ? button.dataset.off : button.dataset.on;
}

help?.querySelector("button").addEventListener("click", () => {
  on = !on;
  remember(on);
  show();
});
if (help) help.hidden = false;
show();

document.addEventListener("keydown", (event) => {
  if (!on || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = letter(event);
  if (key === "j" || key === "k") {
    event.preventDefault();
    move(key === "j" ? 1 : -1);
    return;
  }
  const target = Array.from(document.querySelectorAll("[data-key]")).find(
    (element) => element.dataset.key === key,
  );
  if (target) {
    event.preventDefault();
    press(target);
  }
});

const summary = document.querySelector(".govuk-error-summary");
if (summary) summary.focus();
