/** The simulation: pure computing, minutes of it. */
export default {
  extensions: { ts: "module" },
  files: ["test/sim/**/*.test.ts"],
  nodeArguments: ["--import=tsx"],
  concurrency: 1,
  timeout: "10m",
  workerThreads: false,
};
