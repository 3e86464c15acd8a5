/* Opens score sheets that their evaluator keeps on this device, and the files they need, when the network fails or is too slow.
   It keeps nothing itself: kept.js does, because a person chose it. Everything but those pages and /static/ goes by untouched. */
const PAGES = "kn-kept-sheets:"; // and the account whose they are
const FILES = "kn-kept-files";
const UNTIL = "Kept-Until";
const SHEETS = /^\/opinions\/(?:\d+\/)?$/;
const GONE = [403, 404, 409, 410];
const PATIENCE = 4000;
const shownFromHere = new Set(); // windows that show a kept page: they take the files kept with it

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (SHEETS.test(address.pathname)) event.respondWith(page(event, address.pathname));
  } else if (address.pathname.startsWith("/static/")) event.respondWith(file(event));
});

async function page(event, path) {
  const kept = await keptPage(path);
  if (!kept) return fetch(event.request);
  try {
    const answer = await inTime(fetch(event.request));
    if (GONE.includes(answer.status)) await forget(path);
    return answer;
  } catch {
    shownFromHere.add(event.resultingClientId);
    return kept;
  }
}

async function file({ clientId, request }) {
  const kept = () => caches.match(request, { cacheName: FILES, ignoreVary: true });
  if (shownFromHere.has(clientId)) return (await kept()) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (fault) {
    const found = await kept();
    if (found) return found;
    throw fault;
  }
}

/* One person at a time keeps sheets here; were there two, neither would be shown what is the other's. */
async function keptPage(path) {
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES));
  const found = names.length === 1 ? await caches.match(path, { cacheName: names[0] }) : undefined;
  if (!found || Date.parse(found.headers.get(UNTIL)) > Date.now()) return found;
  await forget(path);
  return undefined;
}

async function forget(path) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES)) await (await caches.open(name)).delete(path);
  }
}

function inTime(answer) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("too slow")), PATIENCE);
    answer.then(resolve, reject);
  });
}
