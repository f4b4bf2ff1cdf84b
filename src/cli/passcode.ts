/** Where a meeting's passcode may stand besides the command line, which every account of the machine can read. */
import { readFile } from "node:fs/promises";
import { WordedError, words } from "../kernel/words.ts";
import type { CommonOptions } from "./options.ts";

/** A passcode with its line end, and whatever else a person keeps below it. */
const MAX_CHARACTERS = 10_000;

/** The option before the file, and that before the environment. Undefined if none has it. @throws WordedError */
export async function passcodeOf(
  { passcode, passcodeFile }: Pick<CommonOptions, "passcode" | "passcodeFile">,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  if (passcode !== undefined) return passcode;
  if (passcodeFile === undefined) return environment["LANDLINE_PASSCODE"] || undefined;
  const text = await readFile(passcodeFile, "utf8").catch((cause: unknown) => {
    throw new WordedError(words("passcodeFileUnread", passcodeFile), { cause });
  });
  const [first = ""] = text.slice(0, MAX_CHARACTERS).split(/\r?\n/u);
  if (first === "") throw new WordedError(words("passcodeFileEmpty", passcodeFile));
  return first;
}
