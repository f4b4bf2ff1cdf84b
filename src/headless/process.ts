/**
 * The process of a headless participant: a child of the core, over Node's IPC, `CoreEvent` in, `Command` out. A natural exit crashes in
 * the WebRTC library, so every way out is `process.exit`.
 *
 *   --camera <file.y4m>  --microphone <file.wav>  --pictures <n>  --debug-tones <hz,hz,...>
 *
 * Exit codes: 0 the core is gone; 1 something broke, start it again; 2 an option or a file is bad (one line on standard error).
 */
import { parseArgs } from "node:util";
import type { Command } from "../api/commands.ts";
import type { CoreEvent, CoreLink } from "../api/events.ts";
import { realClock } from "../kernel/clock.ts";
import { createEmitter } from "../kernel/emitter.ts";
import { createLog } from "../kernel/log.ts";
import { onParentGone } from "../platform/parent-process.ts";
import { MediaFileError } from "./media-file.ts";
import { wrtcPlatform } from "./platform.ts";
import { createParticipant } from "./participant.ts";
import { readWav } from "./wav.ts";
import { openY4m } from "./y4m.ts";

const BROKEN = 1;
const BAD_INPUT = 2;

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function stopBroken(error: unknown): void {
  say(
    `The media participant failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  process.exit(BROKEN);
}

/** Does nothing once the core is gone: this process ends then. */
function sendToCore(message: unknown): void {
  if (process.connected) process.send?.(message, undefined, {}, () => {});
}

function coreLink(): CoreLink {
  const events = createEmitter<CoreEvent>();
  // The other end of this channel is the core, of the same build.
  process.on("message", (event) => events.emit(event as CoreEvent));
  return { send: (command: Command) => sendToCore(command), onEvent: events.on };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      camera: { type: "string" },
      microphone: { type: "string" },
      pictures: { type: "string" },
      "debug-tones": { type: "string" },
    },
  });
  const link = coreLink();
  // Events that come while files are being read wait until the session is there.
  const early: CoreEvent[] = [];
  const stopKeeping = link.onEvent((event) => void early.push(event));
  const camera = values.camera === undefined ? null : await openY4m(values.camera);
  const microphone = values.microphone === undefined ? null : await readWav(values.microphone);
  stopKeeping();
  const replayed = createEmitter<CoreEvent>();
  link.onEvent(replayed.emit);
  const tones = values["debug-tones"];
  createParticipant({
    clock: realClock,
    log: createLog("warn", say),
    link: { send: link.send, onEvent: replayed.on },
    platform: wrtcPlatform,
    camera,
    microphone,
    maxPictures: values.pictures === undefined ? null : Number(values.pictures),
    debug:
      tones === undefined
        ? null
        : {
            tonesHz: tones.split(",").map(Number),
            nowMs: () => Number(process.hrtime.bigint()) / 1e6,
            report: (reception) => sendToCore({ type: "debugReception", ...reception }),
          },
  });
  for (const event of early) replayed.emit(event);
}

process.on("uncaughtException", stopBroken);
process.on("unhandledRejection", stopBroken);
if (process.send === undefined) {
  say("The media participant is a part of Landline and is started by it.");
  process.exit(BAD_INPUT);
}
onParentGone(() => process.exit(0));
main().catch((error: unknown) => {
  const isBadInput = error instanceof MediaFileError || (error instanceof TypeError && "code" in error);
  if (!isBadInput) return stopBroken(error);
  say(error.message);
  process.exit(BAD_INPUT);
});
