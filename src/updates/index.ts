/** Updates on the LAN: signed releases that machines take from each other. Nothing here runs or unpacks what was taken. */
export { createUpdateDesk, UpdateError, type UpdateDesk, type WantedUpdate } from "./desk.ts";
export type { Release, ReleaseFile, SignedManifest, UpdateTarget } from "./manifest.ts";
export { createReleaseTalk, type ReleaseTalk } from "./release-talk.ts";
export { openReleaseFolder, UPDATES_FOLDER } from "./release-folder.ts";
export { RELEASE_KEYS } from "./release-keys.ts";
export { targetOf } from "./target.ts";
