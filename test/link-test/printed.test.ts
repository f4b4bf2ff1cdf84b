import test from "ava";
import { linkTestChecks } from "../../src/cli/doctor-partner.ts";
import { checkLines } from "../../src/cli/doctor.ts";
import { memberCalled } from "../../src/cli/link-tester.ts";
import { words } from "../../src/kernel/words.ts";
import { speakerOf } from "../../src/sentences/index.ts";
import { peerId } from "../support/ids.ts";

const person = (index: number, name: string, isSelf = false) => ({ peerId: peerId(index), name, isSelf });
const PEOPLE = [person(1, "Me", true), person(2, "Ana"), person(3, "Ben"), person(4, "ben")];

test("[DR211] a member is named by name or id; else the sentence says who is there", (t) => {
  t.is(memberCalled(PEOPLE, "ana").peerId, peerId(2));
  t.is(memberCalled(PEOPLE, peerId(4)).name, "ben");
  t.throws(() => memberCalled(PEOPLE, "Ben"), { message: /There are 2 of that name. Give an id: 8/ });
  t.throws(() => memberCalled(PEOPLE, "Cleo"), { message: /In the meeting are: Ana, Ben, ben\./ });
  t.throws(() => memberCalled(PEOPLE.slice(0, 1), "Me"), { message: /Nobody else is in the meeting\./ });
});

test("[DR216] what a test of the connection found is said in the language of the terminal", async (t) => {
  const way = { tcp: true, datagrams: null, largestBytes: 1_400, multicast: false, rateBps: 9_440_000 };
  const text = checkLines(
    linkTestChecks(
      {
        ...{ name: "Ana", peerId: peerId(2), there: way, here: { ...way, largestBytes: null } },
        ...{ roundTripMs: 1.26, clockOffsetMs: -400, findings: [] },
      },
      await speakerOf("de"),
    ),
  );
  t.is(
    text,
    "ok    Zu Ana: TCP ja, UDP unbekannt, multicast nein, Pakete bis 1400 Byte, 9,4 Mbit/s\n" +
      "ok    Von Ana: TCP ja, UDP unbekannt, multicast nein, größtes Paket unbekannt, 9,4 Mbit/s\n" +
      "ok    Zeiten: Hin und zurück 1,3 ms; die Uhren gehen -0,4 s auseinander.\n",
  );
});

test("[DR212] findings first, then what was measured; no name commands the terminal", (t) => {
  const advice = words("testTcpThereDo", "A\u001b[2Jna", 26_540);
  const finding = words("testTcpThere", "A\u001b[2Jna");
  const way = { tcp: false, datagrams: 188, largestBytes: 1_400, multicast: null, rateBps: 9_440_000 };
  const text = checkLines(
    linkTestChecks({
      ...{ name: "A\u001b[2Jna", peerId: peerId(2), there: way, here: { ...way, rateBps: null } },
      ...{ roundTripMs: 1.26, clockOffsetMs: -400 },
      findings: [
        { severity: "warning", ...finding, advice: advice.message, adviceSentences: advice.sentences },
      ],
    }),
  );
  t.false(text.includes("\u001b"));
  t.regex(text, /^hint {2}With A.*takes no calls from this one/);
  t.regex(text, /\n {6}Allow TCP 26540 in the firewall/);
  t.regex(text, /TCP no, UDP 188 of 200, multicast unknown, packets up to 1400 bytes, 9\.4 Mbit\/s/);
  t.regex(text, /rate unknown\nok {4}Times: Round trip 1\.3 ms; clocks -0\.4 s apart\.\n$/);
});
