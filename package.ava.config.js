/** The packages that lie in out/, as somebody would use them who has no npm. By `npm run test:package` alone: it builds them first. */
export default {
  extensions: { ts: "module" },
  files: ["test/package/built/**/*.test.ts"],
  nodeArguments: ["--import=./scripts/typescript/register.js"],
  timeout: "5m",
  workerThreads: false,
};
