// The desk by keys: j and k go down and up the queue; on a case, the letter beside a decision chooses it.
const links = [...document.querySelectorAll("[data-queue] a")];
const choices = [...document.querySelectorAll('input[type="radio"][name="action"]')];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=radio]), textarea, select")) return;
  const step = { j: 1, k: -1 }[event.key];
  if (step && links.length) {
    const here = links.indexOf(document.activeElement);
    links[Math.min(Math.max(here + step, 0), links.length - 1)].focus();
  } else {
    // Two decisions may begin with the same letter: pressed again, it goes on to the next.
    const likely = choices.filter((choice) => choice.value[0] === event.key);
    const chosen = likely[(likely.indexOf(document.activeElement) + 1) % likely.length];
    chosen?.focus();
    chosen?.click();
  }
});
