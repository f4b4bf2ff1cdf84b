/** All unit tests, a process a room: see scripts/merge-tests.js, which writes its files. `npx ava <file>` runs one file. */
export default {
  extensions: { js: true },
  files: [".cache/merged/unit/*.test.js"],
  nodeArguments: ["--import=./scripts/typescript/register.js"],
  timeout: "2m",
  workerThreads: false,
};
