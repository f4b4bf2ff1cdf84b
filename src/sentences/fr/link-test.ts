/** What a test of the connection with another member has found, and what to do about it. */

export const linkTest = {
  testAllWell: (name: string) => `Tout passe entre cet ordinateur et celui de ${name}, dans les deux sens.`,
  testNoLink: (name: string) =>
    `Ni cet ordinateur ni celui de ${name} ne peut appeler l’autre, bien que les deux soient dans la réunion.`,
  testNoLinkDo: (ports: string) =>
    `Autorisez TCP ${ports} dans le pare-feu de l’un des deux, et vérifiez que les deux sont sur le même réseau, sans isolation des clients.`,
  testTcpThere: (name: string) =>
    `L’ordinateur de ${name} n’accepte pas d’appels de celui-ci ; les liaisons marchent dans l’autre sens.`,
  testTcpThereDo: (name: string, port: number) =>
    `Autorisez TCP ${port} dans le pare-feu de l’ordinateur de ${name}.`,
  testTcpHere: (name: string) =>
    `Cet ordinateur n’accepte pas d’appels de celui de ${name} ; les liaisons marchent dans l’autre sens.`,
  testTcpHereDo: (port: number) => `Autorisez TCP ${port} dans le pare-feu de cet ordinateur.`,
  testUdpThere: (name: string) =>
    `Aucun paquet UDP n’arrive d’ici à l’ordinateur de ${name} : il ne pourrait pas porter votre son et votre image.`,
  testUdpThereDo: (name: string, ports: string) =>
    `Autorisez UDP ${ports} dans le pare-feu de l’ordinateur de ${name}.`,
  testUdpHere: (name: string) =>
    `Aucun paquet UDP n’arrive de l’ordinateur de ${name} : celui-ci ne pourrait pas porter le son et l’image de ${name}.`,
  testUdpHereDo: (ports: string) => `Autorisez UDP ${ports} dans le pare-feu de cet ordinateur.`,
  testMulticastThere: (name: string) =>
    `L’ordinateur de ${name} n’entend pas le multicast de celui-ci : les réunions d’ici n’y apparaissent pas d’elles-mêmes.`,
  testMulticastHere: (name: string) =>
    `Cet ordinateur n’entend pas le multicast de celui de ${name} : les réunions de là-bas n’apparaissent pas ici d’elles-mêmes.`,
  testMulticastDo:
    "Autorisez UDP 5353 dans le pare-feu et le multicast sur le point d’accès, ou invitez par code ou par lien.",
  testSizeThere: (name: string, bytes: number) =>
    `Les paquets de ${bytes} octets ou plus n’arrivent pas à l’ordinateur de ${name}.`,
  testSizeHere: (name: string, bytes: number) =>
    `Les paquets de ${bytes} octets ou plus n’arrivent pas ici depuis l’ordinateur de ${name}.`,
  testSizeDo: (bytes: number) =>
    `Réglez le MTU des deux cartes réseau à ${bytes}, ou celui du commutateur ou du VPN entre elles à 1500.`,
  testSizeTinyDo: "Réglez à 1500 le MTU du commutateur ou du VPN entre les deux.",
  testLossThere: (name: string, percent: number) =>
    `${percent} % des paquets vers l’ordinateur de ${name} se perdent.`,
  testLossHere: (name: string, percent: number) =>
    `${percent} % des paquets venant de l’ordinateur de ${name} se perdent.`,
  testLossDo: "Utilisez un câble, ou rapprochez-vous du point d’accès.",
  testSlowThere: (name: string, kbps: number) =>
    `Seulement ${kbps} kbit/s passent d’ici à l’ordinateur de ${name} : trop peu pour de bonnes images.`,
  testSlowHere: (name: string, kbps: number) =>
    `Seulement ${kbps} kbit/s arrivent ici de l’ordinateur de ${name} : trop peu pour de bonnes images.`,
  testSlowDo: "Utilisez un câble, ou suspendez ce qui utilise aussi le réseau.",
  testClockAhead: (name: string, seconds: number) =>
    `L’horloge de l’ordinateur de ${name} avance de ${seconds} s sur celle-ci.`,
  testClockBehind: (name: string, seconds: number) =>
    `L’horloge de l’ordinateur de ${name} retarde de ${seconds} s sur celle-ci.`,
  testClockDo: "Réglez l’horloge qui est fausse, ou activez l’heure automatique sur les deux.",
  testNoReport: (name: string) => `Ce que l’ordinateur de ${name} a vu du test n’est pas arrivé.`,
  testNoReportDo: "Refaites le test.",

  testRuns: "Un test est en cours. Attendez qu’il soit fini.",
  testBusy: (name: string) => `L’ordinateur de ${name} est dans un autre test. Réessayez dans un instant.`,
  testRecently: (name: string, seconds: number) =>
    `L’ordinateur de ${name} vient d’être testé. Réessayez dans ${seconds} s.`,
  testNoAnswer: (name: string) => `L’ordinateur de ${name} ne répond pas. Réessayez.`,
  testLost: (name: string) =>
    `La liaison avec l’ordinateur de ${name} s’est rompue pendant le test. Réessayez.`,
  testCancelled: "Le test a été arrêté.",
  testSelf: "Choisissez quelqu’un d’autre : c’est vous.",
};
