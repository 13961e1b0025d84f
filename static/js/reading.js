// Selecting words of a reading offers to comment on them, n and p lead from passage to passage, and Escape closes the
// one that is open. Without this script links and a form do all of it. Places are told in code points, as the server
// counts; a passage may run from one block into a later one.

// Where words from `start` in the first text to `end` in the last (UTF-16, as the DOM counts) stand, whole and without
// space around them, in code points, and how they begin. `texts` are the blocks' own; null if there are no words.
export function passage(texts, start, end, language) {
  const first = texts[0], last = texts.at(-1);
  const begins = trimmed(first, ...wholeWords(first, start, texts.length > 1 ? first.length : end, language));
  const ends = texts.length > 1 ? trimmed(last, ...wholeWords(last, 0, end, language)) : begins;
  if (begins[0] >= begins[1] || ends[0] >= ends[1]) return null;
  return {
    start: codePoints(first, begins[0]),
    end: codePoints(last, ends[1]),
    begins: [...first.slice(...begins)].slice(0, 40).join(""),
  };
}

// How many code points stand before a place that is told in UTF-16.
export function codePoints(text, place) {
  return [...text.slice(0, place)].length;
}

export function trimmed(text, start, end) {
  const words = text.slice(start, end);
  return [start + words.length - words.trimStart().length, end - words.length + words.trimEnd().length];
}

// The range, grown to the edges of the words that it cuts.
export function wholeWords(text, start, end, language) {
  if (start >= end || !Intl.Segmenter) return [start, end];
  const words = segmenter(language).segment(text);
  const first = words.containing(start);
  const last = words.containing(end - 1);
  return [first?.isWordLike ? first.index : start, last?.isWordLike ? last.index + last.segment.length : end];
}

function segmenter(language) {
  try {
    return new Intl.Segmenter(language || undefined, { granularity: "word" });
  } catch {
    return new Intl.Segmenter(undefined, { granularity: "word" });
  }
}

if (typeof document !== "undefined") {
  const reading = document.querySelector(".reading[data-comment-url]");
  if (reading) listen(reading);
}

function listen(reading) {
  const bar = offer(reading.dataset.commentLabel);
  let waiting;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => follow(reading, bar), 200);
  });
  // Pressing the link must not let go of the selection first.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  reading.addEventListener("click", (event) => clicked(event, reading));
  document.addEventListener("keydown", (event) => pressed(event, reading));
  document.documentElement.classList.add("live");
}

function offer(label) {
  const bar = document.createElement("p");
  bar.className = "selection";
  bar.append(Object.assign(document.createElement("a"), { className: "button", textContent: label }));
  return bar;
}

// Shows the offer beside the selection, and after its words where the Tab key comes by; or takes it away.
function follow(reading, bar) {
  const selection = getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const blocks = range ? selected(reading, range) : [];
  const place = blocks.length && within(blocks, range);
  if (!place) {
    if (!bar.contains(document.activeElement)) bar.remove();
    return;
  }
  const last = blocks.at(-1);
  if (blocks.length > 1) place.to = last.dataset.block;
  bar.firstChild.href = `${reading.dataset.commentUrl}${blocks[0].dataset.block}&${new URLSearchParams(place)}`;
  const end = [...range.getClientRects()].at(-1);
  bar.style.setProperty("--selection-end", `${end.bottom - last.getBoundingClientRect().top}px`);
  textOf(last).after(bar);
}

// The blocks from the first to the last of whose words something is selected. A selection of three clicks ends where
// the next block begins, and one may begin at a number in the margin: what has no words in it doesn't count.
function selected(reading, range) {
  const touched = [...reading.querySelectorAll(".block[data-block]")].filter((block) => range.intersectsNode(textOf(block)));
  const worded = touched.filter((block) => textOf(block).textContent.slice(...clipped(block, range)).trim());
  return touched.slice(touched.indexOf(worded[0]), touched.indexOf(worded.at(-1)) + 1);
}

function within(blocks, range) {
  const start = clipped(blocks[0], range)[0], end = clipped(blocks.at(-1), range)[1];
  const texts = blocks.map((block) => textOf(block).textContent);
  return passage(texts, start, end, blocks[0].closest("[lang]")?.lang);
}

// Where the selection begins and ends in the block's own text; what is selected beyond it is left out.
function clipped(block, range) {
  const whole = document.createRange();
  whole.selectNodeContents(textOf(block));
  const before = whole.cloneRange();
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) > 0) before.setEnd(range.startContainer, range.startOffset);
  else before.collapse(true);
  const upTo = whole.cloneRange();
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) < 0) upTo.setEnd(range.endContainer, range.endOffset);
  return [before.toString().length, upTo.toString().length];
}

// A block's words stand alone in an element with a direction of its own; what others put beside them is elsewhere.
function textOf(block) {
  return block.querySelector(":is(.block, .block__note, .picture, .footnote) > [dir]");
}

// A mark opens its passage, as the link at its paragraph does.
function clicked(event, reading) {
  if (event.target.closest(".talk__close")) {
    event.preventDefault();
    close(reading);
  }
  const mark = event.target.closest("mark[data-passage]");
  if (mark && !event.target.closest("a") && getSelection().isCollapsed) wayTo(mark.dataset.passage, reading)?.click();
}

function wayTo(id, reading) {
  return reading.querySelector(`.block__talks a[href*="=${id}#"]`);
}

// Single letters do something only while the focus is in the page's main part (a click into the text puts it there, and
// so does "Skip to the text") and in no field: whoever dictates, or types elsewhere, sets nothing off (WCAG 2.1.4). A
// screen reader that browses keeps its own letters, and they never come here.
function pressed(event, reading) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
  if (event.key === "Escape") close(reading);
  const here = document.activeElement;
  if (!here.closest("main") || here.matches("input, textarea, select")) return;
  const way = { n: 1, p: -1 }[event.key];
  const next = way && neighbour(here, way, reading);
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

// The next link to a passage in the text, or in the list for whoever is in it; or the one before.
function neighbour(here, way, reading) {
  const list = here.closest(".passages");
  const links = [...(list ?? reading).querySelectorAll(list ? ".list__title" : ".block__talk--some")];
  const at = links.indexOf(here);
  if (at >= 0) return links[at + way];
  const later = links.findIndex((link) => comesAfter(link, here));
  return links[way > 0 ? later : (later < 0 ? links.length : later) - 1];
}

// Whoever is in no place in particular is where the window is.
function comesAfter(link, here) {
  if (here.id === "main") return link.getBoundingClientRect().top > 72;
  return here.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING;
}

// Without loading anything: Escape pressed three times is the quick exit, and has to stay in one page.
function close(reading) {
  const talk = document.getElementById("open");
  if (!talk) return;
  const id = new URLSearchParams(location.search).get("passage");
  history.replaceState(null, "", talk.querySelector(".talk__close").href);
  talk.remove();
  for (const mark of reading.querySelectorAll(".passage--open")) mark.classList.remove("passage--open");
  wayTo(id, reading)?.focus();
}
