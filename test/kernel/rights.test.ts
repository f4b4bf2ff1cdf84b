import test from "ava";
import { actingHosts, isLower, may, ROLES, type Right, type Role } from "../../src/kernel/rights.ts";

test("[RO1] the table of rights", (t) => {
  const rights: readonly Right[] = [
    ...(["endMeeting", "appoint", "giveTheFloor", "remove", "ban", "lock", "admit", "mute"] as const),
    ...([
      "stopPresenting",
      "announce",
      "spotlight",
      "setCarrier",
      "withdrawFilesOfOthers",
      "record",
    ] as const),
    ...(["speak", "showPicture", "present", "shareFiles", "call", "chat", "raiseHand"] as const),
  ];
  const of = (role: Role) => rights.filter((right) => may(role, right));
  t.deepEqual(of("host"), rights);
  t.deepEqual(of("coHost"), rights.slice(2), "all but ending and appointing");
  t.deepEqual(of("speaker"), ["speak", "showPicture", "present", "shareFiles", "call", "chat", "raiseHand"]);
  t.deepEqual(of("viewer"), ["raiseHand"]);
});

test("[RO1] a lower role never has a right that a higher one lacks", (t) => {
  for (const right of ["lock", "speak", "chat", "appoint"] as const)
    for (const a of ROLES) for (const b of ROLES) if (isLower(a, b) && may(a, right)) t.true(may(b, right));
});

test("[RO2] the hosts that are here act; without one the first co-host in line; nobody else", (t) => {
  const ranked = [
    { key: "maker", role: "host" },
    { key: "second", role: "host" },
    { key: "ada", role: "coHost" },
    { key: "bob", role: "coHost" },
  ] as const;
  const acting = (...here: readonly string[]) => actingHosts<string>(ranked, (key) => here.includes(key));
  t.deepEqual(acting("maker", "second", "ada", "eve"), ["maker", "second"]);
  t.deepEqual(acting("second", "ada"), ["second"]);
  t.deepEqual(acting("bob", "ada", "eve"), ["ada"]);
  t.deepEqual(acting("bob"), ["bob"]);
  t.deepEqual(acting("eve", "dan"), []);
  t.deepEqual(acting("ada", "maker"), ["maker"], "who comes back has its role back");
});
