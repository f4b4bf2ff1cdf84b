/** What people and networks get wrong, answered by one sentence, and survived. */
import { randomBytes } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { createLan, lanProblem, type Lan } from "../../lan/lan.ts";
import { makeDataFolder, removeDataFolders, startPeer, type Peer } from "../../support/peer.ts";
import { onlyInFull, variants } from "../../support/full.ts";

const problem = lanProblem();
const lanTest = problem === null ? test.serial : test.skip;
let lan: Lan;
test.before(() => {
  if (problem === null) lan = createLan({ name: "lle-bad", hosts: 4 });
});
test.after.always(() => {
  if (problem === null) lan.close();
  removeDataFolders();
});

/** Of sound and pictures nothing is asked here. */
const start = (
  on: Lan,
  host: number,
  name: string,
  args: readonly string[],
  options: Parameters<typeof startPeer>[4] = {},
): Peer => startPeer(on, host, name, [...args, "--no-media"], options);

/** The peer ends with that code and one line on standard error that says so. */
async function endsWith(
  t: { is: (a: unknown, b: unknown) => void; regex: (text: string, pattern: RegExp) => void },
  peer: Peer,
  code: number,
  sentence: RegExp,
): Promise<void> {
  t.is(await peer.exit(), code);
  const lines = peer.standardError().trim().split("\n");
  t.is(lines.length, 1);
  t.regex(lines[0] ?? "", sentence);
}

lanTest("[E10] no meeting has that title", async (t) => {
  await endsWith(
    t,
    start(lan, 1, "Ana", ["join", "Nowhere"]),
    1,
    /There is no meeting "Nowhere" here\..*same network/,
  );
});

lanTest("[E11] a name of 500 characters, and one of emoji", async (t) => {
  await endsWith(
    t,
    start(lan, 1, "x".repeat(500), ["create", "A"]),
    1,
    /can have 60 characters; this one has 500\. Shorten it/,
  );
  const peer = start(lan, 1, "👩‍🚀🎉 Ana", ["create", "Emoji"]);
  const { members } = await peer.event("members");
  t.is(members[0]?.name, "👩‍🚀🎉 Ana");
  peer.kill("SIGTERM");
  t.is(await peer.exit(), 0);
});

lanTest("[E12] a camera file that is none, and one that breaks off", async (t) => {
  const folder = makeDataFolder("files");
  const text = path.join(folder, "text.y4m");
  writeFileSync(text, "This is a letter.\n");
  await endsWith(
    t,
    start(lan, 1, "Ana", ["create", "A", "--camera", text]),
    1,
    /text\.y4m is not a y4m file/,
  );
  await endsWith(
    t,
    start(lan, 1, "Ana", ["create", "A", "--camera", path.join(folder, "none.y4m")]),
    1,
    /cannot be read\. Check the path/,
  );
});

lanTest("[E13] a data folder that cannot be written", async (t) => {
  await endsWith(
    t,
    start(lan, 1, "Ana", ["create", "A"], { dataFolder: "/proc/landline" }),
    1,
    /data folder \/proc\/landline cannot be written\. .*--data-dir/,
  );
});

lanTest("[E14] the same data folder twice", async (t) => {
  const first = start(lan, 1, "Ana", ["create", "A"]);
  await first.event("joined");
  await endsWith(
    t,
    start(lan, 1, "Ana", ["create", "B"], { dataFolder: first.dataFolder }),
    1,
    /already running with this data folder/,
  );
  first.kill("SIGTERM");
  t.is(await first.exit(), 0);
});

lanTest(
  "[E15] one identity runs on two machines: the one that joins prints what to do and ends; nobody is thrown out",
  async (t) => {
    const first = start(lan, 1, "Ana", ["create", "Twins"]);
    await first.event("joined");
    const copy = makeDataFolder("copy");
    writeFileSync(
      path.join(copy, "identity.pem"),
      readFileSync(path.join(first.dataFolder, "identity.pem")),
      {
        mode: 0o600,
      },
    );
    await endsWith(
      t,
      start(lan, 3, "Ana again", ["join", "Twins"], { dataFolder: copy }),
      1,
      /Another copy of this Landline is in that meeting.*data folder of its own/,
    );
    const other = start(lan, 2, "Ben", ["join", "Twins"]);
    await other.event("members", ({ members }) => members.length === 2);
    for (const peer of [first, other]) peer.kill("SIGTERM");
    t.is(await first.exit(), 0);
  },
);

/** A folder with a meeting that its owner has made and left, and a copy of it. */
async function copiedFolder(title: string): Promise<readonly [own: string, copy: string]> {
  const maker = start(lan, 1, "Ana", ["create", title]);
  await maker.event("joined");
  maker.kill("SIGTERM");
  await maker.exit();
  const copy = makeDataFolder("copy");
  cpSync(maker.dataFolder, copy, { recursive: true });
  return [maker.dataFolder, copy];
}

// The run that began later is told apart from the one that opened later: neither may throw out whoever is in the meeting.
for (const [order, isCopyFirst] of variants([
  ["the copy's program started first", true],
  ["the copy's program started last", false],
] as const)) {
  lanTest(
    `[E63] of two copies of a data folder that open the same meeting the second reads what to do, and nobody is thrown out (${order})`,
    async (t) => {
      const title = `Opened twice, ${order}`;
      const [own, copied] = await copiedFolder(title);
      const startOwn = () => start(lan, 1, "Ana", [], { dataFolder: own });
      const startCopy = () => start(lan, 3, "Ana again", [], { dataFolder: copied });
      const earlier = isCopyFirst ? startCopy() : startOwn();
      await earlier.event("ready");
      const later = isCopyFirst ? startOwn() : startCopy();
      await later.event("ready");
      const [first, copy] = isCopyFirst ? [later, earlier] : [earlier, later];
      first.send({ type: "openMeeting", meeting: title });
      await first.event("joined");
      copy.send({ type: "openMeeting", meeting: title, requestId: "alone" });
      const refused = await copy.event("error", ({ requestId }) => requestId === "alone");
      t.is(refused.code, "identityInUse");
      t.regex(refused.message, /Another copy of this Landline is in that meeting.*data folder of its own/);
      const guest = start(lan, 2, "Ben", ["join", title]);
      await guest.event("members", ({ members }) => members.length === 2);
      copy.send({ type: "openMeeting", meeting: title, requestId: "with a guest" });
      t.is(
        (await copy.event("error", ({ requestId }) => requestId === "with a guest")).code,
        "identityInUse",
      );
      guest.send({ type: "sendMessage", text: "Still here?" });
      await first.event("message", ({ text }) => text === "Still here?");
      t.deepEqual(copy.all("joined"), []);
      for (const peer of [first, guest]) {
        t.deepEqual([...peer.all("left"), ...peer.all("error")], []);
        t.is(peer.last("members")?.members.length, 2);
      }
      for (const peer of [first, copy, guest]) peer.kill("SIGTERM");
      for (const peer of [first, copy, guest]) t.is(await peer.exit(), 0);
    },
  );
}

lanTest("[E64] a copy takes an identity of its own, ends, and joins as somebody else", async (t) => {
  const title = "Somebody new";
  const [own, copied] = await copiedFolder(title);
  const first = start(lan, 1, "Ana", ["open", title], { dataFolder: own });
  await first.event("joined");
  const copy = start(lan, 3, "Ana again", [], { dataFolder: copied });
  await copy.event("ready");
  copy.send({ type: "openMeeting", meeting: title, requestId: "open" });
  await copy.event("error", ({ requestId, code }) => requestId === "open" && code === "identityInUse");
  copy.send({ type: "renewIdentity", requestId: "renew" });
  await copy.event("done", ({ requestId }) => requestId === "renew");
  t.is(await copy.exit(), 0);
  t.regex(copy.standardError(), /an identity of its own now\. Start Landline again/);
  const renewed = start(lan, 3, "Ana again", ["open", title], { dataFolder: copied });
  await renewed.event("members", ({ members }) => members.length === 2);
  t.not(renewed.last("ready")?.peerId, first.last("ready")?.peerId);
  t.deepEqual(first.all("error"), []);
  for (const peer of [first, renewed]) peer.kill("SIGTERM");
  for (const peer of [first, renewed]) t.is(await peer.exit(), 0);
});

lanTest("[E16] no passcode, a wrong one, too many, and the right one", async (t) => {
  const first = start(lan, 1, "Ana", ["create", "Secret", "--passcode", "tulips"]);
  await first.event("joined");
  await endsWith(t, start(lan, 2, "Ben", ["join", "Secret"]), 1, /passcode/i);
  await endsWith(
    t,
    start(lan, 2, "Ben", ["join", "Secret", "--passcode", "rose"]),
    1,
    /passcode is (not right|wrong)|wrong passcode/i,
  );
  const right = start(lan, 3, "Cleo", ["join", "Secret", "--passcode", "tulips"]);
  await right.event("joined");
  for (const peer of [first, right]) peer.kill("SIGTERM");
  t.is(await right.exit(), 0);
});

lanTest("[E17] no network is reported, and the peer joins once there is one", async (t) => {
  lan.hostLink(4, false);
  await endsWith(t, start(lan, 4, "Dov", ["create", "Alone"]), 1, /on no network\. Connect/);
  lan.hostLink(4, true);
});

onlyInFull(lanTest)(
  "[E18] random bytes and slow trickles on every listening port leave the meeting whole",
  async (t) => {
    const first = start(lan, 1, "Ana", ["create", "Noise"]);
    await first.event("joined");
    const second = start(lan, 2, "Ben", ["join", "Noise"]);
    await second.event("joined");
    const bytes = path.join(makeDataFolder("noise"), "random.bin");
    writeFileSync(bytes, randomBytes(1024 * 1024));
    const attacker = lan.spawnScript(
      3,
      path.join(import.meta.dirname, "attacker.ts"),
      [lan.address(1), bytes],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const attacked: string[] = [];
    attacker.stdout?.on("data", (chunk: Buffer) => void attacked.push(chunk.toString("utf8")));
    t.is(await new Promise((resolve) => attacker.on("exit", resolve)), 0);
    t.regex(attacked.join(""), /ports [1-9]/);
    first.send({ type: "sendMessage", text: "Still whole" });
    await second.event("message", ({ text }) => text === "Still whole");
    const third = start(lan, 4, "Cleo", ["join", "Noise"]);
    await third.event("joined");
    for (const peer of [first, second, third]) peer.kill("SIGTERM");
    t.is(await first.exit(), 0);
  },
);

lanTest(
  "[E19] without a place for files making a meeting is refused with a sentence that says so, and all else works",
  async (t) => {
    const dataFolder = makeDataFolder("no files");
    const inTheWay = path.join(dataFolder, "files");
    writeFileSync(inTheWay, "");
    const peer = start(lan, 1, "Ana", [], { dataFolder });
    await peer.event("ready");
    peer.send({ type: "setSettings", settings: { theme: "dark" }, requestId: "theme" });
    await peer.event("done", ({ requestId }) => requestId === "theme");
    peer.send({ type: "createMeeting", title: "Without", requestId: "without" });
    const { message } = await peer.event("error", ({ requestId }) => requestId === "without");
    t.regex(message, /^Files cannot be shared/);
    rmSync(inTheWay);
    peer.send({ type: "createMeeting", title: "With", requestId: "with" });
    await peer.event("joined");
    peer.kill("SIGTERM");
    t.is(await peer.exit(), 0);
  },
);
