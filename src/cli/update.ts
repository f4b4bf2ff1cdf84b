/** `landline update`: what of later versions is on this machine; offers a release from a stick, and says how to install what has come. */
import path from "node:path";
import { openUpdateDesk } from "../core/updates.ts";
import { byteSize } from "../kernel/byte-size.ts";
import type { Log } from "../kernel/log.ts";
import { VERSION } from "../kernel/version.ts";
import { words } from "../kernel/words.ts";
import { UpdateError, type UpdateDesk } from "../updates/index.ts";
import { writeJsonLine } from "./json-lines.ts";

export interface UpdateRequest {
  /** The folder of a release, or its manifest. */
  readonly offer: string | null;
  readonly install: boolean;
}

/** Beside a Landline that runs: that one sees within seconds what was put into the data folder. @throws UpdateError, system errors */
export async function updateAndPrint(
  request: UpdateRequest,
  where: { readonly dataFolder: string; readonly log: Log; readonly isJson: boolean },
): Promise<void> {
  const desk = openUpdateDesk(path.resolve(where.dataFolder), where.log, () => {});
  await desk.refresh();
  if (request.offer !== null) await desk.offer(path.resolve(request.offer));
  const steps = request.install ? (await desk.install()).message : null;
  if (where.isJson) writeJsonLine(process.stdout, { type: "updates", ...standingOf(desk), steps });
  else process.stdout.write(steps === null ? standingLines(desk) : `${steps}\n`);
}

function standingOf(desk: UpdateDesk) {
  const newest = desk.newest();
  return {
    version: VERSION,
    newest: newest?.content.version ?? null,
    isLater: desk.wanted() !== null,
    isHere: desk.wanted()?.isHere ?? false,
    packages: desk.kept().map((file) => ({
      ...{ name: file.name, target: file.target, sizeBytes: file.size, path: desk.pathOf(file) },
    })),
  };
}

/** @throws UpdateError: updates are off */
export function standingLines(desk: UpdateDesk): string {
  if (!desk.isOn) throw new UpdateError(words("updatesOff"));
  const { newest, packages, isHere, isLater } = standingOf(desk);
  const lines = [`This is Landline ${VERSION}.`];
  if (newest === null) lines.push("No other release is known here.");
  else if (isLater)
    lines.push(
      isHere
        ? `Landline ${newest} is on this computer. How to install it: landline update --install`
        : `Landline ${newest} is out. It comes from a member of a meeting that has it.`,
    );
  else lines.push(`No later one than ${newest} is known here.`);
  if (packages.length > 0) lines.push("Others in a meeting can get from this computer:");
  for (const { name, sizeBytes } of packages) lines.push(`  ${name}  ${byteSize(sizeBytes)}`);
  return lines.map((line) => `${line}\n`).join("");
}
