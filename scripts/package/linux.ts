/** What a Linux system wants to know about Landline: starter, menu entry, service, firewalls. */
import { USUAL_PORTS } from "../../src/kernel/ports.ts";

/** Finds its own folder also where it is called by a link, and needs no Node on the PATH. */
export const STARTER = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec "$here/runtime/node" "$here/app/bin/landline.js" "$@"
`;

export const DESKTOP_ENTRY = `[Desktop Entry]
Type=Application
Name=Landline
GenericName=Video meetings
Comment=Video meetings on the local network, without a server
Exec=landline -- %u
MimeType=x-scheme-handler/landline;
Icon=landline
Terminal=false
Categories=Network;VideoConference;
Keywords=meeting;video;call;chat;conference;
`;

/** A user of its own, which systemd makes, and a folder that nobody else reads. Node compiles as it runs, so memory may become code. */
export const RELAY_UNIT = `[Unit]
Description=Landline relay: carries a meeting without taking part
Documentation=man:landline(1)
After=network-online.target
Wants=network-online.target

[Service]
# Its console opens by console.html in the data folder, on this computer alone; its log is in logs there.
ExecStart=/usr/bin/landline relay --data-dir /var/lib/landline
Restart=always
RestartSec=5
DynamicUser=yes
StateDirectory=landline
StateDirectoryMode=0700
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK

[Install]
WantedBy=multi-user.target
`;

/** As docs/ports.md has them, after mDNS. */
const { mesh, files, media } = USUAL_PORTS;
const tcp = { first: mesh[0], last: files.at(-1) };
const heartbeats = { first: mesh[0], last: mesh.at(-1) };

export const UFW_PROFILE = `[Landline]
title=Landline
description=Video meetings on the local network
ports=5353/udp|${tcp.first}:${tcp.last}/tcp|${heartbeats.first}:${heartbeats.last}/udp|${media.first}:${media.last}/udp
`;

export const FIREWALLD_SERVICE = `<?xml version="1.0" encoding="utf-8"?>
<service>
  <short>Landline</short>
  <description>Video meetings on the local network. Landline finds others by mDNS. The other ports are of links and files (TCP), of heartbeats, and of sound and pictures (UDP).</description>
  <port protocol="udp" port="5353"/>
  <port protocol="tcp" port="${tcp.first}-${tcp.last}"/>
  <port protocol="udp" port="${heartbeats.first}-${heartbeats.last}"/>
  <port protocol="udp" port="${media.first}-${media.last}"/>
</service>
`;
