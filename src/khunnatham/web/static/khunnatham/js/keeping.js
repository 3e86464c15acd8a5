/* Where a person chooses to keep score sheets on this device: all of a list, or the one that is open. */
import { ask } from "./confirm.js";
import { account, canKeep, drop, dropAll, keep, keptUntil } from "./kept.js";
import { forget, unsent } from "./marks.js";
import { make } from "./page.js";
import { moment, say } from "./words.js";

const isOut = () => !navigator.onLine || Boolean(document.body.dataset.keptUntil);

async function attempt(path, options) {
  try {
    return await keep(path, options);
  } catch (fault) {
    return fault.name === "QuotaExceededError" ? "noRoom" : "unreached";
  }
}

class Panel {
  constructor(root) {
    this.root = root;
    this.links = [...document.querySelectorAll("a[data-sheet]")];
    this.state = root.querySelector("[data-keeping-state]");
    this.keepAll = root.querySelector("[data-keep-all]");
    this.dropAll = root.querySelector("[data-drop-all]");
    this.progress = root.querySelector("[data-keeping-progress]");
    this.stray = root.querySelector("[data-stray]");
    this.keepAll.addEventListener("click", () => this.prepare());
    this.dropAll.addEventListener("click", () => this.clear());
    this.stray.querySelector("button").addEventListener("click", () => this.forgetStray());
    for (const name of ["online", "offline"]) window.addEventListener(name, () => this.show());
    this.show().then((until) => until && !isOut() && attempt(this.root.dataset.list, { withFiles: false }));
  }

  async prepare() {
    if (this.keepAll.hasAttribute("aria-busy")) return;
    this.keepAll.setAttribute("aria-busy", "true");
    const bar = this.progress.querySelector("progress");
    this.progress.hidden = false;
    bar.max = this.links.length;
    let [kept, how] = [0, await attempt(this.root.dataset.list)];
    for (const [place, link] of how === "open" ? this.links.entries() : []) {
      bar.value = place;
      this.say(say("keepingSheet", { place: place + 1, total: this.links.length }));
      const one = await attempt(link.pathname, { withFiles: !place });
      if (one === "open") kept += 1;
      else how = one;
      if (["signedOut", "otherPerson", "noRoom", "unreached"].includes(one)) break;
    }
    this.progress.hidden = true;
    this.keepAll.removeAttribute("aria-busy");
    if (!kept) await dropAll();
    await this.show();
    if (how !== "open") this.say(say("keptSome", { count: kept, total: this.links.length, why: say(`not_${how}`) }), "conflict");
    else this.say(say("keptAll", { count: kept, until: moment(await keptUntil(this.root.dataset.list)) }), "saved");
  }

  async clear() {
    await dropAll();
    await this.show();
    this.say(say("keptNone"), "saved");
  }

  say(text, state = "") {
    this.state.dataset.state = state;
    this.state.textContent = text;
  }

  /* Each sheet says whether it is kept here and what of it is not sent yet; what lies here of no sheet in sight is told too. */
  async show() {
    const waiting = unsent(account);
    let last = null;
    for (const link of this.links) {
      const until = await keptUntil(link.pathname);
      last = until ?? last;
      const { sheet, submission } = link.dataset;
      const one = waiting.find((each) => each.caseNumber === sheet && each.submission === submission);
      const place = link.closest(".kn-sheet");
      place.querySelector("[data-kept]").hidden = !until;
      place.querySelector("[data-not-kept]").hidden = Boolean(until) || !isOut();
      place.querySelector("[data-unsent]").hidden = !one;
      if (one) place.querySelector("[data-unsent] [data-words]").textContent = say("notSent", { count: one.count });
    }
    this.dropAll.hidden = !last;
    this.keepAll.hidden = !canKeep || !this.links.length || isOut();
    this.root.querySelector("[data-out]").hidden = !isOut();
    this.showStray(waiting);
    this.root.hidden = !(this.links.length || last || !this.stray.hidden);
    if (!canKeep) this.say(say("cannotKeep"), "unsaved");
    else if (last) this.say(say("keptTill", { until: moment(last) }), "saved");
    return last;
  }

  showStray(waiting) {
    const known = new Set(this.links.map((link) => `${link.dataset.sheet}:${link.dataset.submission}`));
    this.strays = isOut() ? [] : waiting.filter((one) => !known.has(`${one.caseNumber}:${one.submission}`));
    this.stray.hidden = !this.strays.length;
    const count = this.strays.reduce((sum, one) => sum + one.count, 0);
    const links = this.strays.map((one) => make("a", { href: `${this.root.dataset.list}${one.caseNumber}/` }, say("openSheet", { number: one.caseNumber })));
    this.stray.querySelector("[data-words]").replaceChildren(say("strays", { count }), ...links.flatMap((link) => [" ", link]));
  }

  async forgetStray() {
    const count = this.strays.reduce((sum, one) => sum + one.count, 0);
    const words = { title: say("forgetTitle", { count }), words: say("forgetWords"), yes: say("forgetYes"), no: say("forgetNo") };
    if (!(await ask(words))) return;
    this.strays.forEach((one) => forget(account, one));
    this.show();
  }
}

class One {
  constructor(root) {
    this.root = root;
    this.box = root.querySelector("[data-keep-this]");
    this.state = root.querySelector("[data-keeping-state]");
    this.badge = document.querySelector("[data-kept-here]");
    this.box.addEventListener("change", () => (this.box.checked ? this.keep() : this.drop()));
    this.show().then((until) => until && !isOut() && attempt(location.pathname).then(() => this.show()));
    root.hidden = !canKeep;
  }

  async keep() {
    this.state.textContent = say("keepingOne");
    const how = await attempt(location.pathname);
    if (how === "open") await attempt(this.root.dataset.list, { withFiles: false });
    await this.show();
    if (how !== "open") this.state.textContent = say(`not_${how}`);
  }

  async drop() {
    await drop(location.pathname);
    await this.show();
  }

  async show() {
    const until = await keptUntil(location.pathname);
    this.box.checked = Boolean(until);
    this.badge.hidden = !until;
    this.state.textContent = until ? say("keptTill", { until: moment(until) }) : "";
    return until;
  }
}

for (const root of document.querySelectorAll("[data-keeping]")) {
  if (root.querySelector("[data-keep-this]")) new One(root);
  else new Panel(root);
}
