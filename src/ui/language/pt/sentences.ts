/** What the core says to people, by its codes. */
import type { Catalogue } from "../en/index.ts";
import { chat } from "./chat-sentences.ts";
import { conduct } from "./conduct-sentences.ts";
import { doctor } from "./doctor-sentences.ts";
import { entrance } from "./entrance-sentences.ts";
import { files } from "./files-sentences.ts";
import { linkTest } from "./link-test-sentences.ts";
import { recording } from "./recording-sentences.ts";
import { system } from "./system-sentences.ts";
import { update } from "./update-sentences.ts";

export const sentences = {
  ...chat,
  ...conduct,
  ...doctor,
  ...entrance,
  ...files,
  ...linkTest,
  ...recording,
  ...system,
  ...update,
} satisfies Catalogue["sentences"];
