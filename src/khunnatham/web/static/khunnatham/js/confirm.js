/* A link with data-confirm leads to a confirmation page. With a script the same page opens as a dialog over this one. */
import { make } from "./page.js";

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-confirm]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const page = await load(link.href);
  const form = page?.querySelector("form[data-confirmation]");
  if (!form) return location.assign(link.href);
  show(form, page.querySelector("h1")?.textContent ?? "", page.querySelector(".kn-lead")?.textContent ?? "", link);
});

/* Ask once more about something that no page of the server asks: gives whether the person said yes. */
export function ask({ title, words, yes, no }) {
  return new Promise((resolve) => {
    const stay = make("button", { class: "btn btn-primary", type: "button" }, no);
    const go = make("button", { class: "btn btn-secondary", type: "button" }, yes);
    const dialog = make("dialog", { class: "kn-dialog", "aria-labelledby": "ask-title", "aria-describedby": "ask-words" },
      make("h2", { id: "ask-title" }, title), make("p", { id: "ask-words" }, words), make("div", { class: "kn-actions" }, stay, go));
    let answer = false;
    stay.addEventListener("click", () => dialog.close());
    go.addEventListener("click", () => { answer = true; dialog.close(); });
    dialog.addEventListener("close", () => { dialog.remove(); resolve(answer); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

async function load(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    return answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

function show(form, title, sentence, link) {
  const heading = make("h2", { id: "confirm-title" }, title.trim());
  const words = make("p", { id: "confirm-words" }, sentence.trim());
  const dialog = make("dialog", { class: "kn-dialog", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-words" }, heading, words);
  const ours = document.importNode(form, true);
  if (!ours.getAttribute("action")) ours.setAttribute("action", link.href);
  dialog.append(ours);
  dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
  ours.querySelector("[data-close]")?.addEventListener("click", (event) => { event.preventDefault(); dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
}
