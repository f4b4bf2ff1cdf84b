/** What the core says to people, in words and as codes. Rules: SPEC.md. */
import { readdirSync } from "node:fs";
import test from "ava";
import { createRpc } from "../../src/kernel/rpc.ts";
import { SENTENCES } from "../../src/kernel/sentences.ts";
import {
  inTurn,
  spell,
  verbatim,
  WordedError,
  words,
  wordsIn,
  type Sentence,
} from "../../src/kernel/words.ts";
import { chat } from "../../src/kernel/chat-sentences.ts";
import { conduct } from "../../src/kernel/conduct-sentences.ts";
import { doctor } from "../../src/kernel/doctor-sentences.ts";
import { entrance } from "../../src/kernel/entrance-sentences.ts";
import { files } from "../../src/kernel/files-sentences.ts";
import { linkTest } from "../../src/kernel/link-test-sentences.ts";
import { recording } from "../../src/kernel/recording-sentences.ts";
import { start } from "../../src/kernel/start-sentences.ts";
import { system } from "../../src/kernel/system-sentences.ts";
import { terminal } from "../../src/kernel/terminal-sentences.ts";
import { update } from "../../src/kernel/update-sentences.ts";

const SPELLING = {
  list: (items: readonly string[]) => items.join(" und "),
  bytes: (bytes: number) => `${bytes} B`,
};

test("[LN20] words are a sentence in English, and its code with the parameters", (t) => {
  t.deepEqual(words("pollClosed"), {
    message: "This poll is closed.",
    sentences: [{ code: "pollClosed", params: [] }],
  });
  t.deepEqual(words("tooManyPasscodes", 30), {
    message: "Too many wrong passcodes. Try again in 30 seconds.",
    sentences: [{ code: "tooManyPasscodes", params: [30] }],
  });
  t.is(
    words("noRoom", { bytes: 1_500_000 }, "/home").message,
    "There is not enough room on the disk: it needs 1.5 MB (/home). Make room and try again.",
  );
  const all = [words("leftOutKind", "a"), words("leftOutUnreadable", "b"), words("leftOutMore", 3)];
  t.is(
    words("sharedWithout", "Pictures", all).message,
    "The folder “Pictures” is shared without “a” (a link or special file), “b” (it may not be read; check its permissions) and 3 more.",
  );
  const both = inTurn(words("captionNotKept"), verbatim("Odd."));
  t.is(both.message, "The line is shown, but not kept in the history. Odd.");
  t.deepEqual(
    both.sentences.map(({ code }) => code),
    ["captionNotKept", "verbatim"],
  );
});

test("[LN21] another language writes numbers, sizes and lists its own way, and says nothing by halves", (t) => {
  const texts = {
    room: (needed: string) => `${needed} nötig.`,
    list: (items: string) => `Ohne ${items}.`,
    one: (path: string) => `„${path}“`,
    plain: "Ja.",
  };
  const say = (...sentences: readonly Sentence[]) => spell(sentences, texts, SPELLING);
  t.is(say({ code: "room", params: [{ bytes: 7 }] }, { code: "plain", params: [] }), "7 B nötig. Ja.");
  const items = ["a", "b"].map((path) => ({ code: "one", params: [path] }));
  t.is(say({ code: "list", params: [items] }), "Ohne „a“ und „b“.");
  for (const code of ["later", "toString", "__proto__"]) {
    t.is(say({ code, params: [] }), null);
    t.is(say({ code: "plain", params: [] }, { code, params: [] }), null);
    t.is(say({ code: "list", params: [[{ code, params: [] }]] }), null);
  }
  t.is(say(), null);
});

test("[LN22] each code stands once", (t) => {
  const areas = [
    chat,
    conduct,
    doctor,
    entrance,
    files,
    linkTest,
    recording,
    start,
    system,
    terminal,
    update,
  ];
  t.is(readdirSync("src/kernel").filter((name) => name.endsWith("-sentences.ts")).length, areas.length);
  const count = areas.reduce((sum, area) => sum + Object.keys(area).length, 0);
  t.is(Object.keys(SENTENCES).length, count);
});

/** Both ends of a port, by 0 and 1. */
function ends() {
  const listeners: ((message: unknown) => void)[] = [];
  return (own: number) => ({
    post: (message: unknown) => queueMicrotask(() => listeners[1 - own]?.(structuredClone(message))),
    onMessage(listener: (message: unknown) => void) {
      listeners[own] = listener;
      return () => {};
    },
    onClose: () => () => {},
  });
}

test("[LN23] an error's words cross a port; one without words crosses with what it says itself", async (t) => {
  const portAt = ends();
  const procedures = {
    worded: () => Promise.reject(new WordedError(words("otherKey"))),
    plain: () => Promise.reject(Object.assign(new Error("ENOENT: none"), { code: "ENOENT" })),
  };
  createRpc({ port: portAt(0), procedures });
  const rpc = createRpc<typeof procedures>({ port: portAt(1), procedures: {} });
  t.deepEqual(wordsIn(await t.throwsAsync(rpc.call("worded"))), words("otherKey"));
  t.is(wordsIn(await t.throwsAsync(rpc.call("plain"), { code: "ENOENT" })), null);
  t.is(wordsIn("text"), null);
  // As a process does that passes on what another one said.
  const relay = { passedOn: () => rpc.call("worded") };
  const farPortAt = ends();
  createRpc({ port: farPortAt(0), procedures: relay });
  const far = createRpc<typeof relay>({ port: farPortAt(1), procedures: {} });
  const passedOn = far.call("passedOn");
  t.deepEqual(wordsIn(await t.throwsAsync(passedOn)), words("otherKey"));
});
