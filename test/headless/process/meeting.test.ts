import { execFile, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import test from "ava";
import { LIMIT_MS } from "../../support/eventually.ts";

const run = promisify(execFile);
const NAMESPACE = `lll-${process.pid}`;

function ip(...words: readonly string[]): void {
  execFileSync("ip", [...words], { stdio: "ignore" });
}

/** A namespace with one card, so that WebRTC finds an address and nothing leaves the machine. */
function makeNamespace(): boolean {
  try {
    ip("netns", "add", NAMESPACE);
  } catch {
    return false;
  }
  for (const words of [
    "link set lo up",
    "link add card0 type veth peer name card1",
    "addr add 10.78.2.1/24 dev card0",
    "link set card0 up",
    "link set card1 up",
    "route add default dev card0",
  ]) {
    ip("-n", NAMESPACE, ...words.split(" "));
  }
  return true;
}

const hasNamespace = makeNamespace();
test.after.always(() => {
  if (hasNamespace) ip("netns", "del", NAMESPACE);
});

(hasNamespace ? test : test.skip)(
  "[HP7][MH7] two headless participants see and hear each other and the screen, never themselves, also when media processes die and when cores do (network namespace)",
  async (t) => {
    t.timeout(LIMIT_MS);
    const script = fileURLToPath(new URL("meeting-run.ts", import.meta.url));
    const { stdout } = await run(
      "ip",
      ["netns", "exec", NAMESPACE, process.execPath, "--import=tsx", script],
      { timeout: LIMIT_MS },
    );
    const { takeovers } = JSON.parse(stdout) as {
      takeovers: { soundGapMs: unknown; pictureGapMs: unknown }[];
    };
    for (const { soundGapMs, pictureGapMs } of takeovers) {
      t.is(typeof soundGapMs, "number");
      t.is(typeof pictureGapMs, "number");
    }
    t.is(takeovers.length, 2);
  },
);
