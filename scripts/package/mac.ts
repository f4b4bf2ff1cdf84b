/** macOS: an application bundle around the program, and the command beside it. */
export const STARTER = `#!/bin/sh
here=$(cd "$(dirname "$0")/../Resources" && pwd)
exec "$here/runtime/node" "$here/app/bin/landline.js" "$@"
`;

/** Beside the bundle. */
export const COMMAND = `#!/bin/sh
exec "$(dirname "$0")/Landline.app/Contents/MacOS/Landline" "$@"
`;

export const informationOf = (version: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>CFBundleName</key><string>Landline</string>
  <key>CFBundleIdentifier</key><string>landline.app</string>
  <key>CFBundleVersion</key><string>${version}</string>
  <key>CFBundleShortVersionString</key><string>${version}</string>
  <key>CFBundlePackageType</key><string>APPL</string>
  <key>CFBundleExecutable</key><string>Landline</string>
  <key>CFBundleIconFile</key><string>landline</string>
  <key>LSMinimumSystemVersion</key><string>11.0</string>
  <key>NSLocalNetworkUsageDescription</key><string>Landline finds the meetings on your network.</string>
  <key>NSBonjourServices</key><array><string>_landline._tcp</string></array>
</dict>
</plist>
`;

export const READ_ME = `Landline: video meetings on a local network

Open "Landline". The window opens in Google Chrome, Chromium or Microsoft Edge, of which one has to be installed.
"landline" beside it is the command: try "./landline doctor".
To remove it, turn "Start when I log in" off in its settings, and delete this folder. Your meetings stay in ~/Library/Application Support/Landline.
Links to meetings do not open it from other programs: paste them under "Join by code, link or address".

This package is not signed. The first time, click it with the right button and choose Open; if macOS refuses, run
  xattr -dr com.apple.quarantine Landline.app
It was built on Linux: no one has tried it on macOS yet.
`;
