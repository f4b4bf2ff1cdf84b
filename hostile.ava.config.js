/** Every attack: the real modules in one process, and real meshes over TLS on loopback. */
export default {
  extensions: { ts: "module" },
  files: ["test/hostile/**/*.test.ts"],
  nodeArguments: ["--import=tsx"],
  concurrency: 2,
  timeout: "3m",
  workerThreads: false,
};
