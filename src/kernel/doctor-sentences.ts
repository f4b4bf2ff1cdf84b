/** What the doctor finds on this computer, and the one thing to do about each. A line begins with what it is about. */

export const doctor = {
  aboutNetwork: "Network",
  aboutMulticast: (card: string) => `Multicast on ${card}`,
  aboutMulticastIpv6: (card: string) => `Multicast on ${card} (IPv6)`,
  aboutUdpPort: (port: number) => `UDP port ${port}`,
  aboutUdpPorts: (ports: string) => `UDP ports ${ports}`,
  aboutTcpPorts: (ports: string) => `TCP ports ${ports}`,
  aboutFirewall: "Firewall",
  aboutWindow: "Window",
  aboutDevices: "Camera and microphone",
  aboutClock: "Clock",
  aboutDataFolder: "Data folder",
  aboutDisk: "Disk",
  aboutPictures: "Pictures",
  aboutOthers: "Others nearby",

  doctorConnected: (cards: string) => `Connected through ${cards}.`,
  doctorNoNetwork: "This computer is on no network.",
  doctorNoNetworkDo: "Connect a cable or Wi-Fi; internet is not needed.",
  doctorLinkLocal: (cards: string) => `Link-local IPv6 addresses alone: ${cards}.`,
  doctorLinkLocalDo:
    "Meetings, chat and files work, but browsers send no sound and no pictures this way. Turn IPv4 on, or have the router give out addresses.",
  doctorSelfAssigned: (cards: string) =>
    `Nobody has given ${cards} an address, so this computer took one (169.254…).`,
  doctorSelfAssignedDo:
    "It meets others on the same cable or switch that did the same, sound, pictures and files included. If there is a router, check its cable and DHCP: computers that got an address from it are not reached.",
  doctorVirtualOnly: (cards: string) =>
    `Only virtual cards have an address, and no other computer is behind them: ${cards}.`,
  doctorVpnOnly: (cards: string) =>
    `Only a VPN connects this computer (${cards}), and meetings do not appear by themselves over it.`,
  doctorVpnOnlyDo: "Join by code or link, or connect a cable or Wi-Fi.",
  doctorVpnRoute: (vpn: string, cards: string) =>
    `The VPN ${vpn} carries what leaves this computer; meetings are looked for on ${cards}.`,
  doctorVpnRouteDo:
    "If others are not found, allow the local network in the VPN's settings, or turn the VPN off.",
  doctorManyCards: (all: number, used: number) =>
    `This computer has ${all} network addresses; Landline uses ${used} of them.`,
  doctorManyCardsDo: "If others are not found, turn off the network cards that lead to none of them.",
  doctorMtuTiny: (card: string, bytes: number) =>
    `The network card ${card} takes packets of ${bytes} bytes at most: too small for sound and pictures.`,
  doctorMtuSmall: (card: string, bytes: number) =>
    `The network card ${card} takes packets of ${bytes} bytes at most: others' larger ones may not arrive.`,
  doctorMtuLarge: (card: string, bytes: number) =>
    `The network card ${card} sends packets of up to ${bytes} bytes, which other cards and switches may drop.`,
  doctorMtuDo: (card: string) => `Set the MTU of ${card} to 1500.`,

  doctorMulticastWorks: (address: string) => `It works by ${address}.`,
  doctorMulticastLost: "A datagram sent to the mDNS group does not come back.",
  doctorMulticastForbidden: "The system does not let Landline send multicast.",
  doctorMulticastForbiddenDo:
    "Allow Landline the local network in the system's privacy or security settings.",
  doctorMulticastFails: (reason: string) => `It does not work: ${reason}.`,
  doctorMulticastDo:
    "Allow multicast for this network card, or join by code: a VPN, a guest Wi-Fi with client isolation or a firewall usually blocks it.",

  doctorMdnsShared: "It can be used beside other mDNS programs.",
  doctorMdnsTaken: "Another program holds it alone, so meetings nearby do not appear.",
  doctorMdnsTakenDo: "End that program, or set it to share the mDNS port.",
  doctorMdnsForbidden: "The system does not let Landline use it, so meetings nearby do not appear.",
  doctorMdnsForbiddenDo: "Allow it in the firewall or security settings.",
  doctorMdnsFails: (code: string) => `It cannot be used (${code}), so meetings nearby do not appear.`,
  doctorMdnsFailsDo: "Check the network settings and the firewall.",
  doctorPortsFree: (port: number) => `They are free; Landline takes ${port}.`,
  doctorPortsNext: (port: number) =>
    `${port} is the next that is free; Landline, if it runs, has one before it.`,
  doctorPortOwn: (port: number) => `Landline has ${port}.`,
  doctorPortsTaken: "All of them are taken.",
  doctorPortsTakenDo:
    "If these are not four copies of Landline, other programs hold them: Landline takes any port then, a firewall may not let it through, and codes last until its next start. Name another by --port.",
  doctorPortOther: (port: number) =>
    `Other programs have them, so other members call this computer at port ${port}, and codes last until Landline's next start.`,
  doctorPortOtherDo: "End those programs and start Landline again, or name another port by --port.",
  doctorMediaPortsTaken: "All of them are taken: this computer can carry nobody's sound and pictures.",
  doctorMediaPortsTakenDo:
    "End the programs that hold them and start Landline again, or name others by --port.",

  doctorFirewallOn: (name: string, ports: string) =>
    `${name} is on, and Landline cannot see whether it lets in ${ports}.`,
  doctorFirewallOnDo: "If others do not find your meetings, run this command as an administrator.",
  doctorFirewallOff: (ports: string) => `Neither ufw nor firewalld is on. Landline's ports: ${ports}.`,
  doctorFirewallUnseen: (ports: string) => `Landline cannot look into the firewall. Its ports: ${ports}.`,
  doctorFirewallMacDo:
    "If others do not find your meetings: System Settings > Network > Firewall > Options, and allow incoming connections for Landline; System Settings > Privacy & Security > Local Network, too.",
  doctorFirewallWindowsDo:
    "If others do not find your meetings, set the network to Private, and run these commands as an administrator.",
  doctorFirewallOtherDo: "Allow these ports from the local network.",

  doctorWindowOpens: (name: string, file: string) => `It opens in ${name} (${file}).`,
  doctorNoWindow: "There is neither Electron nor Chromium, Chrome or Edge.",
  doctorNoWindowDo: "Install Chromium, or name a browser of its kind in LANDLINE_BROWSER.",

  doctorDevices: (cameras: number, microphones: number) =>
    `Cameras: ${cameras}. Microphones: ${microphones}.`,
  doctorNoCamera: "There is no camera.",
  doctorNoMicrophone: "There is no microphone.",
  doctorNoDevices: "There is neither a camera nor a microphone.",
  doctorNoDevicesDo:
    "You can take part all the same: see, hear and write. Plug a device in, and it is offered at once.",
  doctorDevicesUnchecked: "Not checked: there is no browser.",
  doctorDevicesUntold: (browser: string) => `${browser} did not tell.`,
  doctorDevicesUntoldDo: "Look in the window's settings, where both are listed.",
  doctorCameraBusy: "Another program seems to be using the camera.",
  doctorMicrophoneBusy: "Another program seems to be using the microphone.",
  doctorBusyDo: "Close that program, and check again.",
  doctorCameraDenied: "Landline may not use the camera.",
  doctorMicrophoneDenied: "Landline may not use the microphone.",
  doctorDeniedDo:
    "Allow it beside the page's address (in a window without one: in its ⋮ menu) or in the system's privacy settings.",
  doctorCameraFails: "The camera cannot be opened.",
  doctorMicrophoneFails: "The microphone cannot be opened.",
  doctorFailsDo: "Plug it in anew, or choose another one in the settings.",
  doctorDeviceMissing: (label: string) =>
    `${label}, which is chosen in the settings, is not connected; another one is used.`,
  doctorDeviceMissingDo: "Plug it in, or choose another one in the settings.",

  doctorClock: (time: string) => `It shows ${time} UTC.`,
  doctorClockWrong: (time: string) => `It shows ${time} UTC, which cannot be right.`,
  doctorClockBack: (time: string, used: string) =>
    `It shows ${time} UTC, and Landline was used at ${used} UTC before.`,
  doctorClockDo:
    "Set the clock, for messages carry a wrong time until then; their order is right all the same.",

  doctorFolderShut: (path: string) => `${path} cannot be written, so nothing new is kept.`,
  doctorFolderShutDo:
    "Make the folder writable and start Landline again, or choose another one by --data-dir.",
  doctorDiskFree: (free: string) => `${free} are free.`,
  doctorDiskLow: (free: string) => `Only ${free} are free on the disk that keeps meetings and files.`,
  doctorDiskLowDo: "Make room on the disk, or allow less room for copies of others' files in the settings.",

  doctorSoundOnly: "The settings say sound only: no pictures and screens come.",
  doctorSoundOnlyDo: "Receive pictures again.",
  doctorReceiveLimit: (kbps: number) => `The settings limit others' pictures to ${kbps} kbit/s.`,
  doctorSendLimit: (kbps: number) => `The settings limit your own pictures and screen to ${kbps} kbit/s.`,
  doctorLimitDo: "Lift the limit, unless the network is that slow.",

  doctorHeard: (count: number) => `Members of meetings that are heard: ${count}.`,
  doctorNobodyHeard: "No other member of any meeting is heard.",
  doctorNobodyHeardDo:
    "If somebody is in a meeting, look that both computers are on one network without guest isolation, or join by code.",
};
