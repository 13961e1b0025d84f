// Keeps what is being written as a draft that only its author reads, some seconds after the last key. Without this script
// the button "Keep as a draft" does it by hand. Nothing is sent while nothing has changed, and never by the address.
const PAUSE = 4000;
const form = typeof document === "undefined" ? null : document.querySelector("form[data-draft]");

// What there is to send: nothing where the words are those that are kept already.
export function unsent(words, kept) {
  return words === kept ? null : words;
}

if (form) {
  const field = form.querySelector("textarea");
  const said = document.createElement("p");
  said.className = "meta";
  said.setAttribute("role", "status");
  field.after(said);
  // Whether it is to be said without a name belongs to it.
  const unnamed = form.querySelector('[name="is_unnamed"]');
  const written = () => (unnamed?.checked && field.value ? `${field.value}\0` : field.value);
  let kept = written(), timer = 0, sending = null, gone = false;

  async function keep() {
    clearTimeout(timer);
    const words = unsent(written(), kept);
    if (gone || sending || words === null) return;
    const draft = new FormData(form);
    draft.set("act", "draft");
    draft.set("quiet", "1");
    sending = new AbortController();
    try {
      const answer = await fetch(form.action, { method: "POST", body: draft, redirect: "manual", keepalive: true, signal: sending.signal });
      if (answer.status !== 204) throw new Error();
      kept = words;
      said.textContent = form.dataset.kept;
    } catch {
      if (!gone) said.textContent = form.dataset.lost;
    }
    sending = null;
    if (written() !== kept) timer = setTimeout(keep, PAUSE);
  }

  unnamed?.addEventListener("change", () => field.dispatchEvent(new Event("input")));
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
  addEventListener("online", keep);
  // What is contributed now isn't overtaken by an older draft.
  form.addEventListener("submit", () => {
    gone = true;
    clearTimeout(timer);
    sending?.abort();
  });
}
