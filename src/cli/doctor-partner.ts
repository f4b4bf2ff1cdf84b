/** `landline doctor --with <name>`: tests the connection with a member of the meeting that this machine's Landline is in. */
import { CommandError } from "../api/errors.ts";
import type { LinkTestWay } from "../api/link-test.ts";
import { LINK_TEST_DATAGRAMS } from "../kernel/limits.ts";
import { showableLine } from "../kernel/unicode.ts";
import { words, type Words } from "../kernel/words.ts";
import { inEnglish, type Speak } from "../sentences/index.ts";
import type { Check } from "./doctor-check.ts";
import { checkLines, exitCodeOf } from "./doctor.ts";
import { findRunningCore } from "./history-client.ts";
import { writeJsonLine } from "./json-lines.ts";
import type { LinkTestAnswer } from "./link-tester.ts";

/** Resolves to the exit code: 1 if something does not get through. @throws CommandError */
export async function printLinkTest(
  member: string,
  options: { readonly dataFolder: string; readonly isJson: boolean; readonly speak: Speak },
): Promise<number> {
  const running = findRunningCore(options.dataFolder);
  if (running === null) throw new CommandError("notInMeeting", words("testNeedsLandline"));
  const answer = await running.testLink(member);
  if (options.isJson) writeJsonLine(process.stdout, { ...answer, type: "linkTest" });
  const checks = linkTestChecks(answer, options.speak);
  if (!options.isJson) process.stdout.write(checkLines(checks));
  return exitCodeOf(checks);
}

/** The findings, then what was measured each way. Names cannot command the terminal. */
export function linkTestChecks(answer: LinkTestAnswer, speak: Speak = inEnglish): readonly Check[] {
  const name = showableLine(answer.name);
  const findings = answer.findings.map(
    ({ severity, message, sentences, advice, adviceSentences }): Check => ({
      ...{ name: speak(words("testedWith", name)), result: severity },
      finding: showableLine(speak({ message, sentences })),
      advice: advice && showableLine(speak({ message: advice, sentences: adviceSentences })),
    }),
  );
  const ok = (said: Words, finding: string): Check => ({
    ...{ name: speak(said), result: "ok", finding, advice: null },
  });
  const ways = [
    ok(words("testedTo", name), wayText(answer.there, speak)),
    ok(words("testedFrom", name), wayText(answer.here, speak)),
  ];
  const { roundTripMs, clockOffsetMs } = answer;
  const times: readonly Check[] =
    roundTripMs === null || clockOffsetMs === null
      ? []
      : [
          ok(
            words("testedTimes"),
            speak(words("roundTripAndClocks", roundTripMs.toFixed(1), (clockOffsetMs / 1_000).toFixed(1))),
          ),
        ];
  return [...findings, ...ways, ...times];
}

function wayText({ tcp, datagrams, largestBytes, multicast, rateBps }: LinkTestWay, speak: Speak): string {
  const unknown = words("testedUnknown");
  const yes = (is: boolean | null) => speak(is === null ? unknown : words(is ? "testedYes" : "testedNo"));
  const come = datagrams === null ? unknown : words("someOf", datagrams, LINK_TEST_DATAGRAMS);
  return [
    `TCP ${yes(tcp)}`,
    `UDP ${speak(come)}`,
    `multicast ${yes(multicast)}`,
    speak(largestBytes === null ? words("packetsUnknown") : words("packetsUpTo", largestBytes)),
    speak(rateBps === null ? words("rateUnknown") : words("rateIs", (rateBps / 1e6).toFixed(1))),
  ].join(", ");
}
