/** Carries out commands, one handler for each, and answers the client that gave them. */
import type { Command } from "../api/commands.ts";
import { CommandError } from "../api/errors.ts";
import { createCallHandlers } from "./call-commands.ts";
import { createCaptionHandlers } from "./caption-commands.ts";
import { createChatHandlers } from "./chat-commands.ts";
import type { Client } from "./clients.ts";
import { echo, problemOf } from "./error-codes.ts";
import { createEntranceHandlers } from "./entrance-commands.ts";
import { createExaminationHandlers } from "./examination.ts";
import { createFileHandlers } from "./file-commands.ts";
import type { Answer, HandlerDeps, Handlers } from "./handlers.ts";
import { createHostHandlers } from "./host-commands.ts";
import { createLinkTestHandlers } from "./link-test-commands.ts";
import { createMediaHandlers } from "./media-commands.ts";
import { createMeetingHandlers } from "./meeting-commands.ts";
import { createPersonalHandlers } from "./personal-commands.ts";
import { createPollHandlers } from "./poll-commands.ts";
import { createRecordingHandlers } from "./recording-commands.ts";
import { createTogetherHandlers } from "./together-commands.ts";
import { createUpdateHandlers } from "./update-commands.ts";

export interface CommandHandler {
  /** Never throws: what goes wrong is sent to the client as an `error` event. */
  run(client: Client, command: Command): void;
  clientGone(client: Client): void;
}

export function createCommandHandler(deps: HandlerDeps): CommandHandler {
  const { log } = deps;
  const meeting = createMeetingHandlers(deps);
  const media = createMediaHandlers(deps);
  const calls = createCallHandlers(deps);
  const handlers: Handlers<Command["type"]> = {
    ...createPersonalHandlers(deps),
    ...meeting.handlers,
    ...createChatHandlers(deps),
    ...createFileHandlers(deps),
    ...createHostHandlers(deps),
    ...media.handlers,
    ...calls.handlers,
    ...createEntranceHandlers(deps),
    ...createTogetherHandlers(deps),
    ...createCaptionHandlers(deps),
    ...createPollHandlers(deps),
    ...createRecordingHandlers(deps),
    ...createLinkTestHandlers(deps),
    ...createUpdateHandlers(deps),
    ...createExaminationHandlers(deps),
  };

  async function carryOut(client: Client, command: Command): Promise<void> {
    // The table's type holds each handler to its own command; the compiler does not see that this is the one.
    const handle = handlers[command.type] as (command: Command, client: Client) => Answer | Promise<Answer>;
    try {
      const answer = await handle(command, client);
      if (answer === "unanswered") return;
      if (answer !== undefined) client.send({ ...answer, ...echo(command) });
      else if (command.requestId !== undefined) client.send({ type: "done", ...echo(command) });
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === "mediaFailed" || !(error instanceof CommandError))
        log.warn(`${command.type} failed`, { message: problem.message });
      client.send({ type: "error", ...problem, ...echo(command) });
    }
  }

  return {
    run: (client, command) => void carryOut(client, command),
    clientGone(client) {
      meeting.clientGone(client);
      media.clientGone(client);
      calls.clientGone(client);
    },
  };
}
