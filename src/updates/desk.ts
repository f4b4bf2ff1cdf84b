/**
 * Releases on this machine, in a meeting or not: the newest that it has seen, which of its packages it has, and what a person may do with
 * them. It runs nothing and unpacks nothing.
 */
import { rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Log } from "../kernel/log.ts";
import { compareVersions } from "../kernel/semver.ts";
import { WordedError, words, type Words } from "../kernel/words.ts";
import { judgeRelease } from "./judge.ts";
import { MANIFEST_FILE, readSignedManifest, type ReleaseFolder } from "./release-folder.ts";
import type { Release, ReleaseFile, SignedManifest, UpdateTarget } from "./manifest.ts";
import { stepsFor } from "./steps.ts";
import { fileFor } from "./target.ts";

/** Its words are for people. */
export class UpdateError extends WordedError {}

/** A later version than the one that runs, with a package for this machine. */
export interface WantedUpdate {
  readonly version: string;
  readonly file: ReleaseFile;
  /** It lies here whole; where not, members may have it. */
  readonly isHere: boolean;
}

export interface UpdateDesk {
  /** False: the program has no key, so nothing counts. */
  readonly isOn: boolean;
  /** What members are told of. */
  newest(): Release | null;
  wanted(): WantedUpdate | null;
  /** Packages of the newest release that lie here: what other machines can have. */
  kept(): readonly ReleaseFile[];
  pathOf(file: ReleaseFile): string;
  incoming(): Promise<string>;
  /** What another member says: hostile. True for what was not known, and counts. */
  consider(signed: SignedManifest): boolean;
  /** The folder of a release, or its manifest: checks all, and keeps the packages that are there. @throws UpdateError, system errors */
  offer(from: string): Promise<Release>;
  /** A package of the newest release has come, and lies there. False, and deleted, if it is not what the manifest says. */
  received(file: ReleaseFile, at: string): Promise<boolean>;
  /** Reads the package once more, and says what to do. @throws UpdateError */
  install(): Promise<Words>;
  /** How to install what is here; null while nothing is. */
  steps(): Words | null;
  /** Reads the folder anew: another process may have put a release there. */
  refresh(): Promise<void>;
  /** Resolves once the disk has what members said. */
  flush(): Promise<void>;
}

export function createUpdateDesk(deps: {
  readonly log: Pick<Log, "count" | "warn">;
  readonly folder: ReleaseFolder;
  readonly keys: readonly string[];
  /** Of the program that runs. */
  readonly version: string;
  /** Of this machine; null where there are no packages for. */
  readonly target: UpdateTarget | null;
  readonly onChange: () => void;
}): UpdateDesk {
  const { log, folder, keys, version, target } = deps;
  const isOn = keys.length > 0;
  let newest = isOn ? folder.newest() : null;
  let kept: readonly ReleaseFile[] = [];
  let writing: Promise<void> = Promise.resolve();

  const judge = (signed: SignedManifest) => judgeRelease(signed, { keys, version, newest });

  function wanted(): WantedUpdate | null {
    if (newest === null || compareVersions(newest.content.version, version) <= 0) return null;
    const file = fileFor(newest.content, target);
    return file === null ? null : { version: newest.content.version, file, isHere: kept.includes(file) };
  }

  /** Later changes of the folder wait for earlier ones. */
  function inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = writing.then(change);
    writing = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  async function look(): Promise<void> {
    const here: ReleaseFile[] = [];
    for (const file of newest?.content.files ?? []) if (await folder.has(file)) here.push(file);
    const isOther = here.length !== kept.length || here.some((file, index) => file !== kept[index]);
    kept = here;
    if (isOther) deps.onChange();
  }

  function adopt(release: Release): void {
    newest = release;
    kept = [];
    deps.onChange();
  }

  async function openOffer(from: string): Promise<{ readonly release: Release; readonly source: string }> {
    if (!isOn) throw new UpdateError(words("updatesOff"));
    const found = await stat(from).catch(() => null);
    const source =
      found?.isFile() === true && path.basename(from) === MANIFEST_FILE ? path.dirname(from) : from;
    const signed = await readSignedManifest(source);
    if (signed === null) throw new UpdateError(words("updateNoRelease", from));
    const verdict = judge(signed);
    if (verdict.kind === "forged") throw new UpdateError(words("updateForged"));
    if (verdict.kind === "news") return { release: verdict.release, source };
    if (verdict.kind === "known" && newest !== null) return { release: newest, source };
    // It is signed, so its text is a manifest.
    const offered = judgeRelease(signed, { keys, version: "0.0.0", newest: null });
    const older = offered.kind === "news" ? offered.release.content.version : "";
    throw new UpdateError(words("updateOlder", older, laterOf(newest?.content.version ?? version, version)));
  }

  return {
    isOn,
    newest: () => newest,
    wanted,
    kept: () => kept,
    pathOf: folder.pathOf,
    incoming: folder.incoming,
    consider(signed) {
      if (!isOn) return false;
      const verdict = judge(signed);
      if (verdict.kind !== "news") {
        if (verdict.kind !== "known") log.count(`updates.${verdict.kind}`);
        return false;
      }
      const { release } = verdict;
      adopt(release);
      inTurn(async () => {
        // A later one may have come meanwhile.
        if (newest === release) await folder.keep(release);
        await look();
      }).catch((error: unknown) => log.warn("a release was not kept", { error: String(error) }));
      return true;
    },
    offer: (from) =>
      inTurn(async () => {
        const { release, source } = await openOffer(from);
        let count = 0;
        for (const file of release.content.files) {
          const at = path.join(source, file.name);
          if ((await stat(at).catch(() => null)) === null) continue;
          if (!(await folder.take(at, file))) throw new UpdateError(words("updateWrongFile", file.name));
          count += 1;
        }
        if (count === 0) throw new UpdateError(words("updateNoPackages", source));
        await folder.keep(release);
        if (release !== newest) adopt(release);
        await folder.prune(release);
        await look();
        return release;
      }),
    received: (file, at) =>
      inTurn(async () => {
        const isSame = await folder.take(at, file).catch((error: unknown) => {
          log.warn("an update was not kept", { error: String(error) });
          return false;
        });
        await rm(at, { force: true });
        if (!isSame) log.count("updates.notAsSigned");
        else if (newest !== null) await folder.prune(newest);
        await look();
        return isSame;
      }),
    async install() {
      if (!isOn) throw new UpdateError(words("updatesOff"));
      const update = wanted();
      if (update === null || target === null) throw new UpdateError(words("updateNone"));
      if (!update.isHere) throw new UpdateError(words("updateNotHere"));
      const { file } = update;
      if (await folder.isWhole(file)) return stepsFor(target, update.version, folder.pathOf(file));
      await inTurn(async () => {
        await folder.drop(file);
        await look();
      });
      throw new UpdateError(words("updateDamaged", file.name));
    },
    steps() {
      const update = wanted();
      if (update?.isHere !== true || target === null) return null;
      return stepsFor(target, update.version, folder.pathOf(update.file));
    },
    refresh: () =>
      inTurn(async () => {
        const onDisk = isOn ? folder.newest() : null;
        // Of two processes that keep a release at one moment the later write may be the older release.
        if (onDisk !== null && judge(onDisk).kind === "news") adopt(onDisk);
        await look();
      }),
    flush: () => writing,
  };
}

const laterOf = (a: string, b: string): string => (compareVersions(a, b) > 0 ? a : b);
