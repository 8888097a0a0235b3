import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../tools/load.mjs";
import { order, words } from "./fixtures.mjs";

const { KEEP_AFTER, SAVE_AFTER, startEditor } = await load("documents/editor.ts");
const { at, put } = await load("documents/json.ts");

/** A server that keeps one document, a clock that goes on when told, and a place that outlives pages. */
function world(content = order()) {
  const server = { content, version: "v1", refuse: false, saved: 0 };
  let now = 0;
  let calls = [];
  let kept = null;
  const ports = {
    save: async (sent, version) => {
      await Promise.resolve();
      if (server.refuse) throw new Error("offline");
      if (version !== server.version) throw { stale: { content: server.content, version: server.version } };
      server.content = sent;
      server.version = `v${Number(server.version.slice(1)) + 1}`;
      server.saved += 1;
      return { content: sent, version: server.version };
    },
    staleOf: (reason) => reason.stale ?? null,
    keep: (unsaved) => {
      kept = unsaved && structuredClone(unsaved);
    },
    now: () => now,
    later: (call, wait) => {
      const one = { call, due: now + wait };
      calls.push(one);
      return () => {
        calls = calls.filter((each) => each !== one);
      };
    },
  };
  const pass = async (time) => {
    const until = now + time;
    for (;;) {
      const next = calls.filter((one) => one.due <= until).toSorted((one, other) => one.due - other.due)[0];
      if (!next) break;
      now = next.due;
      calls = calls.filter((one) => one !== next);
      next.call();
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    }
    now = until;
  };
  const elsewhere = (change) => {
    server.content = change(server.content);
    server.version = `v${Number(server.version.slice(1)) + 1}`;
    return { content: server.content, version: server.version };
  };
  const open = () => startEditor(ports, { content: server.content, version: server.version }, "none", kept);
  return { server, pass, elsewhere, open, kept: () => kept, forget: () => { calls = []; } };
}

const title = (text) => (document) => put(document, ["title", "zh"], text);
const field = (key, text) => (document) => put(document, ["fields", key, "title"], words(text));
const edit = (editor, how) => editor.change(how(editor.state().history.document));

test("what is changed is saved a second after the last change, once", async () => {
  const { server, pass, open } = world();
  const editor = open();
  for (const text of ["一", "一二", "一二三"]) {
    edit(editor, title(text));
    await pass(SAVE_AFTER - 100);
  }
  assert.deepEqual([server.saved, editor.state().saving], [0, "waiting"]);
  await pass(100);
  assert.deepEqual([server.saved, editor.state().saving, server.content.title.zh], [1, "clean", "一二三"]);
  editor.undo();
  await pass(SAVE_AFTER);
  assert.equal(server.content.title.zh, "一二");
});

test("what is changed while it is sent is sent after it", async () => {
  const { server, pass, open } = world();
  const editor = open();
  edit(editor, title("一"));
  const sending = editor.flush();
  edit(editor, title("二"));
  await sending;
  assert.deepEqual([server.content.title.zh, editor.state().saving], ["一", "waiting"]);
  await pass(SAVE_AFTER);
  assert.deepEqual([server.content.title.zh, editor.state().saving], ["二", "clean"]);
});

test("a failed save is told, tried again, and nothing is lost meanwhile", async () => {
  const { server, pass, open } = world();
  const editor = open();
  server.refuse = true;
  edit(editor, title("一"));
  await pass(SAVE_AFTER);
  assert.equal(editor.state().saving, "failed");
  assert.equal(editor.state().failure.message, "offline");
  assert.equal(await editor.flush(), false);
  server.refuse = false;
  await pass(10_000);
  assert.deepEqual([server.content.title.zh, editor.state().saving], ["一", "clean"]);
});

test("a page that dies loses at most a second", async () => {
  const { server, pass, open, kept, forget } = world();
  const editor = open();
  edit(editor, title("写到一半"));
  await pass(KEEP_AFTER);
  assert.equal(kept().document.title.zh, "写到一半");
  forget();
  const again = open();
  assert.deepEqual([again.state().history.document.title.zh, again.state().restored], ["写到一半", true]);
  await pass(SAVE_AFTER);
  assert.equal(server.content.title.zh, "写到一半");
  assert.equal(kept(), null);
  again.undo();
  assert.equal(again.state().history.document.title.zh, "订单");
});

test("a stale save overwrites nothing until it is decided, either way", async () => {
  for (const [side, expected] of [["mine", "我的"], ["theirs", "对方"]]) {
    const { server, pass, open, elsewhere } = world();
    const editor = open();
    edit(editor, field("amount", "我的"));
    edit(editor, field("note", "只有我改"));
    elsewhere((document) => field("paid", "只有对方改")(field("amount", "对方")(document)));
    await pass(SAVE_AFTER);
    assert.equal(editor.state().saving, "stale");
    await pass(60_000);
    edit(editor, field("unpaid", "后来"));
    await pass(60_000);
    assert.equal(at(server.content, ["fields", "amount", "title", "zh"]), "对方");
    assert.deepEqual(editor.conflicts().map((one) => [one.path.join("/"), one.mine, one.theirs]), [
      ["fields/amount/title/zh", "我的", "对方"],
      ["fields/amount/title/en", "我的", "对方"],
    ]);
    await editor.decide(side);
    const saved = ["amount", "paid", "note", "unpaid"].map((key) => at(server.content, ["fields", key, "title", "zh"]));
    assert.deepEqual(saved, [expected, "只有对方改", "只有我改", "后来"], side);
    assert.equal(editor.state().saving, "clean");
    if (side === "theirs") {
      editor.undo();
      assert.equal(at(editor.state().history.document, ["fields", "amount", "title", "zh"]), "我的");
    }
  }
});

test("what somebody else saved comes in beside unsaved work, and is not undone with it", async () => {
  const { server, pass, open, elsewhere } = world();
  const editor = open();
  edit(editor, field("amount", "我的"));
  editor.hear(elsewhere(field("paid", "对方")));
  assert.equal(editor.state().saving, "waiting");
  await pass(SAVE_AFTER);
  assert.deepEqual(["amount", "paid"].map((key) => at(server.content, ["fields", key, "title", "zh"])), ["我的", "对方"]);
  editor.undo();
  await pass(SAVE_AFTER);
  assert.deepEqual(["amount", "paid"].map((key) => at(server.content, ["fields", key, "title", "zh"])), ["金额", "对方"]);
});

test("work of a dead page meets what others saved since: it is decided, not dropped", async () => {
  const { server, pass, open, elsewhere, forget } = world();
  const editor = open();
  edit(editor, title("我的"));
  await pass(KEEP_AFTER);
  forget();
  elsewhere(title("对方"));
  const again = open();
  assert.equal(again.state().saving, "stale");
  await pass(60_000);
  assert.equal(server.content.title.zh, "对方");
  await again.decide("mine");
  assert.equal(server.content.title.zh, "我的");
});
