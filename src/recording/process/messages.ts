/** The calls between the core and its recorder process. Both ends are ours and of one build: types, no schemas. */
import type { RecordedPacket } from "../../kernel/recorded-packet.ts";
import type { NotedLine, RecordingHead } from "../types.ts";
import type { Words } from "../../kernel/words.ts";

/** What the core calls in the recorder process. */
export interface RecorderProcedures {
  /** `elapsedMs`: how long the recording has gone on; null if the core does not know. Resolves to that. */
  open(folder: string, head: RecordingHead, elapsedMs: number | null): Promise<number>;
  write(packets: readonly RecordedPacket[]): Promise<void>;
  note(line: NotedLine): Promise<void>;
  end(): Promise<void>;
}

/** What the recorder process calls in the core. */
export interface RecorderHostProcedures {
  /** The recording is over, because the disk takes no more of it. */
  failed(why: Words): void;
}
