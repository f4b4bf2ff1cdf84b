/** The simulation: pure computing, minutes of it. A large young generation spares the collector a twentieth of that. */
export default {
  extensions: { ts: "module" },
  files: ["test/simulation/**/*.test.ts"],
  nodeArguments: ["--import=./scripts/typescript/register.js", "--max-semi-space-size=64"],
  concurrency: 2,
  timeout: "10m",
  workerThreads: false,
};
