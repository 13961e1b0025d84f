// Moves one's bookmark along while reading, where one has asked for it to be kept. Without this script the button below
// each paragraph's form does it by hand. It is told when the page is left or put away, and at no other time.
const form = typeof document === "undefined" ? null : document.querySelector("form.place[data-place]");

// The key of the first block that isn't above the top edge; none while the text hasn't come into view.
export function atTop(blocks, edge = 80) {
  let last = "";
  for (const { key, top } of blocks) {
    if (top > edge) return last || key;
    last = key;
  }
  return last;
}

function tell() {
  const blocks = [...document.querySelectorAll(".reading .block[data-block]")];
  if (!blocks.length || blocks[0].getBoundingClientRect().top > innerHeight) return;
  const key = atTop(blocks.map((block) => ({ key: block.dataset.block, top: block.getBoundingClientRect().top })));
  const place = new FormData(form);
  place.set("block", key);
  place.set("quiet", "1");
  navigator.sendBeacon(form.action, place);
}

if (form) {
  let read = false;
  // A jump to a paragraph scrolls too, and is no reading on: only what a finger, a wheel or a key does counts.
  for (const kind of ["wheel", "touchmove", "keydown"]) addEventListener(kind, () => { read = true; }, { passive: true });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && read) tell();
  });
}
