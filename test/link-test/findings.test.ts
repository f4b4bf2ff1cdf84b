import test from "ava";
import { bothWays, findingsOf, noLinkFinding, type Measurements } from "../../src/link-test/findings.ts";
import type { Measured } from "../../src/link-test/messages.ts";

const FINE = {
  reachesTcp: true,
  datagrams: 200,
  largestBytes: 1_500,
  hearsMulticast: true,
  rateBps: 90e6,
} as const;
type Seen = Partial<Measured & { readonly rateBps: number | null }>;
/** `own`: what self has seen, `theirs`: what Ana's computer has. */
function measured(own: Seen, theirs: Seen | null, clockOffsetMs: number | null = 20): Measurements {
  const [mine, others] = [
    { ...FINE, ...own },
    { ...FINE, ...theirs },
  ];
  const rates = { here: mine.rateBps, there: theirs === null ? null : others.rateBps };
  return {
    ...bothWays(mine, theirs === null ? null : others, rates),
    ...{ name: "Ana", isReported: theirs !== null, clockOffsetMs },
    meshPorts: { there: 26_541, here: 26_540 },
    udpPorts: { there: 26_570, here: 30_000 },
  };
}
const told = (all: Measurements) =>
  findingsOf(all).map(({ severity, finding, advice }) => [
    severity,
    finding.sentences[0]?.code,
    ...(finding.sentences[0]?.params ?? []),
    advice?.message,
  ]);

test("[DR207] nothing is wrong: one finding says so, and nothing is to be done", (t) => {
  t.deepEqual(told(measured({}, {})), [["ok", "testAllWell", "Ana", undefined]]);
});

test("[DR207] each fault, each way, has a finding and one thing to do", (t) => {
  const cases: readonly [Measurements, readonly unknown[]][] = [
    [
      measured({ reachesTcp: false }, {}),
      ["warning", "testTcpThere", "Ana", "Allow TCP 26541 in the firewall of Ana's computer."],
    ],
    [
      measured({}, { reachesTcp: false }),
      ["warning", "testTcpHere", "Ana", "Allow TCP 26540 in this computer's firewall."],
    ],
    [
      measured({}, { datagrams: 0, largestBytes: 0 }),
      ["failure", "testUdpThere", "Ana", "Allow UDP 26560–26999 in the firewall of Ana's computer."],
    ],
    [
      measured({ datagrams: 0, largestBytes: 0 }, {}),
      ["failure", "testUdpHere", "Ana", "Allow UDP 30000 in this computer's firewall."],
    ],
    [
      measured({}, { hearsMulticast: false }),
      [
        ...["warning", "testMulticastThere", "Ana"],
        "Allow UDP 5353 in the firewall and multicast in the access point, or invite by code or link.",
      ],
    ],
    [
      measured({ hearsMulticast: false }, {}),
      [
        ...["warning", "testMulticastHere", "Ana"],
        "Allow UDP 5353 in the firewall and multicast in the access point, or invite by code or link.",
      ],
    ],
    [
      measured({}, { largestBytes: 1_400 }),
      [
        ...["warning", "testSizeThere", "Ana", 1_500],
        "Set the MTU of both network cards to 1400, or the switch or VPN between them to 1500.",
      ],
    ],
    [
      measured({ largestBytes: 1_200 }, {}),
      [
        ...["warning", "testSizeHere", "Ana", 1_400],
        "Set the MTU of both network cards to 1200, or the switch or VPN between them to 1500.",
      ],
    ],
    [
      measured({ largestBytes: 0 }, {}),
      [
        ...["failure", "testSizeHere", "Ana", 1_200],
        "Set the MTU of the switch or VPN between the two to 1500.",
      ],
    ],
    [
      measured({}, { datagrams: 190 }),
      ["warning", "testLossThere", "Ana", 5, "Use a cable, or move closer to the access point."],
    ],
    [
      measured({ datagrams: 150 }, {}),
      ["failure", "testLossHere", "Ana", 25, "Use a cable, or move closer to the access point."],
    ],
    [
      measured({}, { rateBps: 400_000 }),
      ["warning", "testSlowThere", "Ana", 400, "Use a cable, or pause what else uses the network."],
    ],
    [
      measured({ rateBps: 1_499_999 }, {}),
      ["warning", "testSlowHere", "Ana", 1_500, "Use a cable, or pause what else uses the network."],
    ],
    [
      measured({}, {}, 95_000),
      [
        ...["warning", "testClockAhead", "Ana", 95],
        "Set the clock that is wrong, or turn on automatic time on both.",
      ],
    ],
    [
      measured({}, {}, -3_600_000),
      [
        ...["warning", "testClockBehind", "Ana", 3_600],
        "Set the clock that is wrong, or turn on automatic time on both.",
      ],
    ],
    [measured({}, null), ["warning", "testNoReport", "Ana", "Test again."]],
  ];
  for (const [all, finding] of cases) t.deepEqual(told(all), [finding], String(finding[1]));
  t.is(noLinkFinding("Ana").finding.sentences[0]?.code, "testNoLink");
  t.regex(noLinkFinding("Ana").advice?.message ?? "", /TCP 26540–26543/);
});

test("[DR207] what is just good enough is no finding", (t) => {
  const good = { datagrams: 197, rateBps: 1_500_000 };
  t.like(told(measured(good, good, 29_999)), [["ok"]]);
});

test("[DR207] the gravest come first", (t) => {
  const all = told(measured({ rateBps: 1e6, datagrams: 100 }, { datagrams: 0, largestBytes: 0 }));
  t.deepEqual(
    all.map(([severity, code]) => [severity, code]),
    [
      ["failure", "testUdpThere"],
      ["failure", "testLossHere"],
      ["warning", "testSlowHere"],
    ],
  );
});

test("[DR215] where many packets are lost, a call that is not made and multicast that does not come tell of that alone", (t) => {
  const codes = (own: Seen, theirs: Seen) => told(measured(own, theirs)).map(([, code]) => code);
  t.deepEqual(codes({ reachesTcp: false, hearsMulticast: false, datagrams: 150 }, {}), ["testLossHere"]);
  t.deepEqual(codes({ reachesTcp: false }, { datagrams: 150, hearsMulticast: false }), ["testLossThere"]);
  t.deepEqual(codes({ hearsMulticast: false }, { datagrams: 150 }), ["testLossThere", "testMulticastHere"]);
});

test("[DR208] what cannot be known is no finding", (t) => {
  // More than two fifths are lost: the large ones may have been lost by chance.
  t.deepEqual(
    told(measured({ datagrams: 110, largestBytes: 1_200 }, {})).map(([, code]) => code),
    ["testLossHere"],
  );
  const nothing = {
    reachesTcp: null,
    datagrams: null,
    largestBytes: null,
    hearsMulticast: null,
    rateBps: null,
  };
  t.like(told(measured(nothing, nothing, null)), [["ok"]]);
  t.deepEqual(
    told(measured({ reachesTcp: false, datagrams: 180 }, null)).map(([, code]) => code),
    ["testTcpThere", "testLossHere", "testNoReport"],
  );
});
