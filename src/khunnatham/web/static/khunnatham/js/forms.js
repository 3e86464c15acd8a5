/* Forms: focus what must be read first, send once, warn before unsent work is left, submit filters on choice. */
import { leaveFreely, warnOnLeaving } from "./page.js";

document.querySelector("[data-focus]")?.focus();
for (const element of document.querySelectorAll("[data-without-script]")) element.hidden = true;

document.addEventListener("click", (event) => {
  const link = event.target.closest(".kn-summary-of-errors a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const control = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea") ?? field;
  control.focus({ preventScroll: true });
  (control.closest(".kn-field") ?? control).scrollIntoView({ block: "center" });
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const method = form.getAttribute("method"); // not form.method: a field named "method" would hide it
  if (method === "dialog" || event.defaultPrevented) return;
  const isElsewhere = (event.submitter?.getAttribute("formtarget") ?? form.getAttribute("target")) === "_blank"; // a look in another tab
  if (form.hasAttribute("data-once") && !isElsewhere) {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    // Disabled only after the browser has read the form: the name and value of the button must go with it.
    setTimeout(() => event.submitter?.setAttribute("aria-busy", "true"));
  }
  if (method === "post" && !isElsewhere) leaveFreely();
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }
});

for (const form of document.querySelectorAll("form[data-guard]")) {
  const words = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));
  const before = words();
  warnOnLeaving(() => words() !== before);
}

document.addEventListener("change", (event) => {
  if (event.target.hasAttribute("data-submit")) event.target.form.requestSubmit();
});
