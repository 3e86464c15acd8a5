/* Small things every module needs: elements, replacing parts of the page, the CSRF token, leaving the page. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/* The cookie is fresher than the form: signing in again in another window changes the token. */
export function csrfToken(form) {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return cookie ? decodeURIComponent(cookie[1]) : form?.elements.csrfmiddlewaretoken?.value ?? "";
}

/* Answers carry {selector: markup}. A part that holds the cursor is left alone: nobody is pulled out of a sentence. */
export function replaceParts(parts) {
  for (const [selector, markup] of Object.entries(parts ?? {})) {
    const old = document.querySelector(selector);
    if (!old || (old.contains(document.activeElement) && isTyping(document.activeElement))) continue;
    const box = document.createElement("template");
    box.innerHTML = markup.trim();
    const fresh = box.content.firstElementChild;
    if (!fresh) continue;
    const focused = old.contains(document.activeElement) && document.activeElement.id;
    old.replaceWith(fresh);
    window.htmx?.process(fresh);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

export function isTyping(element) {
  return Boolean(element) && (element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName)
    || (element.tagName === "INPUT" && !/^(button|submit|checkbox|radio|file|reset)$/.test(element.type)));
}

const reasons = new Set();

/* A reason is a function that tells whether something would be lost by leaving now. */
export function warnOnLeaving(reason) {
  reasons.add(reason);
}

export function leaveFreely() {
  reasons.clear();
}

window.addEventListener("beforeunload", (event) => {
  if ([...reasons].some((reason) => reason())) event.preventDefault();
});
