/** What electron-builder is told: targets, files, fuses, signatures. Decisions alone. */
import { LINK_SCHEME } from "../../src/kernel/link-scheme.ts";

/** The version that the configuration was tried with. */
export const ELECTRON_BUILDER = "electron-builder@26.17.0";

/** As electron-builder names them in `${os}`. */
export type ElectronSystem = "linux" | "win" | "mac";

/** All that stands in the archive. The core lies beside it: its threads, children and libraries are files of the disk. */
export const SHELL_FILES = ["package.json", "electron/main.cjs", "electron/preload.cjs"] as const;

/** Made in the staging folder, relative to it. */
export const STAGED = {
  package: "package.json",
  configuration: "electron-builder.json",
  notices: "THIRD-PARTY-NOTICES.txt",
  iconOf: { linux: "icons", win: "landline.ico", mac: "landline.icns" },
  installerScript: "installer.nsh",
  entitlements: "entitlements.plist",
} as const;

/** The folder of one system's core, relative to the staging folder. `${os}` and `${arch}` of electron-builder stand for it. */
export const coreFolder = (system: string, arch: string): string => `core-${system}-${arch}`;

/**
 * What of Electron's own switches is set when it is packed. `runAsNode` is on, and has to be: the core's children (media process, recorder,
 * composer, the trial read of a damaged database) run in Electron's binary as Node. See docs/decisions.md.
 */
export const FUSES = {
  runAsNode: true,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  grantFileProtocolExtraPrivileges: false,
} as const;

/** Whether electron-builder finds what it signs with. It reads the secrets from the environment itself: none stands in a file. */
export interface Signing {
  readonly isSigned: boolean;
  readonly isNotarised: boolean;
  /** For people; null when nothing is missing. */
  readonly notice: string | null;
}

/** @param env CSC_LINK or CSC_NAME, on Windows WIN_CSC_LINK, too; for Apple's notary a key of its API, or an account with a password of its own */
export function signingOf(system: ElectronSystem, env: NodeJS.ProcessEnv): Signing {
  const has = (...names: readonly string[]): boolean => names.every((name) => (env[name] ?? "") !== "");
  if (system === "linux") return { isSigned: false, isNotarised: false, notice: null };
  const isSigned = has("CSC_LINK") || (system === "win" ? has("WIN_CSC_LINK") : has("CSC_NAME"));
  if (system === "win")
    return {
      ...{ isSigned, isNotarised: false },
      notice: isSigned
        ? null
        : "The package for Windows is not signed, so Windows warns of it: set CSC_LINK and CSC_KEY_PASSWORD to sign it.",
    };
  const isNotarised =
    isSigned &&
    (has("APPLE_API_KEY", "APPLE_API_KEY_ID", "APPLE_API_ISSUER") ||
      has("APPLE_ID", "APPLE_APP_SPECIFIC_PASSWORD", "APPLE_TEAM_ID"));
  const notice = !isSigned
    ? "The package for macOS is not signed, so macOS refuses its first start: set CSC_LINK and CSC_KEY_PASSWORD to sign it."
    : isNotarised
      ? null
      : "The package for macOS is signed and not notarised: set APPLE_API_KEY, APPLE_API_KEY_ID and APPLE_API_ISSUER.";
  return { isSigned, isNotarised, notice };
}

/** The configuration for one system, as JSON. Paths are relative to the staging folder. */
export function electronConfiguration(about: {
  readonly system: ElectronSystem;
  readonly electronVersion: string;
  readonly signing: Signing;
  /** A folder with Electron unpacked, in place of the download; null for none. */
  readonly electronFolder: string | null;
}) {
  const { signing, electronFolder } = about;
  return {
    appId: "landline.app",
    productName: "Landline",
    copyright: "Landline",
    electronVersion: about.electronVersion,
    ...(electronFolder === null ? {} : { electronDist: electronFolder }),
    directories: { output: "..", buildResources: "." },
    files: SHELL_FILES,
    extraResources: [
      { from: coreFolder("${os}", "${arch}"), to: "core", filter: ["**/*"] },
      { from: `${coreFolder("${os}", "${arch}")}/node_modules`, to: "core/node_modules", filter: ["**/*"] },
      { from: STAGED.notices, to: STAGED.notices },
    ],
    asar: true,
    // The core's native modules are fetched for each platform; the shell has none.
    ...{ npmRebuild: false, nodeGypRebuild: false, publish: null },
    electronFuses: FUSES,
    // With a certificate a package that could not be signed is none.
    forceCodeSigning: signing.isSigned,
    protocols: [{ name: "Landline invitation", schemes: [LINK_SCHEME] }],
    ...SYSTEMS[about.system](signing),
  };
}

const SYSTEMS = {
  linux: () => ({
    linux: {
      target: ["AppImage", "deb"],
      icon: STAGED.iconOf.linux,
      executableName: "landline",
      category: "Network",
      synopsis: "video meetings on a local network",
      maintainer: "Landline <landline@localhost>",
      desktop: { entry: { Keywords: "meeting;video;call;chat;conference;" } },
      artifactName: "landline-electron-${version}-${arch}.${ext}",
    },
    // The other Debian package, which uses the browser that is there, has the same command.
    deb: {
      packageName: "landline-electron",
      fpm: ["--conflicts", "landline"],
    },
  }),
  win: () => ({
    win: {
      target: [{ target: "nsis", arch: ["x64"] }],
      icon: STAGED.iconOf.win,
      artifactName: "landline-electron-${version}-${arch}.${ext}",
    },
    nsis: {
      // For the present person: nobody is asked for an administrator.
      ...{ oneClick: true, perMachine: false, allowElevation: false },
      include: STAGED.installerScript,
      // Meetings stay.
      deleteAppDataOnUninstall: false,
    },
  }),
  mac: ({ isSigned, isNotarised }: Signing) => ({
    mac: {
      target: [{ target: "dmg", arch: ["arm64", "x64"] }],
      icon: STAGED.iconOf.mac,
      category: "public.app-category.video",
      artifactName: "landline-electron-${version}-mac-${arch}.${ext}",
      // Macs of Apple's processors run nothing that has no signature at all: "-" is one that names nobody.
      ...(isSigned ? {} : { identity: "-" }),
      hardenedRuntime: isSigned,
      notarize: isNotarised,
      entitlements: STAGED.entitlements,
      entitlementsInherit: STAGED.entitlements,
      extendInfo: {
        NSCameraUsageDescription: "Others in a meeting see you when you turn the camera on.",
        NSMicrophoneUsageDescription: "Others in a meeting hear you when you turn the microphone on.",
        NSLocalNetworkUsageDescription: "Landline finds the meetings on your network.",
        NSBonjourServices: ["_landline._tcp"],
      },
    },
  }),
} as const;

/** Chromium and Node compile as they run; camera and microphone are asked for. */
export const ENTITLEMENTS = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>com.apple.security.cs.allow-jit</key><true/>
  <key>com.apple.security.device.camera</key><true/>
  <key>com.apple.security.device.audio-input</key><true/>
</dict>
</plist>
`;

/**
 * Links to meetings open Landline also before its first start.
 * What stands after "--" is never an option. The script that the uninstaller deletes is one that a setting makes, to start Landline at login.
 */
export const INSTALLER_SCRIPT = `!macro customInstall
  WriteRegStr HKCU "Software\\Classes\\${LINK_SCHEME}" "" "URL:Landline invitation"
  WriteRegStr HKCU "Software\\Classes\\${LINK_SCHEME}" "URL Protocol" ""
  WriteRegStr HKCU "Software\\Classes\\${LINK_SCHEME}\\shell\\open\\command" "" '"$INSTDIR\\\${APP_EXECUTABLE_FILENAME}" -- "%1"'
!macroend
!macro customUnInstall
  \${ifNot} \${isUpdated}
    DeleteRegKey HKCU "Software\\Classes\\${LINK_SCHEME}"
    Delete "$SMSTARTUP\\Landline.vbs"
  \${endIf}
!macroend
`;

/** What the shell's archive has for a package.json. */
export const shellPackage = (version: string) => ({
  name: "landline",
  productName: "Landline",
  version,
  description: "Video meetings on a local network, without a server.",
  homepage: "http://localhost/landline",
  author: { name: "Landline", email: "landline@localhost" },
  license: "UNLICENSED",
  private: true,
  main: "electron/main.cjs",
});
