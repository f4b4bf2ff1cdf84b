/**
 * Chromium on a page with a fake core. `npm run harness` runs the files that scripts/merge-tests.js writes, two browsers at a time;
 * `npx ava --config harness.ava.config.js <file>` runs one file.
 */
export default {
  extensions: { ts: "module", js: true },
  files: [".cache/merged/harness/*.test.js", "test/**/chromium/**/*.test.ts"],
  nodeArguments: ["--import=./scripts/typescript/register.js"],
  concurrency: 2,
  timeout: "20m",
  workerThreads: false,
};
