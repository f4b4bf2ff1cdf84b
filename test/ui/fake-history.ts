/** A meeting in which much happens at once, for the meeting log. */
import type { FakeCore } from "./fake-core.ts";

/** Elif leaves and returns, Daniel presents, the network and the core fail, and the coordinator dies. */
export async function makeHistory(core: FakeCore): Promise<void> {
  const { meeting } = core.view;
  if (meeting === null) throw new Error("There is no meeting");
  const [self, ben, chloe, daniel, elif] = meeting.participants;
  if (!self || !ben || !chloe || !daniel || !elif) throw new Error("Somebody is missing");
  core.setMeeting({ participants: [self, ben, chloe, daniel] });
  core.setMeeting({ participants: meeting.participants });
  core.setMeeting({ presenter: daniel.peerId });
  core.setMeeting({ presenter: null });
  core.setMeeting({ participants: [self], isPartitioned: true });
  core.setMeeting({ participants: meeting.participants, isPartitioned: false });
  await core.delivered();
  core.setLinkState("lost");
  core.setLinkState("open");
  await core.delivered();
  core.setMeeting({ coordinator: chloe.peerId, deputy: daniel.peerId, term: 2 });
  core.emit({
    type: "takeover",
    cause: "died",
    coordinator: chloe.peerId,
    term: 2,
    soundGapMs: 40,
    pictureGapMs: 120,
  });
  core.setMeeting({ participants: [self, chloe, daniel, elif] });
}
