/** AVA's settings for test/lan: real processes in network namespaces, one file at a time. */
export default {
  extensions: { ts: "module" },
  files: ["test/lan/**/*.test.ts"],
  nodeArguments: ["--import=tsx"],
  concurrency: 1,
  serial: true,
  timeout: "3m",
  workerThreads: false,
};
