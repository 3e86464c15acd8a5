/* The answering page: percentages and Thai dates while one types, facts that fill, and the keys n and p. */
import { isTyping } from "./page.js";

const ARABIC = Object.fromEntries([..."๐๑๒๓๔๕๖๗๘๙"].map((digit, number) => [digit, String(number)]));
const english = document.documentElement.lang.startsWith("en");

function wholeNumber(text) {
  const plain = text.replace(/[๐-๙]/g, (digit) => ARABIC[digit]).replace(/[,\s]/g, "");
  return /^[0-9]{1,15}$/.test(plain) ? BigInt(plain) : null;
}

/* Truncated as the server does it: a share never seems to have crossed a threshold. */
function percent(part, whole) {
  if (part === null || !whole || part > whole) return "";
  const hundredths = (part * 10000n) / whole;
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")} %`;
}

function tellShare(group) {
  const [part, whole] = [...group.querySelectorAll("input, [data-fixed]")].map((each) => wholeNumber(each.value || each.dataset.fixed || ""));
  const told = group.querySelector(".kn-share__told");
  if (told) told.textContent = percent(part ?? null, whole);
}

function tellDate(input) {
  const told = input.closest(".kn-share")?.querySelector(".kn-share__told");
  const day = input.valueAsDate;
  if (told) told.textContent = day ? day.toLocaleDateString(english ? "en-GB" : "th-TH-u-nu-latn", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }) : "";
}

/* A figure that a fact fills is not typed over: untick the fact to write another. */
function lockFilled(form) {
  const isFilled = Boolean(form.querySelector("[data-fills]:checked"));
  for (const input of form.querySelectorAll(".kn-group input[type=text], .kn-group input[type=date]")) input.readOnly = isFilled;
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-thai-date]")) return tellDate(event.target);
  const group = event.target.closest(".kn-share--live");
  if (group) tellShare(group);
});

/* One of two facts counts: ticking the newer one lets the older go. */
document.addEventListener("change", (event) => {
  if (event.target.name !== "fact" || !event.target.form) return;
  if (event.target.checked) {
    for (const other of event.target.form.querySelectorAll("[name=fact]:checked")) if (other !== event.target) other.checked = false;
  }
  lockFilled(event.target.form);
});

document.addEventListener("kn:saved", (event) => begin(event.target));

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`)?.click();
});

function begin(root) {
  root.querySelectorAll("[data-thai-date]").forEach(tellDate);
  (root.matches?.("form") ? [root] : root.querySelectorAll("form.kn-answer")).forEach(lockFilled);
}

begin(document);
