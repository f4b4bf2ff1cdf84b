/** Commands on who a person is and what it chose: identity, name, settings, and a link that was clicked outside the window. */
import { CommandError } from "../api/errors.ts";
import { words } from "../kernel/words.ts";
import { checkSettings, requireMachineSettings } from "./checked-settings.ts";
import { orThrow } from "./error-codes.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { checkName } from "./input-validation.ts";
import { joiningBy } from "./local-status.ts";

export function createPersonalHandlers({
  settings,
  mesh,
  keptRecordings,
  localStatus,
  ownSpeech,
  openedLink,
  startAtLogin,
  meetings,
  renewIdentity,
  setCopiesLimit,
  onChange,
}: HandlerDeps): Handlers<"renewIdentity" | "setName" | "setSettings" | "openLink" | "takeLink"> {
  return {
    async renewIdentity() {
      if (!meetings.isIdle()) throw new CommandError("alreadyInMeeting", words("alreadyInMeeting"));
      await renewIdentity();
    },
    openLink: ({ link }) => openedLink.open(link),
    takeLink: () => openedLink.take(),
    setName(command) {
      const name = orThrow(checkName(command.name), "badName");
      settings.setName(name);
      mesh.setName(name);
      onChange();
    },
    async setSettings(command, client) {
      requireMachineSettings(client, command.settings, settings.settings());
      await checkSettings(command.settings);
      const { startAtLogin: isWanted } = command.settings;
      if (isWanted !== undefined) await startAtLogin.set(isWanted);
      settings.setSettings(command.settings);
      const joining = joiningBy(command.settings);
      if (joining !== null) localStatus.setForNext(joining);
      ownSpeech.update();
      if (command.settings.keepRecordingsDays !== undefined) keptRecordings.changed();
      setCopiesLimit(settings.settings().copiesLimitBytes);
      onChange();
    },
  };
}
