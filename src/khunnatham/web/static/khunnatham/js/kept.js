/* Score sheets kept on this device because their evaluator chose so, for rooms without a connection. They are one person's, and
   go when that person signs out, when somebody else signs in, when the sheet is handed in or closed, and when their days are over. */
import { ask } from "./confirm.js";
import { countUnsent } from "./marks.js";
import { say } from "./words.js";

const PAGES = "kn-kept-sheets:";
const FILES = "kn-kept-files";
const UNTIL = "Kept-Until";
const GONE = [403, 404, 409, 410];
const STATIC = "/static/";
const PATIENCE = 20000;
const DAY = 86400000;

export const account = document.body.dataset.account ?? "";
export const canKeep = window.isSecureContext && "caches" in window && "serviceWorker" in navigator && Boolean(account);
let isLeaving = false;

/* Until when a page is kept for this person; nothing where it is not. */
export async function keptUntil(path) {
  if (!canKeep) return null;
  const found = await caches.match(path, { cacheName: PAGES + account });
  const until = Date.parse(found?.headers.get(UNTIL) ?? "");
  return until > Date.now() ? new Date(until) : null;
}

/* How the server answers for a page now: open · gone · signedOut · otherPerson · unsaved. Asking renews the CSRF cookie, and what
   the server no longer opens to this person is dropped. */
export async function look(path) {
  const answer = await fetch(path, {
    headers: { Accept: "text/html" }, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE),
  });
  if (answer.redirected) return { how: "signedOut" };
  if (!answer.ok && !GONE.includes(answer.status)) return { how: "unsaved" };
  const markup = await answer.text();
  const page = new DOMParser().parseFromString(markup, "text/html");
  if (answer.ok && page.body.dataset.account !== account) {
    await dropAll();
    return { how: "otherPerson" };
  }
  if (answer.ok && page.querySelector("[data-keeping]")) return { how: "open", answer, markup, page };
  await drop(path);
  return { how: "gone" };
}

/* Keep a page as it is now, with the files it needs; gives what ``look`` found. */
export async function keep(path, { withFiles = true } = {}) {
  const { how, answer, markup, page } = await look(path);
  if (how !== "open") return how;
  const { days, worker } = page.querySelector("[data-keeping]").dataset;
  await install(worker);
  if (withFiles) await keepFiles(page);
  const until = new Date(Date.now() + Number(days) * DAY).toISOString();
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  headers.set(UNTIL, until);
  if (isLeaving) return "signedOut";
  const copy = new Response(markup.replace("<body ", `<body data-kept-until="${until}" `), { headers });
  await (await caches.open(PAGES + account)).put(path, copy);
  return how;
}

export async function drop(path) {
  if (!canKeep || !(await caches.has(PAGES + account))) return;
  const pages = await caches.open(PAGES + account);
  await pages.delete(path);
  const left = await pages.keys();
  if (!left.some((request) => /\/\d+\/$/.test(new URL(request.url).pathname))) await dropAll();
}

export async function dropAll() {
  for (const name of await caches.keys()) if (name.startsWith(PAGES) || name === FILES) await caches.delete(name);
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
}

async function install(address) {
  const registration = await navigator.serviceWorker.register(address, { updateViaCache: "none" });
  const coming = registration.installing ?? registration.waiting;
  if (registration.active || !coming) return;
  await new Promise((resolve, reject) => {
    coming.addEventListener("statechange", () => {
      if (coming.state === "activated") resolve();
      if (coming.state === "redundant") reject(new Error("the worker was not installed"));
    });
  });
}

/* What the page names, and what those files name: styles their fonts and pictures, modules their modules. */
async function keepFiles(page) {
  const files = await caches.open(FILES);
  const seen = new Set();
  const named = [...page.querySelectorAll("link[href], script[src], img[src], use[href]")];
  let wanted = named.map((each) => each.getAttribute("href") ?? each.getAttribute("src"));
  while (wanted.length) {
    const fresh = new Set(wanted.map((name) => new URL(name, location.origin)).filter(isStatic).map((one) => one.pathname));
    const wave = [...fresh].filter((path) => !seen.has(path));
    wave.forEach((path) => seen.add(path));
    wanted = (await Promise.all(wave.map((path) => keepFile(files, path)))).flat();
  }
}

const isStatic = (address) => address.origin === location.origin && address.pathname.startsWith(STATIC);

async function keepFile(files, path) {
  const answer = await fetch(path);
  if (!answer.ok) return [];
  await files.put(path, answer.clone());
  const naming = path.endsWith(".css") ? /url\(["']?([^"')]+)/g : path.endsWith(".js") && /(?:from|import)\s*["'](\.[^"']+)["']/g;
  const names = naming ? [...(await answer.text()).matchAll(naming)].map(([, name]) => name) : [];
  return names.map((name) => new URL(name, new URL(path, location.origin)).href);
}

/* What somebody else kept here, and what is over, goes with the first page that is opened. */
async function tidy() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES));
  for (const name of names) {
    if (name !== PAGES + account) await caches.delete(name);
    else for (const { url } of await (await caches.open(name)).keys()) if (!(await keptUntil(new URL(url).pathname))) await drop(url);
  }
  if (names.length && !(await caches.has(PAGES + account))) await dropAll();
  if (document.querySelector("[data-sheet-done]")) await drop(location.pathname);
}

if (canKeep) tidy();

/* Kept pages go before the request does. Marks that are not sent yet stay, bound to their person, and are told. */
async function signOut(form) {
  const count = countUnsent(account);
  const unsent = { title: say("leaveUnsent", { count }), words: say("leaveUnsentWords"), yes: say("leave"), no: say("stayAndSend") };
  if (count && !(await ask(unsent))) return;
  isLeaving = true;
  try {
    if (canKeep) await dropAll();
  } finally {
    const later = { title: say("leaveLater"), words: say("leaveLaterWords"), yes: say("leaveAnyway"), no: say("leaveNot") };
    isLeaving = navigator.onLine || (await ask(later));
    if (isLeaving) form.submit();
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-sign-out]");
  if (!form) return;
  event.preventDefault();
  signOut(form);
}, true);
