/** Every decoder that bytes from the network reach, in the order of the layers. Rules: SPEC.md. */
import type { Target } from "./fuzz.ts";
import { discoveryTargets } from "./targets/discovery.ts";
import { doorTargets } from "./targets/door.ts";
import { filesTargets } from "./targets/files.ts";
import { mediaTargets } from "./targets/media.ts";
import { meshTargets } from "./targets/mesh.ts";
import { meetingTargets } from "./targets/meeting.ts";

export const targets: readonly Target[] = [
  ...discoveryTargets,
  ...meshTargets,
  ...meetingTargets,
  ...doorTargets,
  ...filesTargets,
  ...mediaTargets,
];
