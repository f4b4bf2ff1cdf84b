/** The range of UDP ports of the relay's legs, as it goes from the core to the media process. */

export interface MediaPorts {
  readonly first: number;
  readonly last: number;
}

export const argumentsOf = (ports: MediaPorts | null): readonly string[] =>
  ports === null ? [] : [`${ports.first}-${ports.last}`];

/** Null for any port. `args` are those of the process, without program and script. */
export function portsOf([range]: readonly string[]): MediaPorts | null {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(range ?? "") ?? [];
  return first === undefined || last === undefined ? null : { first: Number(first), last: Number(last) };
}
