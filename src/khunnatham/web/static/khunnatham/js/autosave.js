/* Autosave. What was typed is kept in this browser from the first key until the server has acknowledged exactly that text.
   A draft is bound to the account and the address it goes to; it is brought back after a crash, a reload or a lost session. */
import { csrfToken, make, replaceParts, warnOnLeaving } from "./page.js";
import { clock, say } from "./words.js";

const QUIET = 800;
const PATIENCE = 20000;
const LONGEST_PAUSE = 60000;
const SLOW = 600;

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosaveUrl || form.getAttribute("action") || location.href;
    this.key = `kn-draft:${document.body.dataset.account ?? ""}:${this.url}`;
    this.state = form.querySelector("[data-save-state]") ?? document.querySelector(`[data-save-state-of="${form.getAttribute("id")}"]`);
    this.revision = form.dataset.revision ?? "";
    this.acknowledged = this.snapshot();
    this.failures = 0;
    this.isSending = false;
    this.isHeld = false; // a conflict or a refusal waits for the person
    form.addEventListener("input", () => this.changed(QUIET));
    form.addEventListener("change", () => this.changed(0));
    form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("online", () => this.plan(0));
    window.addEventListener("pagehide", () => this.send({ leaving: true }));
    document.addEventListener("visibilitychange", () => document.hidden && this.send({ leaving: true }));
    window.addEventListener("pageshow", () => { if (this.isHeld === "submitted") this.isHeld = false; });
    warnOnLeaving(() => this.isDirty());
    this.restore();
  }

  fields() {
    return [...new FormData(this.form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  }

  snapshot() {
    return JSON.stringify(this.fields());
  }

  isDirty() {
    return this.snapshot() !== this.acknowledged;
  }

  changed(pause) {
    if (!this.isDirty()) return localStorage.removeItem(this.key);
    this.remember();
    if (this.isHeld === "refused") this.isHeld = false;
    this.plan(pause);
  }

  remember(isSubmitted = false) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ fields: this.snapshot(), revision: this.revision, isSubmitted }));
    } catch { /* storage is full or forbidden: the page itself still holds the text and warns on leaving */ }
  }

  /* Only what we were told is saved may go: another window may have kept something newer under the same key. */
  discard(sent = this.snapshot()) {
    const kept = this.draft();
    if (kept && kept.fields === sent) localStorage.removeItem(this.key);
  }

  draft() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "null");
    } catch {
      return null;
    }
  }

  restore() {
    const kept = this.draft();
    if (!kept) return;
    const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    if (kept.fields === this.acknowledged || (kept.isSubmitted && !isBack)) return localStorage.removeItem(this.key);
    this.fill(JSON.parse(kept.fields));
    this.revision = kept.revision; // the server says 409 if somebody was faster, and both texts are shown
    this.show("unsaved", say("restored"));
    this.plan(0);
  }

  fill(entries) {
    const values = new Map();
    for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
    for (const control of this.form.elements) {
      if (!control.name || control.type === "file" || control.name === "csrfmiddlewaretoken") continue;
      const wanted = values.get(control.name) ?? [];
      if (control.type === "radio" || control.type === "checkbox") control.checked = wanted.includes(control.value);
      else if (control.type === "select-multiple") for (const option of control.options) option.selected = wanted.includes(option.value);
      else if (wanted.length) control.value = wanted.shift();
    }
  }

  plan(pause) {
    clearTimeout(this.timer);
    if (this.isDirty() && !this.isHeld) this.timer = setTimeout(() => this.send(), pause);
  }

  async send({ leaving = false } = {}) {
    if (this.isSending || this.isHeld || !this.isDirty()) return;
    clearTimeout(this.timer);
    this.isSending = true;
    const sent = this.snapshot();
    const slow = setTimeout(() => this.show("saving", say("saving")), SLOW);
    try {
      await this.read(await this.post(leaving), sent);
    } catch {
      this.failed(navigator.onLine ? "unsaved" : "offline");
    } finally {
      clearTimeout(slow);
      this.isSending = false;
    }
    if (this.pressed !== undefined && !this.failures) return this.submitAgain();
    if (!this.failures && this.isDirty()) this.plan(QUIET);
  }

  post(leaving) {
    const body = new FormData();
    for (const [name, value] of this.fields()) body.append(name, value);
    body.set("expected_revision", this.revision);
    body.set("csrfmiddlewaretoken", csrfToken(this.form));
    return fetch(this.url, {
      method: "POST", body, credentials: "same-origin", keepalive: leaving,
      headers: { Accept: "application/json", "X-Requested-With": "fetch" }, signal: AbortSignal.timeout?.(PATIENCE),
    });
  }

  async read(answer, sent) {
    const isJson = answer.headers.get("content-type")?.includes("json");
    if (answer.status >= 500 || answer.status === 429) return this.failed("unsaved");
    if (answer.redirected || answer.status === 401 || (answer.ok && !isJson)) return this.failed("signedOut");
    const told = isJson ? await answer.json() : {};
    if (answer.ok) return this.saved(told, sent);
    if (answer.status === 409 && told.theirs) return this.conflict(told);
    if (answer.status === 403 && !isJson) return this.failed("signedOut");
    this.refused(told);
  }

  saved(told, sent) {
    this.failures = 0;
    this.acknowledged = sent;
    this.discard(sent);
    this.revision = this.form.dataset.revision = String(told.revision ?? this.revision);
    if (this.isDirty()) this.remember(); // typed on while we were sending: the draft now builds on the new revision
    this.faults({});
    this.show("saved", say("saved", { time: told.saved_at && told.saved_at.length <= 5 ? told.saved_at : clock(told.saved_at ? new Date(told.saved_at) : new Date()) }));
    replaceParts(told.html);
    this.form.dispatchEvent(new CustomEvent("kn:saved", { bubbles: true, detail: told }));
  }

  failed(why) {
    this.failures += 1;
    this.show("unsaved", say(why));
    if (why === "signedOut") this.state?.append(" ", make("a", { href: "/", target: "_blank", rel: "opener" }, say("signIn")));
    this.plan(Math.min(LONGEST_PAUSE, 1000 * 2 ** this.failures));
  }

  refused(told) {
    this.isHeld = "refused";
    this.failures = 0;
    this.show("conflict", say("refused", { why: told.message ?? "" }));
    this.faults(told.errors ?? {});
  }

  faults(errors) {
    this.form.querySelectorAll("[data-fault]").forEach((fault) => fault.remove());
    for (const control of this.form.elements) {
      if (!control.name) continue;
      const text = errors[control.name];
      if (!text) { control.removeAttribute("aria-invalid"); continue; }
      const id = `${control.id || control.name}_fault`;
      control.setAttribute("aria-invalid", "true");
      if (!document.getElementById(id)) {
        // Outside the label: inside, the fault would become part of the field's name.
        const place = control.closest(".kn-share, .kn-choices, label") ?? control;
        place.before(make("span", { class: "kn-field__error", id, "data-fault": "" }, text));
        control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
      }
    }
  }

  conflict(told) {
    this.isHeld = "conflict";
    this.show("conflict", say("conflict"));
    this.form.querySelector(".kn-conflict")?.remove();
    const { theirs } = told;
    const keep = make("button", { type: "button", class: "btn btn-primary" }, say("keepMine"));
    const take = make("button", { type: "button", class: "btn btn-secondary" }, say("takeTheirs"));
    const title = make("p", { class: "kn-notice__title", tabindex: "-1" }, told.message ?? say("conflict"));
    const panel = make("div", { class: "kn-conflict", role: "alert" }, title,
      make("div", { class: "kn-conflict__pair" },
        side(say("mine"), this.mine()),
        side(say("theirs", { by: theirs.by ?? "", at: shortMoment(theirs.at) }), [shown(theirs.value), theirs.note].filter(Boolean).join("\n"))),
      make("div", { class: "kn-actions" }, keep, take));
    keep.addEventListener("click", () => {
      this.revision = String(theirs.revision);
      this.isHeld = false;
      panel.remove();
      this.remember();
      this.send();
    });
    take.addEventListener("click", () => {
      localStorage.removeItem(this.key);
      this.acknowledged = this.snapshot();
      location.reload();
    });
    this.form.prepend(panel);
    title.focus();
  }

  /* The words of the person as they stand in the form, with the label of a choice rather than its code. */
  mine() {
    return [...this.form.elements].filter((control) => control.name && control.type !== "hidden" && control.type !== "submit")
      .filter((control) => !/^(radio|checkbox)$/.test(control.type) || control.checked)
      .map((control) => (/^(radio|checkbox)$/.test(control.type) ? control.closest("label")?.textContent ?? control.value : control.value).trim())
      .filter(Boolean).join("\n");
  }

  /* Pressed while a text is on its way: wait for it. Sent at once, the form would build on a revision that our own save overtakes. */
  submitted(event) {
    clearTimeout(this.timer);
    if (this.isSending) {
      event.preventDefault();
      this.pressed = event.submitter?.id ?? "";
      return;
    }
    if (this.isDirty()) this.remember(true);
    for (const control of [...this.form.elements, event.submitter]) {
      if (control?.name === "expected_revision" && this.revision) control.value = this.revision;
    }
    this.isHeld = "submitted";
  }

  /* After a conflict the person chooses first. The button may have been drawn anew meanwhile. */
  submitAgain() {
    const button = this.pressed && document.getElementById(this.pressed);
    this.pressed = undefined;
    if (this.isHeld !== "conflict") this.form.requestSubmit(button || undefined);
  }

  show(state, text) {
    if (!this.state) return;
    this.state.dataset.state = state;
    if (this.state.textContent !== text) this.state.textContent = text;
  }
}

function side(title, text) {
  return make("div", {}, make("strong", {}, title), make("div", { class: "kn-conflict__text" }, text || say("empty")));
}

function shown(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  return Object.entries(value).map(([name, each]) => `${name}: ${shown(each)}`).join("\n");
}

function shortMoment(at) {
  const moment = new Date(at);
  return Number.isNaN(moment.valueOf()) ? String(at ?? "") : clock(moment);
}

/* A WeakSet, not a property: a field named "autosave" would hide a property of its form. */
const known = new WeakSet();

function begin(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    if (known.has(form)) continue;
    known.add(form);
    new Autosave(form);
  }
}

begin(document);
document.addEventListener("htmx:load", (event) => event.detail.elt.parentNode && begin(event.detail.elt.parentNode));
