// Keys for the desk. Everything works without them: a key only presses what is on the page.
"use strict";

const rows = Array.from(document.querySelectorAll("[data-queue] tbody tr"));
let at = -1;

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

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    move(event.key === "j" ? 1 : -1);
    return;
  }
  const target = Array.from(document.querySelectorAll("[data-key]")).find(
    (element) => element.dataset.key === event.key,
  );
  if (target) {
    event.preventDefault();
    press(target);
  }
});

const summary = document.querySelector(".govuk-error-summary");
if (summary) summary.focus();
