/** In which language a terminal is spoken to. Rules: SPEC.md. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import { ownLanguage } from "../../src/cli/own-language.ts";
import { removeFolder } from "../support/temporary-folder.ts";

const inNo = { dataFolder: "/nowhere/at/all", systemLocale: "en-US" };

test("[CM900] the system's language is what its environment says, in POSIX' order, else what the runtime takes it for", (t) => {
  const of = (environment: NodeJS.ProcessEnv, systemLocale = "en-US") =>
    ownLanguage({ ...inNo, environment, systemLocale });
  t.is(of({}), "en");
  t.is(of({ LANG: "de_AT.UTF-8" }), "de");
  t.is(of({ LANG: "de_DE.UTF-8", LC_MESSAGES: "fr_FR" }), "fr");
  t.is(of({ LANG: "de_DE.UTF-8", LC_MESSAGES: "fr_FR", LC_ALL: "pt_BR@euro" }), "pt");
  t.is(of({ LANG: "", LC_ALL: "", LC_MESSAGES: "" }, "ar-EG"), "ar");
  // GNU's list goes before, but for "C".
  t.is(of({ LANG: "de_DE.UTF-8", LANGUAGE: "es:de" }), "es");
  t.is(of({ LANG: "nl_NL.UTF-8", LANGUAGE: "nl:fr" }), "fr");
  for (const plain of ["C", "C.UTF-8", "POSIX"]) t.is(of({ LC_ALL: plain, LANGUAGE: "de" }, "de-DE"), "en");
  t.is(of({}, "es-MX"), "es");
  t.is(of({ LANG: "nonsense" }, "fr"), "fr");
});

test("[CM900] what a person chose in the settings goes before, whatever else the file holds", (t) => {
  const dataFolder = mkdtempSync(path.join(tmpdir(), "landline-language-"));
  t.teardown(() => removeFolder(dataFolder));
  const environment = { LANG: "de_DE.UTF-8" };
  const of = (settings: string) => {
    writeFileSync(path.join(dataFolder, "settings.json"), settings);
    return ownLanguage({ dataFolder, environment, systemLocale: "en" });
  };
  t.is(of('{"settings":{"language":"fr","laterThing":[1]}}'), "fr");
  t.is(of('{"settings":{"language":"system"}}'), "de");
  t.is(of('{"settings":{"language":"tlh"}}'), "de");
  t.is(of('{"settings":{"lang'), "de");
});
