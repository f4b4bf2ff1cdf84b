/** The Debian package's own files. */

/** A window needs one of them; without any, apt takes the first. */
const BROWSERS = [
  "chromium",
  "google-chrome-stable",
  "microsoft-edge-stable",
  "chromium-browser",
  "brave-browser",
];

export function controlFile(about: { readonly version: string; readonly installedKiB: number }): string {
  return `Package: landline
Version: ${about.version}
Section: net
Priority: optional
Architecture: amd64
Depends: libc6 (>= 2.31), libstdc++6, ${BROWSERS.join(" | ")}
Suggests: ufw | firewalld
Installed-Size: ${about.installedKiB}
Maintainer: Landline <landline@localhost>
Description: video meetings on a local network
 Landline needs no server, no internet and no address to type: launch it,
 and the meetings nearby are there. When the machine that carries a meeting
 goes away, the meeting goes on.
`;
}

/** Files that an administrator may change: an upgrade asks before it replaces them. */
export const CONFIGURATION_FILES = "/etc/ufw/applications.d/landline\n";

/** Another system than the one that runs (`dpkg --root`, which sets DPKG_ROOT) has no services to speak to. */
const HAS_SERVICES = '[ -z "$DPKG_ROOT" ] && [ -d /run/systemd/system ]';
const RELOAD = `if ${HAS_SERVICES}; then systemctl daemon-reload || true; fi\n`;

/** By name; all are run by dpkg as root. Meetings of people (their home folders) are never touched. */
export const MAINTAINER_SCRIPTS: Readonly<Record<string, string>> = {
  postinst: `#!/bin/sh
set -e
${RELOAD}# After an upgrade a relay that runs goes on with the present program.
if [ "$1" = configure ] && [ -n "$2" ] && ${HAS_SERVICES}; then
  systemctl try-restart landline-relay.service || true
fi
`,
  prerm: `#!/bin/sh
set -e
if [ "$1" = remove ] && ${HAS_SERVICES}; then
  systemctl disable --now landline-relay.service || true
fi
`,
  postrm: `#!/bin/sh
set -e
${RELOAD}if [ "$1" = purge ]; then
  # What the relay kept.
  rm -rf "$DPKG_ROOT/var/lib/private/landline"
  rm -rf "$DPKG_ROOT/var/lib/landline"
fi
`,
};
