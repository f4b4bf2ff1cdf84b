/** Commands on what a person chose: name and settings. */
import { checkSettings, requireMachineSettings } from "./checked-settings.ts";
import { orThrow } from "./error-codes.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { checkName } from "./input-validation.ts";

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
    async setSettings(command, client) {
      requireMachineSettings(client, command.settings, settings.settings());
      await checkSettings(command.settings);
      settings.setSettings(command.settings);
      ownSpeech.update();
      if (command.settings.keepRecordingsDays !== undefined) keptRecordings.changed();
      setCopiesLimit(settings.settings().copiesLimitBytes);
      onChange();
    },
  };
}
