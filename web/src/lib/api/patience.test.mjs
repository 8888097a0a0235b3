import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../../tools/load.mjs";

const { patiently } = await load("lib/api/patience.ts");

const busy = () => new Response("", { status: 503, headers: { "Retry-After": "1" } });

function server(...answers) {
  const waits = [];
  let asked = 0;
  const send = async () => answers[Math.min(asked++, answers.length - 1)];
  return {
    waits,
    asked: () => asked,
    answer: (signal) =>
      patiently(send, signal, async (milliseconds) => {
        waits.push(milliseconds);
      }),
  };
}

test("what met another transaction is sent again, after a while of its own", async () => {
  const one = server(busy(), busy(), new Response("", { status: 200 }));
  assert.equal((await one.answer()).status, 200);
  assert.equal(one.waits.length, 2);
  assert.ok(one.waits.every((wait) => wait >= 300 && wait <= 1000));
});

test("it is not sent for ever, nor when nobody waits for it any more", async () => {
  const one = server(busy());
  assert.equal((await one.answer()).status, 503);
  assert.equal(one.asked(), 4);
  const left = server(busy());
  assert.equal((await left.answer(AbortSignal.abort())).status, 503);
  assert.equal(left.asked(), 1);
});

test("other answers are the answer", async () => {
  for (const status of [500, 503, 429, 409]) {
    const one = server(new Response("", { status }));
    assert.equal((await one.answer()).status, status);
    assert.equal(one.asked(), 1);
  }
});
