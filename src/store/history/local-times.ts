/** Times as an export writes them: local, with their distance from UTC. */

export type LocalTimes = ReturnType<typeof createTimes>;

/** `wantedZone` is an IANA name; undefined for the machine's own zone. */
export function createTimes(wantedZone: string | undefined) {
  const zone = wantedZone === undefined ? {} : { timeZone: wantedZone };
  const parts = new Intl.DateTimeFormat("en-GB", {
    ...zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "longOffset",
  });
  const days = new Intl.DateTimeFormat("en-GB", {
    ...zone,
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  function partsOf(atMs: number) {
    const known = new Map(parts.formatToParts(atMs).map(({ type, value }) => [type, value]));
    const at = (type: Intl.DateTimeFormatPartTypes) => known.get(type) ?? "";
    const offset = at("timeZoneName").replace("GMT", "");
    return {
      date: `${at("year")}-${at("month")}-${at("day")}`,
      time: `${at("hour")}:${at("minute")}:${at("second")}`,
      offset: offset === "" ? "+00:00" : offset,
    };
  }
  return {
    timeZone: parts.resolvedOptions().timeZone,
    day(atMs: number): string {
      const known = new Map(days.formatToParts(atMs).map(({ type, value }) => [type, value]));
      // Joined here, because versions of ICU differ in where they put commas.
      return (["weekday", "day", "month", "year"] as const).map((type) => known.get(type)).join(" ");
    },
    time(atMs: number): string {
      const { time, offset } = partsOf(atMs);
      return `${time} (UTC${offset})`;
    },
    iso(atMs: number): string {
      const { date, time, offset } = partsOf(atMs);
      return `${date}T${time}${offset}`;
    },
  };
}
