/** Reads the history through the core that has the data folder open. */
import path from "node:path";
import { CommandError, type ErrorCode } from "../api/errors.ts";
import { readJsonFile } from "../platform/private-file.ts";
import { ADDRESS_FILE, decodeAddress, REFUSED, type Question } from "./history-messages.ts";
import type { HistorySource } from "./history-source.ts";

const NO_ANSWER = {
  code: "storeFailed",
  message: "The Landline that runs with this data folder does not answer. Try again, or quit it first.",
} as const;

/** Null where no core with this data folder lets the history be read. */
export function findRunningCore(dataFolder: string): HistorySource | null {
  const address = decodeAddress(readJsonFile(path.join(dataFolder, ADDRESS_FILE)));
  if (address === null) return null;
  const { port, secret } = address;

  /** What answers is a core of our own: it alone knows the secret, and gives nothing without it. */
  async function ask<T>(question: Question): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}` },
      body: JSON.stringify(question),
    }).catch(() => null);
    const answer: unknown = await response?.json().catch(() => null);
    if (response?.status === 200) return answer as T;
    const { code, message } =
      response?.status === REFUSED ? (answer as { code: ErrorCode; message: string }) : NO_ANSWER;
    throw new CommandError(code, message);
  }

  return {
    earlier: () => ask({ type: "earlier" }),
    page: (meeting, query) => ask({ type: "page", meeting, ...query }),
    files: (meeting) => ask({ type: "files", meeting }),
    exported: (meeting, format) => ask({ type: "export", meeting, format }),
  };
}
