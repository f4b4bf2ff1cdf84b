/** Reads the history through the core that has the data folder open. */
import path from "node:path";
import { CommandError } from "../api/errors.ts";
import { readJsonFile } from "../platform/private-file.ts";
import {
  ADDRESS_FILE,
  decodeAddress,
  REFUSED,
  type Question,
  type Refusal,
  type SaveNews,
} from "./history-messages.ts";
import type { LinkTester } from "./link-tester.ts";
import type { HistorySource } from "./history-source.ts";
import { words } from "../kernel/words.ts";

const NO_ANSWER: Refusal = { code: "storeFailed", ...words("runningSilent") };
/** In the terminal's language; the sentences were written by a core of this version, or by another one's, which says them in English alone. */
const refusedBy = ({ code, message, sentences }: Refusal): CommandError =>
  new CommandError(code, { message, sentences });

export interface RunningCore extends HistorySource {
  /** Takes some seconds. */
  readonly testLink: LinkTester;
}

/** Null where no core with this data folder lets the history be read. */
export function findRunningCore(dataFolder: string): RunningCore | null {
  const address = decodeAddress(readJsonFile(path.join(dataFolder, ADDRESS_FILE)));
  if (address === null) return null;
  const { port, secret } = address;

  const post = (question: Question, signal?: AbortSignal): Promise<Response | null> =>
    fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}` },
      body: JSON.stringify(question),
      ...(signal === undefined ? {} : { signal }),
    }).catch(() => null);

  /** What answers is a core of our own: it alone knows the secret, and gives nothing without it. */
  async function ask<T>(question: Question): Promise<T> {
    const response = await post(question);
    const answer: unknown = await response?.json().catch(() => null);
    if (response?.status === 200) return answer as T;
    throw refusedBy(response?.status === REFUSED ? (answer as Refusal) : NO_ANSWER);
  }

  const save: HistorySource["save"] = async (meeting, fileId, folder, { onProgress, signal }) => {
    const response = await post({ type: "save", meeting, fileId, folder }, signal);
    for await (const line of linesOf(response)) {
      const news = JSON.parse(line) as SaveNews; // ours: see `ask`
      if ("path" in news) return news.path;
      if ("code" in news) throw refusedBy(news);
      onProgress(news.bytes);
    }
    throw refusedBy(NO_ANSWER);
  };

  return {
    save,
    testLink: (member) => ask({ type: "testLink", member }),
    earlier: () => ask({ type: "earlier" }),
    page: (meeting, query) => ask({ type: "page", meeting, ...query }),
    files: (meeting) => ask({ type: "files", meeting }),
    exported: (meeting, format) => ask({ type: "export", meeting, format }),
  };
}

/** None of an answer that is none. What breaks off ends. */
async function* linesOf(response: Response | null): AsyncGenerator<string> {
  if (response?.status !== 200 || response.body === null) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { value } = await reader.read();
      if (value === undefined) return;
      const parts = `${rest}${decoder.decode(value, { stream: true })}`.split("\n");
      rest = parts.pop() ?? "";
      yield* parts;
    }
  } catch {
    // Its reader says that nothing answers any more.
  }
}
