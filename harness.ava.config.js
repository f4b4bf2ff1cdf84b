/** Chromium on a page with a fake core: one browser a file, two files at a time. */
export default {
  extensions: { ts: "module" },
  files: ["test/**/chromium/**/*.test.ts"],
  nodeArguments: ["--import=./scripts/typescript/register.js"],
  concurrency: 2,
  timeout: "20m",
  workerThreads: false,
};
