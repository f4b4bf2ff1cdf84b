/** Real processes and real Chromium windows in network namespaces: one at a time, they fill the machine. Each wait has its own, shorter end. */
export default {
  files: ["test/e2e/*.test.ts"],
  extensions: { ts: "module" },
  nodeArguments: ["--import=./scripts/typescript/register.js"],
  workerThreads: false,
  concurrency: 1,
  timeout: "15m",
};
