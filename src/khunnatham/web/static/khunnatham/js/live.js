/* The timer counts from the moment at which the server began the item, by the server's clock, so that every screen and every
   reload shows the same. What others move on is fetched while the page is looked at. */
const ASK_EVERY = 15000;
let skew = 0;

function begin() {
  const live = document.getElementById("live");
  skew = Date.parse(live.dataset.now) - Date.now();
  tick();
}

function clock(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/* In the digits that the person chose: the page says how it writes a zero. */
function inDigits(text) {
  const zero = document.getElementById("live").dataset.zero.charCodeAt(0);
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(zero + Number(digit)));
}

function tick() {
  const timer = document.querySelector("#live [data-started]");
  if (!timer) return;
  const seconds = Math.max(Math.floor((Date.now() + skew - Date.parse(timer.dataset.started)) / 1000), 0);
  const over = seconds - Number(timer.dataset.minutes) * 60;
  timer.querySelector("[data-clock]").textContent = inDigits(clock(seconds));
  const told = timer.querySelector("[data-overtime]");
  told.hidden = over <= 0;
  if (over > 0) told.textContent = `${timer.dataset.over} ${inDigits(clock(over))}`;
  timer.classList.toggle("kn-timer--over", over > 0);
}

async function ask() {
  if (document.visibilityState !== "visible" || document.querySelector("dialog[open]")) return;
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = fresh.getElementById("live");
  const live = document.getElementById("live");
  if (!now) return;
  if (now.dataset.live === live.dataset.live) return replaceOwnPart(now);
  live.replaceWith(now);
  document.querySelector("h1").replaceWith(fresh.querySelector("h1"));
  begin();
}

/* The own progress goes on while the same item runs; the timer and what is pressed meanwhile stay as they are. */
function replaceOwnPart(now) {
  const old = document.getElementById("own-part");
  const fresh = now.querySelector("#own-part");
  if (old && fresh && old.textContent !== fresh.textContent && !old.contains(document.activeElement)) old.replaceWith(fresh);
}

begin();
setInterval(tick, 1000);
setInterval(ask, ASK_EVERY);
document.addEventListener("visibilitychange", ask);
