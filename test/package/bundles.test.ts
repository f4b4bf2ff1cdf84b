/** What the window is built into. Rules: SPEC.md. */
import test from "ava";
import { build } from "esbuild";
import { WINDOW_BUNDLES } from "../../scripts/bundles.ts";

test("[DC25] the window names no server that tells a machine its address: calls stay on the local network", async (t) => {
  const { outputFiles } = await build({ ...WINDOW_BUNDLES, outdir: "out", write: false });
  const script = outputFiles.find(({ path }) => path.endsWith(".js"))?.text ?? "";
  t.regex(script, /iceServers/);
  t.notRegex(script, /(?:stun|turn)s?:[a-z]|google\.com|twilio/);
});
