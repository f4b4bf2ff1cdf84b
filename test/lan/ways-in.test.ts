/** Ways into a meeting of real processes where no multicast passes. Rules: SPEC.md. */
import test from "ava";
import { removeDataFolders } from "../support/peer.ts";
import { agree, createChat, meetingTest, setUp, TITLE } from "./meetings.ts";

test.after.always(removeDataFolders);

meetingTest(
  "[MT70] where no multicast passes, one joins by a code and one by an address, and both find everybody else",
  async (t) => {
    const setting = await setUp(t, { hosts: 3 });
    const { lan } = setting;
    for (const host of lan.hosts) lan.dropMulticast(host);
    const ana = setting.start(0, "create", TITLE);
    const { view } = await ana.event("view", (each) => each.view.meeting?.invitation != null);
    const code = view.meeting?.invitation?.code ?? "";
    const ben = setting.start(1, "join", "--at", code.toLowerCase());
    await agree([ana, ben]);
    const cleo = setting.start(2, "join", "--at", lan.address(2));
    const all = [ana, ben, cleo];
    await agree(all);
    const chat = createChat();
    chat.say(all);
    await chat.isWhole(t, all);
    const hasSeen = ({ view: each }: { readonly view: typeof view }) =>
      each.meeting === null && each.nearby.length > 0;
    t.false(
      [ben, cleo].some((peer) => peer.all("view").some(hasSeen)),
      "no advert came through",
    );
  },
);
