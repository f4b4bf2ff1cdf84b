/** What the doctor finds on this computer, and the one thing to do about each. */

export const doctor = {
  aboutNetwork: "Netzwerk",
  aboutMulticast: (card: string) => `Multicast über ${card}`,
  aboutMulticastIpv6: (card: string) => `Multicast über ${card} (IPv6)`,
  aboutUdpPort: (port: number) => `UDP-Port ${port}`,
  aboutUdpPorts: (ports: string) => `UDP-Ports ${ports}`,
  aboutTcpPorts: (ports: string) => `TCP-Ports ${ports}`,
  aboutFirewall: "Firewall",
  aboutWindow: "Fenster",
  aboutDevices: "Kamera und Mikrofon",
  aboutClock: "Uhr",
  aboutDataFolder: "Datenordner",
  aboutDisk: "Festplatte",
  aboutPictures: "Bilder",
  aboutOthers: "Andere in der Nähe",

  doctorConnected: (cards: string) => `Verbunden über ${cards}.`,
  doctorNoNetwork: "Dieser Computer ist in keinem Netzwerk.",
  doctorNoNetworkDo: "Schließen Sie ein Kabel oder WLAN an; Internet ist nicht nötig.",
  doctorLinkLocal: (cards: string) => `Nur Link-Local-Adressen von IPv6: ${cards}.`,
  doctorLinkLocalDo:
    "Meetings, Chat und Dateien gehen, aber Browser senden so weder Ton noch Bild. Schalten Sie IPv4 ein, oder lassen Sie den Router Adressen vergeben.",
  doctorSelfAssigned: (cards: string) =>
    `Niemand hat ${cards} eine Adresse gegeben, darum hat dieser Computer sich eine genommen (169.254…).`,
  doctorSelfAssignedDo:
    "Er trifft andere am selben Kabel oder Switch, die das auch getan haben, mit Ton, Bild und Dateien. Gibt es einen Router, prüfen Sie sein Kabel und DHCP: Computer mit einer Adresse von ihm sind nicht erreichbar.",
  doctorVirtualOnly: (cards: string) =>
    `Nur virtuelle Karten haben eine Adresse, und hinter ihnen ist kein anderer Computer: ${cards}.`,
  doctorVpnOnly: (cards: string) =>
    `Nur ein VPN verbindet diesen Computer (${cards}), und darüber erscheinen Meetings nicht von selbst.`,
  doctorVpnOnlyDo: "Treten Sie per Code oder Link bei, oder schließen Sie ein Kabel oder WLAN an.",
  doctorVpnRoute: (vpn: string, cards: string) =>
    `Das VPN ${vpn} befördert, was diesen Computer verlässt; nach Meetings wird über ${cards} gesucht.`,
  doctorVpnRouteDo:
    "Werden andere nicht gefunden, erlauben Sie in den Einstellungen des VPN das lokale Netz, oder schalten Sie das VPN aus.",
  doctorManyCards: (all: number, used: number) =>
    `Dieser Computer hat ${all} Netzwerkadressen; Landline verwendet ${used} davon.`,
  doctorManyCardsDo:
    "Werden andere nicht gefunden, schalten Sie die Netzwerkkarten aus, die zu keinem von ihnen führen.",
  doctorMtuTiny: (card: string, bytes: number) =>
    `Die Netzwerkkarte ${card} nimmt Pakete bis höchstens ${bytes} Byte: zu klein für Ton und Bild.`,
  doctorMtuSmall: (card: string, bytes: number) =>
    `Die Netzwerkkarte ${card} nimmt Pakete bis höchstens ${bytes} Byte: Größere von anderen kommen vielleicht nicht an.`,
  doctorMtuLarge: (card: string, bytes: number) =>
    `Die Netzwerkkarte ${card} sendet Pakete bis ${bytes} Byte, die andere Karten und Switches vielleicht verwerfen.`,
  doctorMtuDo: (card: string) => `Setzen Sie die MTU von ${card} auf 1500.`,

  doctorMulticastWorks: (address: string) => `Es geht über ${address}.`,
  doctorMulticastLost: "Ein Datagramm an die mDNS-Gruppe kommt nicht zurück.",
  doctorMulticastForbidden: "Das System lässt Landline kein Multicast senden.",
  doctorMulticastForbiddenDo:
    "Erlauben Sie Landline in den Datenschutz- oder Sicherheitseinstellungen des Systems das lokale Netzwerk.",
  doctorMulticastFails: (reason: string) => `Es geht nicht: ${reason}.`,
  doctorMulticastDo:
    "Erlauben Sie Multicast für diese Netzwerkkarte, oder treten Sie per Code bei: Meist blockiert es ein VPN, ein Gäste-WLAN mit Client-Isolation oder eine Firewall.",

  doctorMdnsShared: "Er lässt sich neben anderen mDNS-Programmen verwenden.",
  doctorMdnsTaken:
    "Ein anderes Programm hat ihn für sich allein, darum erscheinen Meetings in der Nähe nicht.",
  doctorMdnsTakenDo: "Beenden Sie dieses Programm, oder stellen Sie es so ein, dass es den mDNS-Port teilt.",
  doctorMdnsForbidden:
    "Das System lässt Landline ihn nicht verwenden, darum erscheinen Meetings in der Nähe nicht.",
  doctorMdnsForbiddenDo: "Erlauben Sie ihn in den Firewall- oder Sicherheitseinstellungen.",
  doctorMdnsFails: (code: string) =>
    `Er lässt sich nicht verwenden (${code}), darum erscheinen Meetings in der Nähe nicht.`,
  doctorMdnsFailsDo: "Prüfen Sie die Netzwerkeinstellungen und die Firewall.",
  doctorPortsFree: (port: number) => `Sie sind frei; Landline nimmt ${port}.`,
  doctorPortsNext: (port: number) =>
    `${port} ist der nächste freie; Landline hat, falls es läuft, einen davor.`,
  doctorPortOwn: (port: number) => `Landline hat ${port}.`,
  doctorPortsTaken: "Alle sind belegt.",
  doctorPortsTakenDo:
    "Sind das nicht vier Landline nebeneinander, haben andere Programme sie: Landline nimmt dann irgendeinen Port, den eine Firewall vielleicht nicht durchlässt, und Codes gelten bis zum nächsten Start. Nennen Sie mit --port einen anderen.",
  doctorPortOther: (port: number) =>
    `Andere Programme haben sie, darum rufen andere Mitglieder diesen Computer an Port ${port} an, und Codes gelten bis zum nächsten Start von Landline.`,
  doctorPortOtherDo:
    "Beenden Sie diese Programme und starten Sie Landline neu, oder nennen Sie mit --port einen anderen Port.",
  doctorMediaPortsTaken: "Alle sind belegt: Dieser Computer kann niemandes Ton und Bild tragen.",
  doctorMediaPortsTakenDo:
    "Beenden Sie die Programme, die sie haben, und starten Sie Landline neu, oder nennen Sie mit --port andere.",

  doctorFirewallOn: (name: string, ports: string) =>
    `${name} ist eingeschaltet, und Landline sieht nicht, ob ${ports} durchgelassen wird.`,
  doctorFirewallOnDo:
    "Finden andere Ihre Meetings nicht, führen Sie diesen Befehl mit Administratorrechten aus.",
  doctorFirewallOff: (ports: string) =>
    `Weder ufw noch firewalld ist eingeschaltet. Die Ports von Landline: ${ports}.`,
  doctorFirewallUnseen: (ports: string) =>
    `Landline kann nicht in die Firewall sehen. Seine Ports: ${ports}.`,
  doctorFirewallMacDo:
    "Finden andere Ihre Meetings nicht: Systemeinstellungen > Netzwerk > Firewall > Optionen, und erlauben Sie eingehende Verbindungen für Landline; auch unter Datenschutz & Sicherheit > Lokales Netzwerk.",
  doctorFirewallWindowsDo:
    "Finden andere Ihre Meetings nicht, stellen Sie das Netzwerk auf „Privat“, und führen Sie diese Befehle mit Administratorrechten aus.",
  doctorFirewallOtherDo: "Erlauben Sie diese Ports aus dem lokalen Netz.",

  doctorWindowOpens: (name: string, file: string) => `Es öffnet sich in ${name} (${file}).`,
  doctorNoWindow: "Es gibt weder Electron noch Chromium, Chrome oder Edge.",
  doctorNoWindowDo:
    "Installieren Sie Chromium, oder nennen Sie in LANDLINE_BROWSER einen Browser dieser Art.",

  doctorDevices: (cameras: number, microphones: number) => `Kameras: ${cameras}. Mikrofone: ${microphones}.`,
  doctorNoCamera: "Es gibt keine Kamera.",
  doctorNoMicrophone: "Es gibt kein Mikrofon.",
  doctorNoDevices: "Es gibt weder Kamera noch Mikrofon.",
  doctorNoDevicesDo:
    "Sie können trotzdem teilnehmen: sehen, hören und schreiben. Schließen Sie ein Gerät an, wird es sofort angeboten.",
  doctorDevicesUnchecked: "Nicht geprüft: Es gibt keinen Browser.",
  doctorDevicesUntold: (browser: string) => `${browser} hat nichts mitgeteilt.`,
  doctorDevicesUntoldDo: "Sehen Sie in den Einstellungen des Fensters nach, wo beide stehen.",
  doctorCameraBusy: "Ein anderes Programm scheint die Kamera zu verwenden.",
  doctorMicrophoneBusy: "Ein anderes Programm scheint das Mikrofon zu verwenden.",
  doctorBusyDo: "Schließen Sie dieses Programm, und prüfen Sie noch einmal.",
  doctorCameraDenied: "Landline darf die Kamera nicht verwenden.",
  doctorMicrophoneDenied: "Landline darf das Mikrofon nicht verwenden.",
  doctorDeniedDo:
    "Erlauben Sie es neben der Adresse der Seite (in einem Fenster ohne Adresse: im Menü ⋮) oder in den Datenschutzeinstellungen des Systems.",
  doctorCameraFails: "Die Kamera lässt sich nicht öffnen.",
  doctorMicrophoneFails: "Das Mikrofon lässt sich nicht öffnen.",
  doctorFailsDo: "Stecken Sie das Gerät neu an, oder wählen Sie in den Einstellungen ein anderes.",
  doctorDeviceMissing: (label: string) =>
    `${label}, in den Einstellungen gewählt, ist nicht angeschlossen; ein anderes Gerät wird verwendet.`,
  doctorDeviceMissingDo: "Schließen Sie es an, oder wählen Sie in den Einstellungen ein anderes.",

  doctorClock: (time: string) => `Sie zeigt ${time} UTC.`,
  doctorClockWrong: (time: string) => `Sie zeigt ${time} UTC, und das kann nicht stimmen.`,
  doctorClockBack: (time: string, used: string) =>
    `Sie zeigt ${time} UTC, und Landline wurde schon um ${used} UTC verwendet.`,
  doctorClockDo:
    "Stellen Sie die Uhr, denn bis dahin tragen Nachrichten eine falsche Zeit; ihre Reihenfolge stimmt trotzdem.",

  doctorFolderShut: (path: string) =>
    `In ${path} lässt sich nicht schreiben, darum wird nichts Neues aufbewahrt.`,
  doctorFolderShutDo:
    "Machen Sie den Ordner beschreibbar und starten Sie Landline neu, oder wählen Sie mit --data-dir einen anderen.",
  doctorDiskFree: (free: string) => `${free} sind frei.`,
  doctorDiskLow: (free: string) =>
    `Nur noch ${free} sind frei auf der Festplatte, die Meetings und Dateien aufbewahrt.`,
  doctorDiskLowDo:
    "Schaffen Sie Platz, oder geben Sie den Kopien fremder Dateien in den Einstellungen weniger Raum.",

  doctorSoundOnly: "In den Einstellungen steht „nur Ton“: Es kommen weder Bilder noch Bildschirme.",
  doctorSoundOnlyDo: "Empfangen Sie wieder Bilder.",
  doctorReceiveLimit: (kbps: number) =>
    `Die Einstellungen begrenzen die Bilder der anderen auf ${kbps} kbit/s.`,
  doctorSendLimit: (kbps: number) =>
    `Die Einstellungen begrenzen Ihre eigenen Bilder und Ihren Bildschirm auf ${kbps} kbit/s.`,
  doctorLimitDo: "Heben Sie die Grenze auf, außer das Netz ist so langsam.",

  doctorHeard: (count: number) => `Mitglieder von Meetings, die zu hören sind: ${count}.`,
  doctorNobodyHeard: "Kein anderes Mitglied eines Meetings ist zu hören.",
  doctorNobodyHeardDo:
    "Ist jemand in einem Meeting, prüfen Sie, ob beide Computer in einem Netz ohne Gäste-Isolation sind, oder treten Sie per Code bei.",
};
