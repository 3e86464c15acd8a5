/* Files go one by one, each with its own progress. A lost connection waits and sends again; a refusal says why. */
import { csrfToken, make, replaceParts, warnOnLeaving } from "./page.js";
import { say } from "./words.js";

const AT_ONCE = 1; // an answer draws the list anew: of two at once, the slower one would take the other file off the page
const MEGABYTE = 1048576;

class Upload {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=file]");
    this.list = form.querySelector(".kn-drop__files");
    this.voice = form.querySelector("[data-upload-voice]");
    this.waiting = [];
    this.running = 0;
    form.classList.add("kn-drop--script");
    form.querySelector("[data-upload-button]")?.setAttribute("hidden", "");
    this.input.addEventListener("change", () => { this.add(this.input.files); this.input.value = ""; });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.add(this.input.files); });
    for (const name of ["dragenter", "dragover"]) form.addEventListener(name, (event) => { event.preventDefault(); form.dataset.over = ""; });
    for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => { delete form.dataset.over; });
    form.addEventListener("drop", (event) => { event.preventDefault(); this.add(event.dataTransfer.files); });
    form.addEventListener("paste", (event) => this.add(event.clipboardData?.files ?? []));
    window.addEventListener("online", () => this.next());
    warnOnLeaving(() => this.running > 0 || this.waiting.length > 0);
  }

  add(files) {
    const limit = Number(this.form.dataset.maxBytes || 0);
    for (const file of files) {
      const row = new Row(file, this);
      this.list.append(row.element);
      if (limit && file.size > limit) row.refuse(say("tooLarge", { size: (file.size / MEGABYTE).toFixed(1), limit: Math.floor(limit / MEGABYTE) }));
      else this.waiting.push(row);
    }
    this.next();
  }

  next() {
    while (this.running < AT_ONCE && this.waiting.length && navigator.onLine) {
      this.running += 1;
      this.waiting.shift().send();
    }
  }

  finished() {
    this.running -= 1;
    this.next();
  }
}

class Row {
  constructor(file, upload) {
    this.file = file;
    this.upload = upload;
    this.bar = make("progress", { max: "100", value: "0", "aria-label": file.name });
    this.words = make("div", { class: "kn-drop__say" }, say("waitingTurn"));
    this.button = make("button", { type: "button", class: "btn btn-link" }, say("cancel"));
    this.button.addEventListener("click", () => this.pressed());
    this.element = make("li", { class: "kn-drop__file", "data-state": "waiting" },
      make("span", { class: "kn-drop__name" }, file.name), this.button,
      make("div", { class: "kn-progress" }, this.bar), this.words);
  }

  pressed() {
    if (this.element.dataset.state === "problem") {
      this.show("waiting", say("waitingTurn"), say("cancel"));
      this.upload.waiting.push(this);
      return this.upload.next();
    }
    this.upload.waiting = this.upload.waiting.filter((row) => row !== this);
    this.isCancelled = true;
    this.request ? this.request.abort() : this.show("problem", say("cancelled"), say("again"));
  }

  send() {
    const body = new FormData(this.upload.form);
    body.delete(this.upload.input.name);
    body.append(this.upload.input.name, this.file, this.file.name);
    body.set("csrfmiddlewaretoken", csrfToken(this.upload.form));
    this.isCancelled = false;
    this.request = new XMLHttpRequest();
    this.request.open("POST", this.upload.form.getAttribute("action") || location.href);
    this.request.setRequestHeader("Accept", "application/json");
    this.request.upload.addEventListener("progress", (event) => this.progress(event));
    this.request.addEventListener("load", () => this.answered());
    this.request.addEventListener("error", () => this.lost());
    this.request.addEventListener("abort", () => this.show("problem", say("cancelled"), say("again")));
    this.request.addEventListener("loadend", () => { this.request = null; this.upload.finished(); });
    this.request.send(body);
  }

  progress(event) {
    if (!event.lengthComputable) return;
    const percent = Math.floor((event.loaded * 100) / event.total);
    this.bar.value = percent;
    this.show("sending", percent < 100 ? say("sending", { percent }) : say("checking"), say("cancel"));
  }

  answered() {
    const told = this.told();
    if (this.request.status >= 200 && this.request.status < 300 && told) return this.received(told);
    this.refuse(told?.message ?? say("notTaken", { status: this.request.status }));
  }

  told() {
    try {
      return JSON.parse(this.request.responseText);
    } catch {
      return null; // a proxy or a sign-in page answered: the file was not taken
    }
  }

  received(told) {
    this.bar.value = 100;
    this.show("done", told.message ?? say("received"), null);
    if (told.duplicate_of?.url) this.words.append(" ", make("a", { href: told.duplicate_of.url }, told.duplicate_of.title));
    replaceParts(told.html);
    this.upload.form.dispatchEvent(new CustomEvent("kn:uploaded", { bubbles: true, detail: told }));
  }

  lost() {
    this.show("problem", say("lost"), say("again"));
    window.addEventListener("online", () => this.element.dataset.state === "problem" && !this.isCancelled && this.pressed(), { once: true });
  }

  refuse(why) {
    this.show("problem", why, say("again"));
  }

  show(state, text, button) {
    this.element.dataset.state = state;
    if (this.words.textContent !== text) this.words.textContent = text;
    // Percentages are for the eye; only the outcome is spoken.
    if (/^(done|problem)$/.test(state) && this.upload.voice) this.upload.voice.textContent = `${this.file.name}: ${text}`;
    this.button.hidden = button === null;
    if (button) this.button.textContent = button;
  }
}

const known = new WeakSet();

function begin(root) {
  for (const form of root.querySelectorAll("form[data-upload]")) {
    if (known.has(form)) continue;
    known.add(form);
    new Upload(form);
  }
}

begin(document);
document.addEventListener("htmx:load", (event) => event.detail.elt.parentNode && begin(event.detail.elt.parentNode));
