/** Real processes without windows, on loopback or in network namespaces. They mostly wait, so several files run at a time. */
export default {
  extensions: { ts: "module" },
  files: ["test/lan/**/*.test.ts", "test/**/process/**/*.test.ts", "test/e2e/headless/*.test.ts"],
  nodeArguments: ["--import=./scripts/typescript/register.js"],
  concurrency: 3,
  timeout: "6m",
  workerThreads: false,
};
