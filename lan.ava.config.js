/** Real processes in network namespaces, without windows. They mostly wait, so two files run at a time. */
export default {
  extensions: { ts: "module" },
  files: ["test/lan/**/*.test.ts", "test/e2e/headless/*.test.ts"],
  nodeArguments: ["--import=tsx"],
  concurrency: 2,
  timeout: "3m",
  workerThreads: false,
};
