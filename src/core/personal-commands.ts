/** Commands on what a person chose: name and settings. */
import { access, constants, stat } from "node:fs/promises";
import path from "node:path";
import { CommandError } from "../api/errors.ts";
import { orThrow } from "./error-codes.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { checkName } from "./input-validation.ts";
import { words } from "../kernel/words.ts";
import { parseProgramLine } from "../speech/index.ts";

export function createPersonalHandlers({
  settings,
  mesh,
  keptRecordings,
  ownSpeech,
  setCopiesLimit,
  onChange,
}: HandlerDeps): Handlers<"setName" | "setSettings"> {
  return {
    setName(command) {
      const name = orThrow(checkName(command.name), "badName");
      settings.setName(name);
      mesh.setName(name);
      onChange();
    },
    async setSettings(command) {
      const { downloadFolder, speechProgram } = command.settings;
      if (downloadFolder !== undefined && downloadFolder !== "") await checkFolder(downloadFolder);
      if (speechProgram !== undefined && speechProgram.trim() !== "" && !parseProgramLine(speechProgram))
        throw new CommandError("speechFailed", words("speechLineUnread"));
      settings.setSettings(command.settings);
      ownSpeech.update();
      if (command.settings.keepRecordingsDays !== undefined) keptRecordings.changed();
      setCopiesLimit(settings.settings().copiesLimitBytes);
      onChange();
    },
  };
}

/** @throws CommandError badPath when files can't be saved there */
async function checkFolder(folder: string): Promise<void> {
  const isFit =
    path.isAbsolute(folder) &&
    (await access(folder, constants.W_OK).then(
      () => stat(folder).then((found) => found.isDirectory()),
      () => false,
    ));
  if (!isFit) throw new CommandError("badPath", words("unfitFolder", folder));
}
