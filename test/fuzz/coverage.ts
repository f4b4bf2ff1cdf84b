/**
 * V8's own block coverage, as the signal of the fuzzer. It is asked once a batch of inputs: asking takes milliseconds, counting next to
 * nothing.
 */
import { Session, type Profiler } from "node:inspector";
import type { Coverage } from "./fuzz.ts";

/** Our decoders and the libraries that read bytes for them. */
const COUNTED = /\/src\/|\/node_modules\/(?:tar-stream|streamx|dns-packet|multicast-dns)\//;

/** Call it before the decoders are imported: what is compiled earlier is not counted by blocks. */
export function startCoverage(): Coverage {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  /** By script, which of its characters have run. */
  const seen = new Map<string, Uint8Array>();

  function take(): readonly Profiler.ScriptCoverage[] {
    let scripts: readonly Profiler.ScriptCoverage[] = [];
    // A session on its own thread answers before `post` returns.
    session.post("Profiler.takePreciseCoverage", (error, { result }) => {
      if (error === null) scripts = result;
    });
    return scripts.filter(({ url }) => COUNTED.test(url));
  }

  return {
    forget: () => void take(),
    hasNew(isKept) {
      let isNew = false;
      for (const { scriptId, functions } of take()) {
        const end = Math.max(...functions.flatMap(({ ranges }) => ranges.map(({ endOffset }) => endOffset)));
        const ran = new Uint8Array(end);
        // Outer ranges come before those inside them, which say better.
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
        const before = seen.get(scriptId) ?? new Uint8Array(end);
        seen.set(scriptId, before);
        for (let at = 0; at < end; at += 1) {
          if (ran[at] === 1 && before[at] === 0) {
            isNew = true;
            if (!isKept) break;
            before[at] = 1;
          }
        }
      }
      return isNew;
    },
  };
}
