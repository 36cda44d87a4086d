// The square code holds an address whose last part, after #, never leaves the telephone by itself.
// With scripts, put it into the form and send it; without, people paste it. A code has full stops;
// what has none is a place on this page, as the link past the frame (#main).
import { scan } from "./scan.js";

const text = document.getElementById("text");

function fill() {
  if (!text || !location.hash.includes(".")) return;
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
