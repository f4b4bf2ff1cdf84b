/** What the core says to people, by codes that scripts may rely on. English; every language of the window has each of them, too. */
import { chat } from "./chat-sentences.ts";
import { conduct } from "./conduct-sentences.ts";
import { doctor } from "./doctor-sentences.ts";
import { entrance } from "./entrance-sentences.ts";
import { files } from "./files-sentences.ts";
import { linkTest } from "./link-test-sentences.ts";
import { recording } from "./recording-sentences.ts";
import { start } from "./start-sentences.ts";
import { system } from "./system-sentences.ts";
import { terminal } from "./terminal-sentences.ts";
import { update } from "./update-sentences.ts";

/** Each code stands in one of the files alone: that the sum of their codes is the number of all is a test. */
export const SENTENCES = {
  ...chat,
  ...conduct,
  ...doctor,
  ...entrance,
  ...files,
  ...linkTest,
  ...recording,
  ...start,
  ...system,
  ...terminal,
  ...update,
};

export type Sentences = typeof SENTENCES;
export type SentenceCode = keyof Sentences;
/** Of a text without parameters. */
export type PlainCode = {
  [Code in SentenceCode]: Sentences[Code] extends string ? Code : never;
}[SentenceCode];
