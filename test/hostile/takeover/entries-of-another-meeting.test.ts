/** Mallory brings entries that she and others have signed in a meeting elsewhere. */
import { batchEntries } from "../../../src/store/sync/messages.ts";
import { throughTakeover } from "../through-takeover.ts";
import { createFeed, ELSEWHERE, text } from "../virtual-lies.ts";

throughTakeover("[HK28] an entry counts in the meeting that it was signed for", {
  by: "member",
  noticed: null,
  strike(stage) {
    const authors = [stage.mallory.identity, ...stage.world.seats.map(({ identity }) => identity)];
    for (const author of authors) {
      const entry = createFeed().write({ ...stage, meetingId: ELSEWHERE }, author, text("From elsewhere."));
      for (const message of batchEntries([entry])) stage.say("store", message);
    }
  },
});
