/** `landline update`: what of later versions is on this machine; offers a release from a stick, and says how to install what has come. */
import path from "node:path";
import { openUpdateDesk } from "../core/updates.ts";
import type { Log } from "../kernel/log.ts";
import { VERSION } from "../kernel/version.ts";
import { words } from "../kernel/words.ts";
import { inEnglish, type Speak } from "../sentences/index.ts";
import { UpdateError, type UpdateDesk } from "../updates/index.ts";
import { sizeIn } from "./history.ts";
import { writeJsonLine } from "./json-lines.ts";

export interface UpdateRequest {
  /** The folder of a release, or its manifest. */
  readonly offer: string | null;
  readonly install: boolean;
}

/** Beside a Landline that runs: that one sees within seconds what was put into the data folder. @throws UpdateError, system errors */
export async function updateAndPrint(
  request: UpdateRequest,
  where: { readonly dataFolder: string; readonly log: Log; readonly isJson: boolean; readonly speak: Speak },
): Promise<void> {
  const desk = openUpdateDesk(path.resolve(where.dataFolder), where.log, () => {});
  await desk.refresh();
  if (request.offer !== null) await desk.offer(path.resolve(request.offer));
  const steps = request.install ? await desk.install() : null;
  if (where.isJson)
    writeJsonLine(process.stdout, { type: "updates", ...standingOf(desk), steps: steps?.message ?? null });
  else process.stdout.write(steps === null ? standingLines(desk, where.speak) : `${where.speak(steps)}\n`);
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
export function standingLines(desk: UpdateDesk, speak: Speak = inEnglish): string {
  if (!desk.isOn) throw new UpdateError(words("updatesOff"));
  const { newest, packages, isHere, isLater } = standingOf(desk);
  const lines = [speak(words("thisIsVersion", VERSION))];
  if (newest === null) lines.push(speak(words("noOtherRelease")));
  else if (isLater) lines.push(speak(words(isHere ? "laterIsHere" : "laterIsOut", newest)));
  else lines.push(speak(words("noLaterRelease", newest)));
  if (packages.length > 0) lines.push(speak(words("othersCanGet")));
  for (const { name, sizeBytes } of packages) lines.push(`  ${name}  ${sizeIn(speak, sizeBytes)}`);
  return lines.map((line) => `${line}\n`).join("");
}
