/** Acts like a person that writes, replies, edits, reacts, announces, shares and fetches; pace and choices come from a seed. */
import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { SeededRandom } from "../support/random.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import type { Member } from "./member.ts";

export interface Writer {
  rest(): void;
  goOn(): void;
}

const PACE_MS = [150, 650] as const;
const EMOJI = ["👍", "🎉", "❤️"] as const;
const MIN_FILE_BYTES = 1_000;
const MAX_FILE_BYTES = 3_000_000;
const RECENT = 12;
const FETCH_PATIENCE_MS = 30_000;

export function createWriter(deps: {
  readonly member: Member;
  /** A writer that is no host tries to announce now and then, and is refused. */
  readonly isHost: boolean;
  /** The peers that have been ready so far. */
  readonly everybody: () => readonly PeerId[];
  readonly random: SeededRandom;
}): Writer {
  const { member, random, isHost } = deps;
  let count = 0;
  let timer: NodeJS.Timeout | null = null;

  function act(): void {
    timer = setTimeout(act, random.between(...PACE_MS));
    if (!member.isUp()) return;
    const { messages, files } = member.replica();
    count += 1;
    const text = `${member.name} ${count}`;
    const self = member.peerId();
    const others = deps.everybody().filter((peer) => peer !== self);
    const target = messages.slice(-RECENT).at(Math.floor(random.next() * RECENT));
    const own = messages.findLast(({ from, isDeleted }) => from === self && !isDeleted);
    const to = random.next() < 0.7 || others.length < 2 ? [random.pick(others)] : others.slice(0, 2);
    const dice = random.next();
    if (dice < 0.07) return share(text, random.next() < 0.3 ? to : undefined);
    if (dice < 0.14 && files.length > 0) {
      void member.fetch(random.pick(files), false, FETCH_PATIENCE_MS);
      return;
    }
    if (dice < 0.24 && target !== undefined && !target.isDeleted) {
      const wish = {
        kind: "reaction",
        id: target.id,
        emoji: random.pick(EMOJI),
        on: random.next() < 0.75,
      } as const;
      const { kind: _, ...rest } = wish;
      void member.ask(wish, { type: "react", ...rest });
    } else if (dice < 0.34 && own !== undefined) {
      const { id } = own;
      void member.ask({ kind: "edit", id, text }, { type: "editMessage", id, text });
    } else if (dice < 0.37 && own !== undefined) {
      const { id } = own;
      void member.ask({ kind: "delete", id }, { type: "deleteMessage", id });
    } else if (dice < (isHost ? 0.44 : 0.375)) {
      void member.ask({ kind: "announcement", text }, { type: "announce", text });
    } else {
      const isReply = dice < 0.55 && target !== undefined;
      const replyTo = isReply ? { replyTo: target.id } : {};
      // A reply to a private message goes to the other readers of that message.
      const readers = isReply && target.to !== undefined ? [target.from, ...target.to] : null;
      const chosen = readers?.filter((peer) => peer !== self) ?? (dice > 0.85 ? to : null);
      const message = { text, ...replyTo, ...(chosen === null ? {} : { to: chosen }) };
      void member.ask({ kind: "message", ...message }, { type: "sendMessage", ...message });
    }
  }

  function share(text: string, to: readonly PeerId[] | undefined): void {
    // Sizes are spread evenly on a logarithmic scale: small files are more frequent.
    const size = Math.round(MIN_FILE_BYTES * (MAX_FILE_BYTES / MIN_FILE_BYTES) ** random.next());
    const bytes = randomBytes(size);
    const name = `${text}.bin`;
    const file = path.join(member.folder, name);
    writeFileSync(file, bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const chosen = to === undefined ? {} : { to: [...to] };
    void member.ask({ kind: "file", name, sha256, ...chosen }, { type: "shareFile", path: file, ...chosen });
  }

  return {
    rest() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
    goOn() {
      timer ??= setTimeout(act, random.between(...PACE_MS));
    },
  };
}
