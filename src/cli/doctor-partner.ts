/** `landline doctor --with <name>`: tests the connection with a member of the meeting that this machine's Landline is in. */
import { CommandError } from "../api/errors.ts";
import type { LinkTestWay } from "../api/link-test.ts";
import { LINK_TEST_DATAGRAMS } from "../kernel/limits.ts";
import { showableLine } from "../kernel/unicode.ts";
import { verbatim } from "../kernel/words.ts";
import type { Check } from "./doctor-check.ts";
import { checkLines, exitCodeOf } from "./doctor.ts";
import { findRunningCore } from "./history-client.ts";
import { writeJsonLine } from "./json-lines.ts";
import type { LinkTestAnswer } from "./link-tester.ts";

/** Resolves to the exit code: 1 if something does not get through. @throws CommandError */
export async function printLinkTest(
  member: string,
  options: { readonly dataFolder: string; readonly isJson: boolean },
): Promise<number> {
  const running = findRunningCore(options.dataFolder);
  if (running === null)
    throw new CommandError(
      "notInMeeting",
      verbatim("No Landline runs with this data folder. Start it, join a meeting, and test again."),
    );
  const answer = await running.testLink(member);
  if (options.isJson) writeJsonLine(process.stdout, { ...answer, type: "linkTest" });
  else process.stdout.write(checkLines(linkTestChecks(answer)));
  return exitCodeOf(linkTestChecks(answer));
}

/** The findings, then what was measured each way. Names cannot command the terminal. */
export function linkTestChecks(answer: LinkTestAnswer): readonly Check[] {
  const name = showableLine(answer.name);
  const findings = answer.findings.map(({ severity, message, advice }): Check => ({
    ...{ name: `With ${name}`, result: severity, finding: showableLine(message) },
    advice: advice === null ? null : showableLine(advice),
  }));
  const ways: readonly Check[] = [
    { name: `To ${name}`, result: "ok", finding: wayText(answer.there), advice: null },
    { name: `From ${name}`, result: "ok", finding: wayText(answer.here), advice: null },
  ];
  const { roundTripMs, clockOffsetMs } = answer;
  const times: readonly Check[] =
    roundTripMs === null || clockOffsetMs === null
      ? []
      : [
          {
            name: "Times",
            result: "ok",
            finding: `Round trip ${roundTripMs.toFixed(1)} ms; clocks ${(clockOffsetMs / 1_000).toFixed(1)} s apart.`,
            advice: null,
          },
        ];
  return [...findings, ...ways, ...times];
}

function wayText({ tcp, datagrams, largestBytes, multicast, rateBps }: LinkTestWay): string {
  const yes = (is: boolean | null) => (is === null ? "unknown" : is ? "yes" : "no");
  return [
    `TCP ${yes(tcp)}`,
    `UDP ${datagrams === null ? "unknown" : `${datagrams} of ${LINK_TEST_DATAGRAMS}`}`,
    `multicast ${yes(multicast)}`,
    `packets up to ${largestBytes === null ? "unknown" : `${largestBytes} bytes`}`,
    rateBps === null ? "rate unknown" : `${(rateBps / 1e6).toFixed(1)} Mbit/s`,
  ].join(", ");
}
