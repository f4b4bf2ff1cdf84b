/** What a Linux system wants to know about Landline: starter, menu entry, service, firewalls. */

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
Exec=landline
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
ExecStart=/usr/bin/landline relay --name Relay --data-dir /var/lib/landline
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

/** Discovery is mDNS; for links, files and media the system chooses ports, which on Linux are these. */
const CHOSEN_PORTS = { first: 32_768, last: 60_999 };
const { first, last } = CHOSEN_PORTS;

export const UFW_PROFILE = `[Landline]
title=Landline
description=Video meetings on the local network
ports=5353/udp|${first}:${last}/tcp|${first}:${last}/udp
`;

export const FIREWALLD_SERVICE = `<?xml version="1.0" encoding="utf-8"?>
<service>
  <short>Landline</short>
  <description>Video meetings on the local network. Landline finds others by mDNS, and the system chooses its other ports.</description>
  <port protocol="udp" port="5353"/>
  <port protocol="tcp" port="${first}-${last}"/>
  <port protocol="udp" port="${first}-${last}"/>
</service>
`;
