/** AVA's settings for test/lan: real processes in network namespaces. They mostly wait, so two files run at a time. */
export default {
  extensions: { ts: "module" },
  files: ["test/lan/**/*.test.ts"],
  nodeArguments: ["--import=tsx"],
  concurrency: 2,
  timeout: "3m",
  workerThreads: false,
};
