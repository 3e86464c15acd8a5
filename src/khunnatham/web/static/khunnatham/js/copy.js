/* data-copy="text" or data-copy="#id": copies, and says so in the button itself. */
import { say } from "./words.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const wanted = button.dataset.copy;
  const source = wanted.startsWith("#") ? document.querySelector(wanted) : null;
  const text = source ? (source.value ?? source.textContent).trim() : wanted;
  const label = button.querySelector("[data-copy-label]") ?? button;
  const before = (label.dataset.before ??= label.textContent);
  label.setAttribute("aria-live", "polite");
  try {
    await navigator.clipboard.writeText(text);
    label.textContent = say("copied");
  } catch {
    label.textContent = say("notCopied");
  }
  setTimeout(() => { label.textContent = before; }, 4000);
});
