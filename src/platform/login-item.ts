/** What starts a program when its owner logs in, as a file of the account: each system reads a folder of them. */
import path from "node:path";

export interface LoginItem {
  readonly file: string;
  readonly content: string | Buffer;
}

export interface LoginSystem {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
}

/** `command`: a program's absolute path, and its arguments. Null where the system has no such folder, or takes no such name. */
export function loginItem(command: readonly string[], system: LoginSystem): LoginItem | null {
  if (command.length === 0 || command.some((each) => /[\p{Cc}]/u.test(each))) return null;
  if (system.platform === "linux") return autostartEntry(command, system);
  if (system.platform === "darwin") return launchAgent(command, system);
  return system.platform === "win32" ? startupScript(command, system) : null;
}

/** Desktop Application Autostart Specification, and the Desktop Entry Specification's quotes: those of an argument, then those of a value. */
function autostartEntry(command: readonly string[], { environment, home }: LoginSystem): LoginItem {
  const chosen = environment["XDG_CONFIG_HOME"];
  const folder =
    chosen !== undefined && path.posix.isAbsolute(chosen) ? chosen : path.posix.join(home, ".config");
  const quoted = command.map((each) => `"${each.replaceAll(/["`$\\]/g, "\\$&").replaceAll("%", "%%")}"`);
  const lines = [
    "[Desktop Entry]",
    "Type=Application",
    "Name=Landline",
    // A program that is gone is not started.
    `TryExec=${(command[0] ?? "").replaceAll("\\", "\\\\")}`,
    `Exec=${quoted.join(" ").replaceAll("\\", "\\\\")}`,
    "Icon=landline",
    "Terminal=false",
  ];
  return { file: path.posix.join(folder, "autostart", "landline.desktop"), content: `${lines.join("\n")}\n` };
}

/** launchd.plist(5). */
function launchAgent(command: readonly string[], { home }: LoginSystem): LoginItem {
  const escaped = (text: string) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const content = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>landline</string>
  <key>ProgramArguments</key>
  <array>
${command.map((each) => `    <string>${escaped(each)}</string>`).join("\n")}
  </array>
  <key>RunAtLoad</key><true/>
</dict>
</plist>
`;
  return { file: path.posix.join(home, "Library", "LaunchAgents", "landline.plist"), content };
}

/** A script, for a program of the console would open a console. UTF-16 with its mark: Windows reads other scripts in the system's code page. */
function startupScript(command: readonly string[], { environment }: LoginSystem): LoginItem | null {
  const roaming = environment["APPDATA"];
  // No path on Windows has a quote in it.
  if (roaming === undefined || command.some((each) => each.includes('"'))) return null;
  const line = command.map((each) => `"${each}"`).join(" ");
  const text = `CreateObject("WScript.Shell").Run "${line.replaceAll('"', '""')}", 0, False\r\n`;
  const folder = path.win32.join(roaming, "Microsoft", "Windows", "Start Menu", "Programs", "Startup");
  return { file: path.win32.join(folder, "Landline.vbs"), content: Buffer.from(`\ufeff${text}`, "utf16le") };
}
