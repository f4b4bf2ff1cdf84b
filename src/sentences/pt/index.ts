/** What the core says to people, by its codes. */
import type { Sentences } from "../../kernel/sentences.ts";
import { chat } from "./chat.ts";
import { conduct } from "./conduct.ts";
import { doctor } from "./doctor.ts";
import { entrance } from "./entrance.ts";
import { files } from "./files.ts";
import { linkTest } from "./link-test.ts";
import { recording } from "./recording.ts";
import { start } from "./start.ts";
import { system } from "./system.ts";
import { terminal } from "./terminal.ts";
import { update } from "./update.ts";

export const sentences = {
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
} satisfies Sentences;
