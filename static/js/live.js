// Follows a session as it happens: asks every few seconds whether anything has changed, and shows what has. Without
// this script the page's link "Look again" does it by hand. While the page is hidden it asks nothing.
const EVERY = 4000;
const SLOWEST = 60000;

// How long to wait before asking again, after so many attempts in a row that found no connection. Never in step with
// the other phones in the room.
export function pause(failures, chance = Math.random()) {
  return Math.min(SLOWEST, EVERY * 2 ** failures) * (0.9 + 0.2 * chance);
}

// What somebody has in hand is kept in what replaces it: an unfolded part, a choice, a tick, the focus.
export function keep(old, fresh, focused) {
  for (const open of old.querySelectorAll("details[open][id]")) {
    const same = fresh.querySelector(`#${open.id}`);
    if (same) same.open = true;
  }
  for (const field of old.querySelectorAll("select[id], input[type=checkbox][id]")) {
    const same = fresh.querySelector(`#${field.id}`);
    if (!same) continue;
    same.checked = field.checked;
    if (same.options && [...same.options].some((option) => option.value === field.value)) same.value = field.value;
  }
  if (!focused || !old.contains(focused)) return null;
  return (focused.id && fresh.querySelector(`#${focused.id}`)) || fresh;
}

function start() {
  const says = document.getElementById("room-says");
  const lost = document.getElementById("room-lost");
  let timer, asking, since, failures = 0, shownAt = performance.now();
  const room = () => document.getElementById("room");

  function show(html) {
    const old = room();
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("room");
    if (!fresh) return location.reload();
    const focus = keep(old, fresh, document.activeElement);
    old.replaceWith(fresh);
    focus?.focus({ preventScroll: true });
    if (fresh.dataset.says !== old.dataset.says) says.textContent = fresh.dataset.says;
    shownAt = performance.now();
  }

  function tick() {
    const time = document.querySelector("[data-seconds]");
    const bar = time?.querySelector("progress");
    if (bar) bar.value = Number(time.dataset.seconds) + (performance.now() - shownAt) / 1000;
  }

  function found() {
    failures = 0;
    since = undefined;
    if (lost.textContent) lost.textContent = "";
  }

  function missed() {
    failures += 1;
    since ??= new Date();
    const clock = since.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    const words = lost.dataset.words.replace("TIME", clock);
    if (lost.textContent !== words) lost.textContent = words;
  }

  async function look() {
    clearTimeout(timer);
    if (document.hidden || asking) return;
    asking = new AbortController();
    const patience = setTimeout(() => asking.abort(), 10000);
    try {
      const { poll, revision } = room().dataset;
      const answer = await fetch(`${poll}?since=${revision}`, { redirect: "manual", signal: asking.signal });
      // Signed out, or out of the group: the page itself says so.
      if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) return location.reload();
      if (!answer.ok) throw new Error(answer.status);
      if (answer.status !== 204) show(await answer.text());
      found();
    } catch {
      missed();
    } finally {
      clearTimeout(patience);
      asking = undefined;
      timer = setTimeout(look, pause(failures));
    }
  }

  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  timer = setTimeout(look, pause(0));
  setInterval(tick, 5000);
}

if (typeof document !== "undefined" && document.getElementById("room")) start();
