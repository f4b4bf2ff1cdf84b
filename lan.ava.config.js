/**
 * Real processes without windows, on loopback or in network namespaces. They mostly wait, so several files run at a time. `npm run lan` runs the files that
 * scripts/merge-tests.js writes; `npx ava --config lan.ava.config.js <file>` runs one file.
 */
export default {
  extensions: { ts: "module", js: true },
  files: [
    ".cache/merged/lan/*.test.js",
    "test/lan/**/*.test.ts",
    "test/**/process/**/*.test.ts",
    "test/e2e/headless/*.test.ts",
  ],
  nodeArguments: ["--import=./scripts/typescript/register.js"],
  concurrency: 3,
  timeout: "20m",
  workerThreads: false,
};
