/** Commands on polls. The store checks on every member whether their author may give them. */
import { MAX_OPTION_LENGTH, MAX_QUESTION_LENGTH } from "../kernel/limits.ts";
import type { Command } from "../api/commands.ts";
import type { NewEntry } from "../store/types.ts";
import { echo, orThrow } from "./error-codes.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { checkLine } from "./input-validation.ts";

export function createPollHandlers({
  meetings,
  settings,
}: HandlerDeps): Handlers<"poll" | "vote" | "closePoll"> {
  async function append(entry: NewEntry, command: Command): Promise<void> {
    await meetings.inMeeting().store.append(entry, { fromName: settings.name(), ...echo(command) });
  }

  return {
    async poll(command) {
      const question = orThrow(checkLine("question", command.question, MAX_QUESTION_LENGTH), "badMessage");
      const options = command.options.map((option) =>
        orThrow(checkLine("option", option, MAX_OPTION_LENGTH), "badMessage"),
      );
      const { isMultiple = false, isSealed = false } = command;
      await append({ kind: "poll", question, options, isMultiple, isSealed }, command);
    },
    vote: (command) => append({ kind: "vote", poll: command.pollId, choices: command.options }, command),
    closePoll: (command) => append({ kind: "closePoll", poll: command.pollId }, command),
  };
}
