import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { findBrowser } from "../../src/window-host/browsers.ts";
import { browserArguments } from "../../src/window-host/launch-system.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

function program(folder: string, name: string, mode = 0o755): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  writeFileSync(file, "");
  chmodSync(file, mode);
  return file;
}

const linuxTest = process.platform === "linux" ? test : test.skip;

linuxTest("[WH40] the first known browser on the path, in order of preference", (t) => {
  const folder = temporaryFolder(t, "browsers");
  const [first, second] = [path.join(folder, "first"), path.join(folder, "second")];
  const env = { PATH: `${first}:${second}` };
  t.is(findBrowser(env), null);
  program(first, "chromium", 0o644);
  t.is(findBrowser(env), null, "not executable");
  const edge = program(first, "microsoft-edge");
  t.deepEqual(findBrowser(env), { kind: "browser", name: "Microsoft Edge", executable: edge });
  const chrome = program(second, "google-chrome");
  t.deepEqual(findBrowser(env), { kind: "browser", name: "Google Chrome", executable: chrome });
  const chromium = program(second, "chromium");
  t.deepEqual(findBrowser(env), { kind: "browser", name: "Chromium", executable: chromium });
  t.is(findBrowser({}), null);
});

test("[WH40] LANDLINE_BROWSER names the browser, and nothing replaces it", (t) => {
  const folder = temporaryFolder(t, "browsers");
  const own = program(folder, "brave-browser");
  program(folder, "chromium");
  t.deepEqual(findBrowser({ PATH: folder, LANDLINE_BROWSER: own }), {
    kind: "browser",
    name: "Brave",
    executable: own,
  });
  t.is(findBrowser({ PATH: folder, LANDLINE_BROWSER: path.join(folder, "none") }), null);
});

test("[WH41] the browser gets the redirect file and a profile of its own", (t) => {
  const args = browserArguments("/data", "/data/open.html", false);
  t.true(args.includes("--app=file:///data/open.html"));
  t.true(args.includes(`--user-data-dir=${path.join("/data", "browser")}`));
  t.false(args.includes("--no-sandbox"));
  t.true(browserArguments("/data", "/data/open.html", true).includes("--no-sandbox"));
  t.false(args.some((each) => /key=|[0-9a-f]{64}/.test(each)));
});
