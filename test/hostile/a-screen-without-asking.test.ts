/** A page asks for the screen, and is given the first one without anybody's choice. */
import test from "ava";
import { bundleOf, startShell, type FakeSource } from "../electron/stand-in.ts";

const ORIGIN = "http://127.0.0.1:5000";
const screen: FakeSource = {
  ...{ id: "screen:0", name: "Entire screen" },
  thumbnail: { isEmpty: () => true, toDataURL: () => "" },
};

test("[HA13] nothing is shown until a person has chosen it, and other pages are not even asked for", async (t) => {
  const shell = await startShell(await bundleOf("main"));
  await shell.ready();
  shell.sources.push(screen);
  for (const url of ["http://127.0.0.1:5001", "https://evil.example", "null"])
    t.deepEqual(await shell.askForScreen(url), [null]);
  const results = await shell.askForScreen(ORIGIN);
  for (const chosen of ["screen:0", null, 0])
    shell.pageSends("sourceChosen", "https://evil.example", 1, chosen);
  shell.pageSends("sourceChosen", `${ORIGIN}/`, "made up", "screen:0");
  await shell.advance(60_000);
  t.deepEqual(results, []);
});
