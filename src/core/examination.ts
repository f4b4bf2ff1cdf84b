/** Has the doctor look at this computer for the core's clients: one examination at a time, which all of them see. */
import type { CoreEvent } from "../api/events.ts";
import type { ExaminationFinding } from "../api/examination.ts";
import type { Settings } from "../api/settings.ts";
import type { Sighting } from "../discovery/types.ts";
import { STEPS, type Given } from "../doctor/index.ts";
import type { Finding } from "../doctor/types.ts";
import type { DeviceFacts } from "../kernel/examination.ts";
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import { MDNS_PORT } from "../kernel/mdns.ts";
import type { Ports } from "../kernel/ports.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";

export interface Examination {
  /** Does nothing while one goes on: its events are for whoever asks now, too. */
  begin(devices: DeviceFacts | null): void;
}

export function createExamination(deps: {
  readonly clock: Pick<Clock, "wallMs">;
  /** As the doctor's own; never rejects. */
  readonly examine: (given: Given, onStep: (done: number) => void) => Promise<readonly Finding[]>;
  readonly dataFolder: string;
  readonly self: PeerId;
  readonly ports: { readonly wanted: Ports | null; readonly own: number };
  readonly settings: () => Settings;
  readonly sightings: () => readonly Sighting[];
  readonly broadcast: (event: CoreEvent) => void;
}): Examination {
  const { ports, broadcast } = deps;
  let isRunning = false;
  const tell = (done: number) => broadcast({ type: "examination", state: "running", done, total: STEPS });

  async function run(devices: DeviceFacts | null): Promise<void> {
    const { soundOnly, receiveLimitKbps, sendLimitKbps } = deps.settings();
    const peers = deps.sightings().flatMap((sighting) => sighting.peers.map(({ peerId }) => peerId));
    const findings = await deps.examine(
      {
        ...{ ports, devices, shell: null, folder: { path: deps.dataFolder, problem: null } },
        chosen: { soundOnly, receiveLimitKbps, sendLimitKbps },
        heard: new Set(peers.filter((peer) => peer !== deps.self)).size,
      },
      tell,
    );
    isRunning = false;
    broadcast({
      ...{ type: "examination", state: "done", findings: findings.map(shown) },
      ports: ports.wanted && rangesOf(ports.wanted),
      atMs: deps.clock.wallMs(),
    });
  }

  return {
    begin(devices) {
      if (isRunning) return;
      isRunning = true;
      tell(0);
      void run(devices);
    },
  };
}

/** As clients get it. */
export const shown = ({ about, severity, finding, advice, remedy }: Finding): ExaminationFinding => ({
  ...{ severity, about: about.message, aboutSentences: about.sentences },
  ...{ message: finding.message, sentences: finding.sentences },
  ...{ advice: advice?.message ?? null, adviceSentences: advice?.sentences ?? [], remedy },
});

const rangesOf = ({ mesh, files, media }: Ports) => ({
  mdns: MDNS_PORT,
  links: [mesh[0] ?? 0, mesh.at(-1) ?? 0] as const,
  files: [files[0] ?? 0, files.at(-1) ?? 0] as const,
  media: [media.first, media.last] as const,
});

export const createExaminationHandlers = ({
  examination,
}: Pick<HandlerDeps, "examination">): Handlers<"examine"> => ({
  examine: ({ devices }) => examination.begin(devices ?? null),
});
