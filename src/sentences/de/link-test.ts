/** What a test of the connection with another member has found, and what to do about it. */

export const linkTest = {
  testAllWell: (name: string) =>
    `Zwischen diesem Computer und dem von ${name} kommt alles durch, in beide Richtungen.`,
  testNoLink: (name: string) =>
    `Weder dieser Computer noch der von ${name} kann den anderen anrufen, obwohl beide im Meeting sind.`,
  testNoLinkDo: (ports: string) =>
    `Erlauben Sie TCP ${ports} in der Firewall eines der beiden, und prüfen Sie, ob beide im selben Netz ohne Client-Isolation sind.`,
  testTcpThere: (name: string) =>
    `Der Computer von ${name} nimmt von diesem keine Anrufe an; Verbindungen gehen andersherum.`,
  testTcpThereDo: (name: string, port: number) =>
    `Erlauben Sie TCP ${port} in der Firewall des Computers von ${name}.`,
  testTcpHere: (name: string) =>
    `Dieser Computer nimmt keine Anrufe von dem von ${name} an; Verbindungen gehen andersherum.`,
  testTcpHereDo: (port: number) => `Erlauben Sie TCP ${port} in der Firewall dieses Computers.`,
  testUdpThere: (name: string) =>
    `Kein UDP kommt von hier zum Computer von ${name}: Er könnte Ihren Ton und Ihr Bild nicht tragen.`,
  testUdpThereDo: (name: string, ports: string) =>
    `Erlauben Sie UDP ${ports} in der Firewall des Computers von ${name}.`,
  testUdpHere: (name: string) =>
    `Kein UDP kommt vom Computer von ${name} zu diesem: Dieser könnte Ton und Bild von ${name} nicht tragen.`,
  testUdpHereDo: (ports: string) => `Erlauben Sie UDP ${ports} in der Firewall dieses Computers.`,
  testMulticastThere: (name: string) =>
    `Der Computer von ${name} hört das Multicast von diesem nicht: Meetings von hier erscheinen dort nicht von selbst.`,
  testMulticastHere: (name: string) =>
    `Dieser Computer hört das Multicast von dem von ${name} nicht: Meetings von dort erscheinen hier nicht von selbst.`,
  testMulticastDo:
    "Erlauben Sie UDP 5353 in der Firewall und Multicast im Access Point, oder laden Sie per Code oder Link ein.",
  testSizeThere: (name: string, bytes: number) =>
    `Pakete ab ${bytes} Byte kommen nicht beim Computer von ${name} an.`,
  testSizeHere: (name: string, bytes: number) =>
    `Pakete ab ${bytes} Byte kommen vom Computer von ${name} nicht hier an.`,
  testSizeDo: (bytes: number) =>
    `Setzen Sie die MTU beider Netzwerkkarten auf ${bytes}, oder die des Switches oder VPN dazwischen auf 1500.`,
  testSizeTinyDo: "Setzen Sie die MTU des Switches oder VPN zwischen beiden auf 1500.",
  testLossThere: (name: string, percent: number) =>
    `${percent} % der Pakete zum Computer von ${name} gehen verloren.`,
  testLossHere: (name: string, percent: number) =>
    `${percent} % der Pakete vom Computer von ${name} gehen verloren.`,
  testLossDo: "Nehmen Sie ein Kabel, oder gehen Sie näher an den Access Point.",
  testSlowThere: (name: string, kbps: number) =>
    `Nur ${kbps} kbit/s kommen von hier zum Computer von ${name}: zu wenig für gute Bilder.`,
  testSlowHere: (name: string, kbps: number) =>
    `Nur ${kbps} kbit/s kommen vom Computer von ${name} hierher: zu wenig für gute Bilder.`,
  testSlowDo: "Nehmen Sie ein Kabel, oder halten Sie an, was sonst das Netz benutzt.",
  testClockAhead: (name: string, seconds: number) =>
    `Die Uhr des Computers von ${name} geht gegenüber dieser ${seconds} s vor.`,
  testClockBehind: (name: string, seconds: number) =>
    `Die Uhr des Computers von ${name} geht gegenüber dieser ${seconds} s nach.`,
  testClockDo: "Stellen Sie die falsche Uhr, oder schalten Sie auf beiden die automatische Uhrzeit ein.",
  testNoReport: (name: string) => `Was der Computer von ${name} vom Test gesehen hat, ist nicht angekommen.`,
  testNoReportDo: "Testen Sie noch einmal.",

  testRuns: "Ein Test läuft. Warten Sie, bis er vorbei ist.",
  testBusy: (name: string) =>
    `Der Computer von ${name} ist in einem anderen Test. Versuchen Sie es gleich noch einmal.`,
  testRecently: (name: string, seconds: number) =>
    `Der Computer von ${name} wurde gerade erst getestet. Versuchen Sie es in ${seconds} s noch einmal.`,
  testNoAnswer: (name: string) => `Der Computer von ${name} antwortet nicht. Versuchen Sie es noch einmal.`,
  testLost: (name: string) =>
    `Die Verbindung zum Computer von ${name} ist während des Tests abgerissen. Versuchen Sie es noch einmal.`,
  testCancelled: "Der Test wurde abgebrochen.",
  testSelf: "Wählen Sie jemand anderen: Das sind Sie selbst.",
};
