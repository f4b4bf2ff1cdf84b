/** What windows show of this core. */
import type { AppView, NearbyMeeting } from "../api/view.ts";
import type { Discovery, NetworkState } from "../discovery/types.ts";
import { VERSION } from "../kernel/version.ts";
import { problemFields } from "../kernel/words.ts";
import type { LazyFiles } from "./lazy-files.ts";
import type { Meetings } from "./meetings.ts";
import type { Modules } from "./modules.ts";
import type { OpenedLink } from "./opened-link.ts";
import type { OwnSpeech } from "./own-speech.ts";
import type { StartAtLogin } from "./start-at-login.ts";
import type { Updates } from "./updates.ts";

export function appView(of: {
  readonly modules: Pick<Modules, "peerId" | "settings" | "discovery" | "store" | "mesh">;
  readonly meetings: Pick<Meetings, "earlier" | "joining" | "view">;
  readonly files: Pick<LazyFiles, "storage">;
  readonly ownSpeech: Pick<OwnSpeech, "view">;
  readonly updates: Pick<Updates, "view">;
  readonly startAtLogin: Pick<StartAtLogin, "isPossible">;
  readonly openedLink: Pick<OpenedLink, "get">;
  readonly status: { readonly isCameraOn: boolean; readonly isMicrophoneOn: boolean };
}): AppView {
  const { peerId, settings, discovery, store, mesh } = of.modules;
  const { isCameraOn, isMicrophoneOn } = of.status;
  const link = of.openedLink.get();
  return {
    version: VERSION,
    self: {
      ...{ peerId, isCameraOn, isMicrophoneOn },
      ...{ name: settings.name(), isNameChosen: settings.isNameChosen() },
    },
    settings: settings.settings(),
    canStartAtLogin: of.startAtLogin.isPossible,
    nearby: nearbyMeetings(discovery),
    earlier: of.meetings.earlier(),
    storage: { ...of.files.storage(), setAside: store.setAside },
    network: { ...shownNetwork(discovery.network()), port: mesh.port },
    speech: of.ownSpeech.view(),
    update: of.updates.view(),
    joining: of.meetings.joining(),
    ...(link === null ? {} : { openedLink: link }),
    meeting: of.meetings.view(),
  };
}

const shownNetwork = ({ interfaces, problem }: NetworkState) => ({ interfaces, ...problemFields(problem) });

export function nearbyMeetings(discovery: Discovery): readonly NearbyMeeting[] {
  return discovery
    .sightings()
    .filter(({ titleHash }) => titleHash === null)
    .map(({ peers: _peers, titleHash: _hash, ...meeting }) => meeting);
}
