/** German. People are addressed as „Sie“. A meeting is „das Meeting“, a host „der Host“, a passcode „der Kenncode“, to carry „tragen“. */
import type { Catalogue } from "../en/index.ts";
import { app } from "./app.ts";
import { calls } from "./calls.ts";
import { captions } from "./captions.ts";
import { chat } from "./chat.ts";
import { common } from "./common.ts";
import { devices } from "./devices.ts";
import { doctor } from "./doctor.ts";
import { files } from "./files.ts";
import { home } from "./home.ts";
import { introduction } from "./introduction.ts";
import { linkTest } from "./link-test.ts";
import { meeting } from "./meeting.ts";
import { notices } from "./notices.ts";
import { people } from "./people.ts";
import { polls } from "./polls.ts";
import { reactions } from "./reactions.ts";
import { recordings } from "./recordings.ts";
import { sentences } from "../../../sentences/de/index.ts";
import { relay } from "./relay.ts";
import { settings } from "./settings.ts";
import { statistics } from "./statistics.ts";
import { updates } from "./updates.ts";

export const german: Catalogue = {
  app,
  calls,
  captions,
  chat,
  common,
  devices,
  doctor,
  files,
  home,
  introduction,
  linkTest,
  meeting,
  notices,
  people,
  polls,
  reactions,
  recordings,
  relay,
  sentences,
  settings,
  statistics,
  updates,
};
