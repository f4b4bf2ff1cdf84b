/** Commands on a test of the connection with another member. */
import { CommandError } from "../api/errors.ts";
import { words } from "../kernel/words.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";

export function createLinkTestHandlers({
  mesh,
  meetings,
}: Pick<HandlerDeps, "mesh" | "meetings">): Handlers<"testLink" | "cancelLinkTest"> {
  return {
    testLink({ peerId }) {
      const { linkTest } = meetings.inMeeting();
      if (peerId === mesh.peerId) throw new CommandError("unreachable", words("testSelf"));
      const isHere = mesh.members().some((member) => member.peerId === peerId);
      if (!isHere) throw new CommandError("unreachable", words("personNotHere"));
      if (linkTest.partner() !== null) throw new CommandError("inTest", words("testRuns"));
      linkTest.start(peerId);
    },
    cancelLinkTest: () => meetings.inMeeting().linkTest.cancel(),
  };
}
