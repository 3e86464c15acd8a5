/* The score sheet. A mark gets its key where it is made, is kept on this device until the server has it, and is sent as often
   as it takes: the server keeps a key once, and only of the person who made it. What is typed but not yet a mark (a verdict
   without its reason) is kept too. A page that was kept on this device first asks the server how things stand. */
import { account, drop, keep, keptUntil, look } from "./kept.js";
import { Marks } from "./marks.js";
import { csrfToken, make, replaceParts, warnOnLeaving } from "./page.js";
import { clock, say } from "./words.js";

const QUIET = 900;
const PATIENCE = 20000;
const LONGEST_PAUSE = 60000;
const MOST = 200;
const RENEWAL = 15000;
const NARROW = matchMedia("(max-width: 767.98px)");

class Sheet {
  constructor(root) {
    this.root = root;
    this.submission = Number(root.dataset.submission);
    this.store = new Marks(account, root.dataset.case, root.dataset.submission);
    this.state = root.querySelector("[data-score-state]");
    this.rows = [...root.querySelectorAll("[data-item]")].map((row) => new Row(row, this));
    this.sending = new Set();
    this.failures = 0;
    this.refused = new Map(); // client key → the sentence that says why the server did not take it
    this.isCopy = this.mustAsk = this.isUnreached = Boolean(document.body.dataset.keptUntil);
    if (this.isCopy) this.store.allArrived().forEach((mark) => this.rowOf(mark)?.fill(mark));
    else this.store.dropArrived(this.store.allArrived());
    for (const mark of this.store.all()) this.rowOf(mark)?.fill(mark);
    for (const row of this.rows) row.restore();
    window.addEventListener("online", () => { this.failures = 0; this.plan(0); });
    window.addEventListener("offline", () => this.show());
    window.addEventListener("pagehide", () => this.rows.forEach((row) => row.settle()));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.rows.forEach((row) => row.settle()) : this.plan(0)));
    document.addEventListener("click", (event) => this.handsIn(event), true);
    warnOnLeaving(() => this.rows.some((row) => row.isUnkept));
    this.show();
    this.plan(0);
  }

  get isOut() { return this.isUnreached || !navigator.onLine; }

  rowOf(mark) { return this.rows.find((row) => row.key === mark.key); }

  /* A newer mark of the same requirement takes the place of one that is not on its way yet. */
  queue(mark) {
    for (const older of this.store.all()) {
      if (older.key === mark.key && !this.sending.has(older.client_key)) this.store.remove(older.client_key);
    }
    this.store.put(mark);
    this.show();
    this.plan(0);
  }

  waiting() { return this.store.all().filter((mark) => !this.refused.has(mark.client_key)); }

  plan(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  async send() {
    if (this.isBusy || this.isHeld) return;
    if (!navigator.onLine) return this.unreached("offline");
    this.isBusy = true;
    try {
      if (this.mustAsk && !(await this.ask())) return;
      const marks = this.waiting().slice(0, MOST);
      this.sending = new Set(marks.map((mark) => mark.client_key));
      if (marks.length) await this.read(await this.post(marks), marks);
    } catch {
      this.unreached(navigator.onLine ? "unsaved" : "offline");
    } finally {
      this.sending = new Set();
      this.isBusy = false;
    }
    if (!this.failures && !this.isHeld && this.waiting().length) this.plan(0);
  }

  /* The page once more from the server: a fresh token, and whether it still is this person's to mark. */
  async ask() {
    const { how } = await look(location.pathname);
    this.isUnreached = false;
    this.mustAsk = how !== "open" && how !== "gone";
    if (this.mustAsk) this.failed(how);
    else this.failures = 0;
    if (this.waiting().length || this.mustAsk) return !this.mustAsk; // the answer to the marks says more than ours
    if (how === "gone") this.hold(say("sheetGone"));
    else this.show();
    this.renew(0);
    return true;
  }

  /* A copy that is kept follows what the server has; what it does not show yet is remembered until then. */
  renew(pause) {
    clearTimeout(this.renewing);
    this.renewing = setTimeout(async () => {
      const arrived = this.store.allArrived();
      if (!(await keptUntil(location.pathname))) return;
      const how = await keep(location.pathname, { withFiles: this.isCopy }).catch(() => "unreached");
      if (how === "open") this.store.dropArrived(arrived);
      if (how === "open") await keep(document.querySelector("[data-keeping]").dataset.list, { withFiles: false }).catch(() => "unreached");
    }, pause);
  }

  post(marks) {
    return fetch(this.root.dataset.marksUrl, {
      method: "POST", body: JSON.stringify({ account, submission: this.submission, marks }), credentials: "same-origin",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": csrfToken(this.rows[0]?.form) },
      signal: AbortSignal.timeout?.(PATIENCE),
    });
  }

  async read(answer, marks) {
    const isJson = answer.headers.get("content-type")?.includes("json");
    this.isUnreached = false;
    if (answer.status >= 500 || answer.status === 429) return this.failed("unsaved");
    if (!isJson && answer.status === 404) return this.hold(say("sheetGone"));
    if (!isJson) {
      this.mustAsk = answer.status === 403; // an old token, or another role: the page itself tells which
      return this.failed(answer.ok || answer.redirected ? "signedOut" : "unsaved");
    }
    const told = await answer.json();
    if (told.code === "another-person") return this.failed("otherPerson");
    if (!answer.ok) return this.notTaken(told, marks);
    this.failures = 0;
    const isKept = await keptUntil(location.pathname);
    for (const mark of marks) {
      if (isKept) this.store.arrived(mark);
      this.store.remove(mark.client_key);
      this.rowOf(mark)?.kept(mark);
    }
    replaceParts(told.html);
    this.show(say("saved", { time: clock() }));
    this.renew(RENEWAL);
  }

  /* One that is wrong refuses all: it is set aside with its sentence, and the others go again. */
  notTaken(told, marks) {
    const wrong = marks.filter((mark) => mark.key === told.field);
    if (!wrong.length) {
      drop(location.pathname);
      return this.hold(say("refused", { why: told.message ?? "" }));
    }
    for (const mark of wrong) {
      this.refused.set(mark.client_key, told.message);
      this.rowOf(mark)?.says(told.message, "conflict");
    }
    this.failures = 0;
  }

  hold(text) {
    this.isHeld = true;
    this.show(text, "conflict");
  }

  unreached(why) {
    this.isUnreached = this.mustAsk = true;
    this.failed(why);
  }

  failed(why) {
    this.failures += 1;
    this.show(why === "offline" ? undefined : say(why));
    if (why === "signedOut") this.state.append(" ", make("a", { href: location.pathname, target: "_blank", rel: "opener" }, say("signIn")));
    this.plan(Math.min(LONGEST_PAUSE, 1000 * 2 ** this.failures));
  }

  show(text, state) {
    const waiting = this.store.all();
    const count = waiting.length;
    const words = [];
    if (this.isOut) words.push(say(count ? "marksOffline" : "sheetOffline", { count }));
    else if (count) words.push(say(this.isHeld ? "marksHeld" : "marksWait", { count }));
    if (this.store.others()) words.push(say("marksOfBefore", { count: this.store.others() }));
    if (text) words.push(text);
    this.state.dataset.state = state ?? (this.isOut ? "offline" : count ? "unsaved" : text ? "saved" : "");
    const told = words.join(" · ");
    if (this.state.textContent !== told) this.state.textContent = told;
    if (this.isOut || this.failures) waiting.forEach((mark) => this.rowOf(mark)?.says(say("markHere"), "unsaved"));
    this.showProgress(count);
  }

  /* The server counts what it has. What cannot go there is counted here, and what follows from the marks waits for the server. */
  showProgress(count) {
    this.root.querySelector("[data-result-waits]").hidden = !count;
    const bar = this.root.querySelector("#score-progress progress");
    if (!count || !bar || !(this.isOut || this.failures)) return;
    bar.value = this.rows.filter((row) => row.values().verdict && !row.isIncomplete).length;
    bar.parentElement.querySelector("span:last-child").textContent = say("markedHere", { count: bar.value, total: this.rows.length });
  }

  /* Nobody hands in while marks are still on this device. */
  handsIn(event) {
    if (!event.target.closest?.("[data-hand-in]")) return;
    this.rows.forEach((row) => row.settle());
    const open = this.rows.find((row) => row.isIncomplete);
    if (!this.store.all().length && !open && !this.isOut) return;
    event.preventDefault();
    event.stopPropagation();
    if (open) {
      this.steps?.go(open.row);
      open.says(say("reasonNeeded"), "conflict");
      return open.form.elements.reason.focus();
    }
    this.show(say(this.isOut ? "handInLater" : "sendFirst"), this.isOut ? "offline" : "unsaved");
    this.plan(0);
  }
}

class Row {
  constructor(row, sheet) {
    this.row = row;
    this.sheet = sheet;
    this.key = row.dataset.item;
    this.form = row.querySelector("form[data-mark]");
    this.state = row.querySelector("[data-mark-state]");
    this.taken = this.snapshot();
    this.form.addEventListener("input", () => this.changed(QUIET));
    this.form.addEventListener("change", () => this.changed(0));
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.settle(); });
    row.addEventListener("click", (event) => this.opens(event.target.closest("[data-looks-at]"), event));
  }

  values() {
    const data = new FormData(this.form);
    return { verdict: data.get("verdict") ?? "", reason: (data.get("reason") ?? "").trim(), looked_at: data.getAll("looked_at").map(Number) };
  }

  snapshot() { return JSON.stringify(this.values()); }

  get isUnkept() { return this.snapshot() !== this.taken && !this.sheet.store.draft(this.key); }

  get isIncomplete() {
    const { verdict, reason } = this.values();
    return Boolean(verdict) && verdict !== "met" && !reason;
  }

  opens(link, event) {
    if (link && this.sheet.isOut) {
      event.preventDefault();
      return this.says(say("proofLater"), "unsaved"); // what could not be opened was not looked at
    }
    const box = link && this.form.querySelector(`input[name="looked_at"][value="${link.dataset.looksAt}"]`);
    if (!box || box.checked) return;
    box.checked = true;
    this.changed(0);
  }

  changed(pause) {
    if (this.snapshot() === this.taken) return this.sheet.store.dropDraft(this.key);
    this.sheet.store.keepDraft(this.key, this.values());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), pause);
  }

  /* From what stands in the form to a mark, if it is one already. */
  settle() {
    clearTimeout(this.timer);
    const values = this.values();
    if (this.snapshot() === this.taken || !values.verdict) return;
    if (this.isIncomplete) return this.says(say("reasonNeeded"), "unsaved");
    this.taken = this.snapshot();
    this.sheet.store.dropDraft(this.key);
    this.says("", "");
    this.sheet.queue({ client_key: crypto.randomUUID?.() ?? randomKey(), key: this.key, made_at: new Date().toISOString(), ...values });
  }

  fill({ verdict, reason, looked_at: lookedAt }) {
    for (const control of this.form.elements) {
      if (control.name === "verdict") control.checked = control.value === verdict;
      if (control.name === "looked_at") control.checked = lookedAt.includes(Number(control.value));
      if (control.name === "reason") control.value = reason;
    }
    this.taken = this.snapshot();
  }

  restore() {
    const kept = this.sheet.store.draft(this.key);
    if (!kept) return;
    const taken = this.taken;
    this.fill(kept);
    this.taken = taken;
    this.settle();
  }

  kept(mark) {
    const values = this.values();
    const isSame = values.verdict === mark.verdict && values.reason === mark.reason;
    if (isSame) this.says(say("saved", { time: clock() }), "saved");
  }

  says(text, state) {
    this.state.dataset.state = state;
    this.state.textContent = text;
  }
}

/* randomUUID is there only over https and on this machine; random values are there everywhere. */
function randomKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* One requirement a page on a phone. Nothing is fetched: it goes on without a connection. */
class Steps {
  constructor(root, sheet) {
    this.root = root;
    this.rows = sheet.rows.map((row) => row.row);
    this.nav = root.querySelector("[data-steps]");
    this.nav.addEventListener("click", (event) => {
      const button = event.target.closest("[data-step]");
      if (button) this.go(this.rows[this.place + Number(button.dataset.step)], true);
    });
    window.addEventListener("hashchange", () => this.go(this.named(), true));
    NARROW.addEventListener("change", () => this.begin());
    const first = sheet.rows.find((row) => !row.values().verdict) ?? sheet.rows[0];
    this.go(this.named() ?? first?.row);
    this.begin();
  }

  named() { return this.rows.find((row) => `#${row.id}` === location.hash); }

  begin() {
    this.root.classList.toggle("kn-score--steps", NARROW.matches);
    this.nav.hidden = !NARROW.matches;
  }

  go(row, moves = false) {
    if (!row) return;
    this.place = this.rows.indexOf(row);
    for (const each of this.rows) each.toggleAttribute("data-here", each === row);
    for (const button of this.nav.querySelectorAll("[data-step]")) button.disabled = !this.rows[this.place + Number(button.dataset.step)];
    if (!moves || !NARROW.matches) return;
    history.replaceState(null, "", `#${row.id}`);
    const heading = row.querySelector("h3");
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
    row.scrollIntoView({ block: "start" });
  }
}

for (const root of document.querySelectorAll("[data-score]")) {
  const sheet = new Sheet(root);
  if (sheet.rows.length) sheet.steps = new Steps(root, sheet);
}
