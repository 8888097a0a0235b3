import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../../tools/load.mjs";

const { FIRST_WAIT, LONGEST_WAIT, waitAfter } = await load("lib/events/backoff.ts");
const { keepLine, kindsOf } = await load("lib/events/line.ts");

function world() {
  const sources = [];
  const waits = [];
  const heard = [];
  const states = [];
  const end = keepLine({
    open: () => {
      const listeners = {};
      const source = { closed: false, close: () => (source.closed = true), addEventListener: (type, one) => (listeners[type] = one) };
      source.fire = (type, data) => listeners[type]({ data });
      sources.push(source);
      return source;
    },
    onKinds: (kinds) => heard.push(kinds),
    onState: (up) => states.push(up),
    later: (call, wait) => {
      const one = { call, wait, off: false };
      waits.push(one);
      return () => (one.off = true);
    },
    wait: (failures) => failures,
  });
  return { sources, waits, heard, states, end };
}

test("the wait doubles up to a limit and differs between browsers", () => {
  assert.deepEqual([1, 2, 3, 4].map((failures) => waitAfter(failures, () => 1)), [1000, 2000, 4000, 8000]);
  assert.equal(waitAfter(40, () => 1), LONGEST_WAIT);
  assert.equal(waitAfter(1, () => 0), FIRST_WAIT / 2);
});

test("what is said is passed on, and nonsense is not", () => {
  const { sources, heard } = world();
  sources[0].fire("changed", '{"kinds": ["tasks", "messages"]}');
  assert.deepEqual(heard, [["tasks", "messages"]]);
  assert.deepEqual(kindsOf("{"), []);
  assert.deepEqual(kindsOf(undefined), []);
});

test("a broken line is opened anew, later after each failure, and at once patient again when it stood", () => {
  const { sources, waits, states } = world();
  sources[0].fire("error");
  waits[0].call();
  sources[1].fire("error");
  assert.deepEqual(waits.map((one) => one.wait), [1, 2]);
  waits[1].call();
  sources[2].fire("open");
  sources[2].fire("error");
  assert.equal(waits[2].wait, 1);
  assert.deepEqual(states, [false, false, true, false]);
  assert.ok(sources.every((source) => source.closed));
});

test("ended, it stays closed and no attempt follows", () => {
  const { sources, waits, end } = world();
  sources[0].fire("error");
  end();
  assert.ok(waits[0].off);
  const other = world();
  other.end();
  assert.ok(other.sources[0].closed);
  other.sources[0].fire("error");
  assert.equal(other.waits.length, 0);
});
