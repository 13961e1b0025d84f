import assert from "node:assert/strict";
import test from "node:test";

import { unsent } from "../../static/js/draft.js";

test("nothing is sent while the words are those that are kept", () => {
  assert.equal(unsent("As it was.", "As it was."), null);
});

test("what changed is sent, and that everything was taken out too", () => {
  assert.equal(unsent("More.", ""), "More.");
  assert.equal(unsent("", "More."), "");
});
