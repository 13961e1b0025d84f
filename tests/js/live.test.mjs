// How long static/js/live.js waits before it asks again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pause } from "../../static/js/live.js";

test("it asks every four seconds, never in step with the other phones in the room", () => {
  assert.equal(pause(0, 0.5), 4000);
  assert.equal(pause(0, 0), 3600);
  assert.equal(pause(0, 1), 4400);
});

test("without a connection it asks less and less often, and at least once a minute", () => {
  assert.deepEqual([1, 2, 3, 4, 9].map((failures) => pause(failures, 0.5)), [8000, 16000, 32000, 60000, 60000]);
});
