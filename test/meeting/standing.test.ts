/** What of the coordinator's lease counts. Rules: SPEC.md, HO. */
import test from "ava";
import type { MeetingParts } from "../../src/meeting/parts.ts";
import { shownLease } from "../../src/meeting/standing.ts";
import { inert } from "../simulation/inert.ts";
import { peerId } from "../support/ids.ts";

const [host, pupil, stranger] = [peerId(1), peerId(2), peerId(3)];

test("[HO66] a view counts only of a member that may lead, and a screen only of one that may present", (t) => {
  const membership = inert<MeetingParts["membership"]>({ ids: () => [host, pupil] });
  const roles = inert<MeetingParts["roles"]>({ may: (peer) => peer === host });
  const shown = (by: typeof host, presenter: typeof host) =>
    shownLease({ presenter, ledView: { by, layout: "focus", pins: [], page: 0 } }, membership, roles);
  t.is(shown(host, host).ledView?.by, host);
  t.is(shown(pupil, host).ledView, null);
  t.is(shown(stranger, host).ledView, null);
  t.is(shown(host, host).presenter, host);
  t.is(shown(host, pupil).presenter, null);
  t.is(shown(host, stranger).presenter, stranger, "the roster may list it a moment later");
});
