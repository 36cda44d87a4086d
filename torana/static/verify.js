// The square code holds an address whose last part, after #, never leaves the telephone by itself.
// With scripts, put it into the form and send it; without, people paste it.
import { scan } from "./scan.js";

const text = document.getElementById("text");

function fill() {
  if (!text || location.hash.length < 2) return;
  text.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  text.form.requestSubmit();
}

scan(document.getElementById("camera"), (found) => {
  text.value = found;
  text.form.requestSubmit();
});
window.addEventListener("hashchange", fill);
fill();
