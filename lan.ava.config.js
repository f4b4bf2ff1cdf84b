/** The files that take longest, longest first: begun last, one of them would run alone at the end. */
const LONG = [
  "lan/meeting",
  "lan/files.",
  "lan/own-network",
  "lan/check-store",
  "lan/files/hostile",
  "headless/bad-input",
];
const rank = (file) => LONG.findIndex((part) => file.includes(part)) + 1 || LONG.length + 1;

/** Real processes without windows, on loopback or in network namespaces. They mostly wait, so several files run at a time. */
export default {
  extensions: { ts: "module" },
  files: ["test/lan/**/*.test.ts", "test/**/process/**/*.test.ts", "test/e2e/headless/*.test.ts"],
  sortTestFiles: (a, b) => rank(a) - rank(b),
  nodeArguments: ["--import=./scripts/typescript/register.js"],
  concurrency: 3,
  timeout: "20m",
  workerThreads: false,
};
