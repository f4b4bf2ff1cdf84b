/** Ways into meetings that do not appear by themselves, as the fake core knows them. */
import type { CoreEvent } from "../../src/api/events.ts";
import type { FoundMeeting, Invitation } from "../../src/api/view.ts";
import { meetingId } from "../support/ids.ts";
import { words } from "../../src/kernel/words.ts";

export const INVITATION: Invitation = {
  ...{ code: "0G28Q-7ZC4A-XW9TE", keyWords: "zivotdopan basugilon" },
  link: `landline:join?m=${meetingId(1)}&k=${"5e".repeat(32)}&p=26540&a=192.168.1.24&a=10.8.0.6`,
  codes: [
    { network: "Wi-Fi", address: "192.168.1.24", code: "0G28Q-7ZC4A-XW9TE" },
    { network: "vpn0", address: "10.8.0.6", code: "4587C-01A6N-7ZC4H-XW9TB" },
  ],
};

/** By an address an open meeting is found, by anything long one with a passcode; what is short is a mistyped code. */
export function foundBy(at: string): FoundMeeting | null {
  if (at.length < 8) return null;
  const isKeyKnown = !/^[0-9.:]+$/.test(at);
  return {
    ...{ meetingId: meetingId(1), link: INVITATION.link, keyWords: INVITATION.keyWords, isKeyKnown },
    about: {
      ...{ title: "Design review", maker: "Ana Ribeiro", members: 5, isLocked: false },
      needsPasscode: true,
    },
  };
}

export const mistyped = (at: string): CoreEvent => ({
  ...{ type: "error", code: "badAddress" },
  ...words("codeMistyped", 1, at),
});

/** Any other title is that of an unlisted meeting. */
export const isNowhere = (title: string): boolean => title.startsWith("Desing");

export const noneCalled = (title: string): CoreEvent => ({
  ...{ type: "error", code: "noSuchMeeting" },
  ...words("noMeetingHere", title),
});
