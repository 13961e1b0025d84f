// Selecting words of a reading offers to comment on them. Without this script the link below each paragraph leads to a
// form that does the same. A passage lies within one paragraph; its place is told in code points, as the server counts.

// The words from `start` to `end` (UTF-16, as the DOM counts), whole and without space around them: where they stand
// in code points, and how they begin. Null if there are none.
export function passage(text, start, end, language) {
  [start, end] = trimmed(text, ...wholeWords(text, start, end, language));
  if (start >= end) return null;
  return {
    start: codePoints(text, start),
    end: codePoints(text, end),
    begins: [...text.slice(start, end)].slice(0, 40).join(""),
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
  reading.addEventListener("click", openPassage);
  reading.classList.add("reading--live");
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
  const block = range && elementOf(range.startContainer).closest(".reading .block[data-block]");
  const words = block && within(block, range);
  if (!words) {
    if (!bar.contains(document.activeElement)) bar.remove();
    return;
  }
  const place = new URLSearchParams({ start: words.start, end: words.end, begins: words.begins });
  bar.firstChild.href = `${reading.dataset.commentUrl}${block.dataset.block}&${place}`;
  const end = [...range.getClientRects()].at(-1);
  bar.style.setProperty("--selection-end", `${end.bottom - block.getBoundingClientRect().top}px`);
  textOf(block).after(bar);
}

// The selected words of the block's text; what is selected beyond it is left out.
function within(block, range) {
  const text = textOf(block);
  const whole = document.createRange();
  whole.selectNodeContents(text);
  if (range.compareBoundaryPoints(Range.START_TO_END, whole) <= 0) return null;
  const before = whole.cloneRange();
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) > 0) before.setEnd(range.startContainer, range.startOffset);
  else before.collapse(true);
  const upTo = whole.cloneRange();
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) < 0) upTo.setEnd(range.endContainer, range.endOffset);
  const language = text.closest("[lang]")?.lang;
  return passage(text.textContent, before.toString().length, upTo.toString().length, language);
}

function textOf(block) {
  return block.querySelector("p, blockquote");
}

// A mark opens its passage, as the link below its paragraph does.
function openPassage(event) {
  const mark = event.target.closest("mark.passage");
  if (!mark || event.target.closest("a") || !getSelection().isCollapsed) return;
  mark.closest(".block").querySelector(`a[href^="?passage=${mark.dataset.passage}#"]`)?.click();
}

function elementOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
}
