/* / search · g h home · j k rows · Enter opens · ? help. Never while somebody is typing, never with Ctrl, Alt or Meta. */
import { isTyping } from "./page.js";

let lastKey = "";
let lastAt = 0;
const help = document.getElementById("keyboard-help");

function goHome() {
  location.assign(document.querySelector("[data-home]")?.dataset.home ?? "/");
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const next = now < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, now + step));
  const target = rows[next].querySelector("a[href], button") ?? rows[next];
  if (target === rows[next]) target.tabIndex = -1;
  target.focus();
  rows[next].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const pair = Date.now() - lastAt < 1500 ? lastKey + event.key : event.key;
  lastKey = event.key;
  lastAt = Date.now();
  const acts = {
    "/": () => document.querySelector("[data-search]")?.focus(),
    j: () => walk(1),
    k: () => walk(-1),
    "?": () => help?.showModal(),
  };
  const act = pair === "gh" ? goHome : acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const button of document.querySelectorAll("[data-keyboard-help]")) {
  button.hidden = !help;
  button.addEventListener("click", () => help.showModal());
}
