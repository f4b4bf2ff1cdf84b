/**
 * Every attack: the real modules in one process, whole meetings on virtual computers, and real meshes over TLS on loopback. `npm run hostile` runs the files that
 * scripts/merge-tests.js writes; `npx ava --config hostile.ava.config.js <file>` runs one file.
 */
export default {
  extensions: { ts: "module", js: true },
  files: [".cache/merged/hostile/*.test.js", "test/hostile/**/*.test.ts"],
  nodeArguments: ["--import=./scripts/typescript/register.js"],
  environmentVariables: { LANDLINE_HOSTILE: "1" },
  concurrency: 2,
  timeout: "3m",
  workerThreads: false,
};
