// The pure functions of static/js/reading.js, tried by Node's own test runner.
import assert from "node:assert/strict";
import test from "node:test";

import { codePoints, passage, trimmed, wholeWords } from "../../static/js/reading.js";

const said = (text, words) => [...text].slice(words.start, words.end).join("");

test("places are told in code points, also behind letters that UTF-16 writes in two", () => {
  const text = "👩🏽‍🌾 sows 𝒜 field";
  const words = passage([text], text.indexOf("field"), text.length, "en");
  assert.deepEqual(words, { start: 12, end: 17, begins: "field" });
  assert.equal(said(text, words), "field");
});

test("a selection that cuts words takes them whole", () => {
  const text = "Nobody asked us.";
  assert.equal(said(text, passage([text], 3, 9, "en")), "Nobody asked");
});

test("a letter keeps its accents", () => {
  assert.deepEqual(wholeWords("x\u0302y z", 0, 1, "en"), [0, 3]);
});

test("space around the selection is no part of it", () => {
  assert.deepEqual(trimmed("  two words \n", 0, 13), [2, 11]);
  assert.equal(passage(["one  two"], 3, 5, "en"), null);
  assert.equal(passage(["one"], 1, 1, "en"), null);
});

test("right to left, the order of the letters is the order of reading", () => {
  assert.deepEqual(passage(["قالت لنا جميعا"], 5, 7, "ar"), { start: 5, end: 8, begins: "لنا" });
});

test("words without spaces between them are found where the language has them", () => {
  const text = "我们一起读书";
  assert.equal(said(text, passage([text], 2, 4, "zh")), "一起");
});

test("a language that nobody knows is no reason to stop", () => {
  assert.deepEqual(wholeWords("one two", 1, 2, "not-a-language-"), [0, 3]);
});

test("of a long selection only the beginning goes into the address", () => {
  const text = "word ".repeat(100).trim();
  assert.equal(passage([text], 0, text.length, "en").begins.length, 40);
});

test("counting code points ends where it is told to", () => {
  assert.equal(codePoints("a𝒜b", 3), 2);
});

test("words through several blocks begin in the first and end in the last", () => {
  const texts = ["One 🌙 night.", "Another.", "A third one."];
  assert.deepEqual(passage(texts, texts[0].indexOf("night") + 2, 4, "en"), { start: 6, end: 7, begins: "night." });
});

test("through several blocks there have to be words in the first and in the last", () => {
  assert.equal(passage(["One. ", "Two."], 4, 3, "en"), null);
  assert.equal(passage(["One.", " Two."], 0, 1, "en"), null);
});
