/** Finds the nearby meeting that somebody names, by id or title, waiting a while for it to show up. */
import { CommandError } from "../api/errors.ts";
import type { ErrorCode } from "../api/errors.ts";
import type { Discovery, Sighting } from "../discovery/types.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";

/** How long a join waits for the meeting to show up. */
export const JOIN_PATIENCE_MS = 10_000;

/** The one of that id, or all of that title. */
export function meetingsNamed<Meeting extends { readonly meetingId: string; readonly title: string }>(
  all: readonly Meeting[],
  wanted: string,
): readonly Meeting[] {
  const byId = all.filter(({ meetingId }) => meetingId === wanted);
  return byId.length > 0 ? byId : all.filter(({ title }) => title === wanted);
}

/** @throws CommandError noSuchMeeting, ambiguousTitle, protocolVersion, unreachable (given up) */
export function findMeeting(
  { clock, discovery }: { readonly clock: Clock; readonly discovery: Discovery },
  wanted: string,
  signal: AbortSignal,
): Promise<Sighting> {
  return new Promise((resolve, reject) => {
    const stops: Unsubscribe[] = [discovery.watch(), discovery.onSightings(look)];
    const stop = () => stops.forEach((each) => each());
    stops.push(
      clock.setTimer(clock.nowMs() + JOIN_PATIENCE_MS, () => {
        const names = discovery.sightings().map(({ title }) => `"${title}"`);
        const seen = names.length === 0 ? "No meeting is nearby" : `Nearby: ${names.slice(0, 5).join(", ")}`;
        const network = discovery.network().problem;
        const hint = network ?? "Check the title, and that both machines are on the same network.";
        fail("noSuchMeeting", `There is no meeting "${wanted.slice(0, 80)}" here. ${seen}. ${hint}`);
      }),
    );
    signal.addEventListener("abort", () => fail("unreachable", "Joining was cancelled."));
    function fail(code: ErrorCode, message: string): void {
      stop();
      reject(new CommandError(code, message));
    }
    function look(): void {
      const found = meetingsNamed(discovery.sightings(), wanted);
      const [first, second] = found;
      if (first === undefined) return;
      if (second !== undefined) {
        fail(
          "ambiguousTitle",
          `Several meetings are called "${wanted}". Join by id: ${found.map((each) => each.meetingId).join(", ")}.`,
        );
      } else if (!first.isCompatible) {
        fail(
          "protocolVersion",
          "That meeting runs another version of Landline. Update both to the same version.",
        );
      } else {
        stop();
        resolve(first);
      }
    }
    look();
  });
}
