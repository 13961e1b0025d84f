import assert from "node:assert/strict";
import test from "node:test";

import { atTop } from "../../static/js/place.js";

const blocks = (...tops) => tops.map((top, index) => ({ key: `k${index}`, top }));

test("the place is the paragraph that runs over the top edge", () => {
  assert.equal(atTop(blocks(-900, -200, 300, 700)), "k1");
});

test("at the beginning it is the first paragraph", () => {
  assert.equal(atTop(blocks(200, 500)), "k0");
});

test("at the end it is the last paragraph", () => {
  assert.equal(atTop(blocks(-900, -400)), "k1");
});

test("a text without paragraphs has no place", () => {
  assert.equal(atTop([]), "");
});
