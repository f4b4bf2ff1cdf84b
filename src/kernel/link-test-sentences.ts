/** What a test of the connection with another member has found, and what to do about it. `name` is the other one's. */

export const linkTest = {
  testAllWell: (name: string) => `Everything gets through between this computer and ${name}'s, both ways.`,
  testNoLink: (name: string) =>
    `Neither this computer nor ${name}'s can call the other, though both are in the meeting.`,
  testNoLinkDo: (ports: string) =>
    `Allow TCP ${ports} in the firewall of one of the two, and check that both are on the same network, without client isolation.`,
  testTcpThere: (name: string) =>
    `${name}'s computer takes no calls from this one; links work the other way.`,
  testTcpThereDo: (name: string, port: number) => `Allow TCP ${port} in the firewall of ${name}'s computer.`,
  testTcpHere: (name: string) => `This computer takes no calls from ${name}'s; links work the other way.`,
  testTcpHereDo: (port: number) => `Allow TCP ${port} in this computer's firewall.`,
  testUdpThere: (name: string) =>
    `No UDP gets from here to ${name}'s computer: it could not carry your sound and pictures.`,
  testUdpThereDo: (name: string, ports: string) =>
    `Allow UDP ${ports} in the firewall of ${name}'s computer.`,
  testUdpHere: (name: string) =>
    `No UDP gets from ${name}'s computer to this one: this one could not carry ${name}'s sound and pictures.`,
  testUdpHereDo: (ports: string) => `Allow UDP ${ports} in this computer's firewall.`,
  testMulticastThere: (name: string) =>
    `${name}'s computer does not hear this one's multicast: meetings here do not appear there by themselves.`,
  testMulticastHere: (name: string) =>
    `This computer does not hear the multicast of ${name}'s: meetings there do not appear here by themselves.`,
  testMulticastDo:
    "Allow UDP 5353 in the firewall and multicast in the access point, or invite by code or link.",
  testSizeThere: (name: string, bytes: number) =>
    `Packets of ${bytes} bytes or more do not get to ${name}'s computer.`,
  testSizeHere: (name: string, bytes: number) =>
    `Packets of ${bytes} bytes or more do not get here from ${name}'s computer.`,
  testSizeDo: (bytes: number) =>
    `Set the MTU of both network cards to ${bytes}, or the switch or VPN between them to 1500.`,
  testSizeTinyDo: "Set the MTU of the switch or VPN between the two to 1500.",
  testLossThere: (name: string, percent: number) =>
    `${percent}% of the packets to ${name}'s computer get lost.`,
  testLossHere: (name: string, percent: number) =>
    `${percent}% of the packets from ${name}'s computer get lost.`,
  testLossDo: "Use a cable, or move closer to the access point.",
  testSlowThere: (name: string, kbps: number) =>
    `Only ${kbps} kbit/s get from here to ${name}'s computer: too little for good pictures.`,
  testSlowHere: (name: string, kbps: number) =>
    `Only ${kbps} kbit/s get here from ${name}'s computer: too little for good pictures.`,
  testSlowDo: "Use a cable, or pause what else uses the network.",
  testClockAhead: (name: string, seconds: number) =>
    `The clock of ${name}'s computer is ${seconds} s ahead of this one's.`,
  testClockBehind: (name: string, seconds: number) =>
    `The clock of ${name}'s computer is ${seconds} s behind this one's.`,
  testClockDo: "Set the clock that is wrong, or turn on automatic time on both.",
  testNoReport: (name: string) => `What ${name}'s computer has seen of the test did not come.`,
  testNoReportDo: "Test again.",

  testRuns: "A test is running. Wait until it is over.",
  testBusy: (name: string) => `${name}'s computer is in another test. Try again in a moment.`,
  testRecently: (name: string, seconds: number) =>
    `${name}'s computer was tested just now. Try again in ${seconds} s.`,
  testNoAnswer: (name: string) => `${name}'s computer does not answer. Try again.`,
  testLost: (name: string) => `The link with ${name}'s computer broke during the test. Try again.`,
  testCancelled: "The test was stopped.",
  testSelf: "Choose somebody else: this is you.",
};
