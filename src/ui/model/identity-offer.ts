/** Another copy of the data folder is in use: an identity of its own is offered, once self is in no meeting any more. */
import type { CoreEvent } from "../../api/events.ts";
import { t } from "../language/texts.ts";
import type { Notices } from "./notices.ts";
import type { CommandBody } from "./requests.ts";
import type { Screen } from "./screen.ts";
import { saidText } from "./text.ts";

export interface IdentityOffer {
  inUse(): void;
  /** Self is in no meeting. */
  outOfMeeting(): void;
}

export function createIdentityOffer(deps: {
  readonly screen: Pick<Screen, "dialog" | "joinError">;
  readonly notices: Pick<Notices, "toast" | "say">;
  readonly request: (command: CommandBody) => Promise<CoreEvent>;
  readonly isInMeeting: () => boolean;
}): IdentityOffer {
  const { screen, notices } = deps;
  let isWanted = false;

  async function renew(): Promise<void> {
    const answer = await deps.request({ type: "renewIdentity" });
    if (answer.type === "error") return notices.toast({ text: saidText(answer), tone: "problem" });
    // The preview may still say that another copy is in the meeting.
    screen.joinError.value = null;
    notices.say(t().home.ownIdentity.done);
  }

  function outOfMeeting(): void {
    if (!isWanted) return;
    isWanted = false;
    const { title, text, use } = t().home.ownIdentity;
    const question = { title, text, action: use, run: () => void renew() };
    screen.dialog.value = { kind: "confirm", question };
  }

  return {
    inUse() {
      isWanted = true;
      if (!deps.isInMeeting()) outOfMeeting();
    },
    outOfMeeting,
  };
}
