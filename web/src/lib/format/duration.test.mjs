import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../../tools/load.mjs";

const { readDuration, showDuration } = await load("lib/format/duration.ts");

test("lengths of time are read by the clock, in words and as seconds", () => {
  const read = { "5400": 5400, "1:30": 5400, "1:30:05": 5405, "1小时30分": 5400, "2 d 3 h": 183600, "90 min": 5400, "0秒": 0 };
  for (const [typed, seconds] of Object.entries(read)) assert.equal(readDuration(typed), seconds, typed);
  for (const typed of ["", "soon", "1:60", "-5", "1.5", "h"]) assert.equal(readDuration(typed), null, typed);
});

test("what is shown is read as the same length", () => {
  for (const seconds of [0, 1, 59, 60, 3600, 5405, 86_400, 183_600, 999_999_999]) {
    for (const language of ["zh", "en"]) assert.equal(readDuration(showDuration(seconds, language)), seconds);
  }
});

test("a masked value stays as it is", () => assert.equal(showDuration("***", "zh"), "***"));
