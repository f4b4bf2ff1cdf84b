/** English: the catalogue that every other language follows. */
import { app } from "./app.ts";
import { calls } from "./calls.ts";
import { captions } from "./captions.ts";
import { chat } from "./chat.ts";
import { common } from "./common.ts";
import { devices } from "./devices.ts";
import { SENTENCES as sentences } from "../../../kernel/sentences.ts";
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
import { relay } from "./relay.ts";
import { settings } from "./settings.ts";
import { statistics } from "./statistics.ts";
import { updates } from "./updates.ts";

/** A text is a string, or a function of what stands in it. Each lies under the screen that shows it. */
export type Catalogue = typeof english;

export const english = {
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
