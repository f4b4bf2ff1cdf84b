import test from "ava";
import { carryingTexts } from "../../../src/ui/model/carrying.ts";
import { invitationText } from "../../../src/ui/model/invitation.ts";
import { castOf, peerIdAt } from "../cast.ts";

const participants = castOf(3, 0);

test("[UI144] the window says whose computer carries the meeting, and what happens when one goes away", (t) => {
  const carriedByBen = carryingTexts({ participants, coordinator: peerIdAt(1), deputy: peerIdAt(0) });
  t.is(carriedByBen.who, "Ben Okafor's computer carries this meeting");
  t.regex(carriedByBen.ifSelfGoes, /goes on without you/);
  t.is(carriedByBen.ifOtherGoes, "And if Ben Okafor's computer goes away, your computer takes over at once.");
  const carriedBySelf = carryingTexts({ participants, coordinator: peerIdAt(0), deputy: peerIdAt(2) });
  t.is(carriedBySelf.who, "Your computer carries this meeting");
  t.regex(carriedBySelf.ifSelfGoes, /Chloé Martin's computer takes over at once/);
  t.is(carriedBySelf.ifOtherGoes, null);
  const unknown = carryingTexts({ participants, coordinator: peerIdAt(7), deputy: null });
  t.is(unknown.ifOtherGoes, "And if that computer goes away, another computer takes over at once.");
});

test("[UI142] an invitation says which meeting, how to join it, and the passcode", (t) => {
  t.is(
    invitationText({ title: "Tea", passcode: null, isListed: true, invitation: null }),
    'Join "Tea" on Landline: open Landline on the same network and choose it from the list.',
  );
  t.regex(
    invitationText({ title: "", passcode: "x y", isListed: true, invitation: null }),
    /^Join the private meeting .*\nPasscode: x y$/,
  );
  t.regex(
    invitationText({ title: "Tea", passcode: null, isListed: false, invitation: null }),
    /"Join by title" and type it/,
  );
});
