/** What the doctor finds on this computer, and the one thing to do about each. */

export const doctor = {
  aboutNetwork: "Réseau",
  aboutMulticast: (card: string) => `Multicast sur ${card}`,
  aboutMulticastIpv6: (card: string) => `Multicast sur ${card} (IPv6)`,
  aboutUdpPort: (port: number) => `Port UDP ${port}`,
  aboutUdpPorts: (ports: string) => `Ports UDP ${ports}`,
  aboutTcpPorts: (ports: string) => `Ports TCP ${ports}`,
  aboutFirewall: "Pare-feu",
  aboutWindow: "Fenêtre",
  aboutDevices: "Caméra et micro",
  aboutClock: "Horloge",
  aboutDataFolder: "Dossier de données",
  aboutDisk: "Disque",
  aboutPictures: "Images",
  aboutOthers: "Les autres à proximité",

  doctorConnected: (cards: string) => `Connecté par ${cards}.`,
  doctorNoNetwork: "Cet ordinateur n’est sur aucun réseau.",
  doctorNoNetworkDo: "Branchez un câble ou connectez le Wi-Fi ; Internet n’est pas nécessaire.",
  doctorLinkLocal: (cards: string) => `Uniquement des adresses IPv6 de lien local : ${cards}.`,
  doctorLinkLocalDo:
    "Les réunions, la discussion et les fichiers marchent, mais les navigateurs n’envoient ainsi ni son ni image. Activez IPv4, ou faites attribuer des adresses par le routeur.",
  doctorSelfAssigned: (cards: string) =>
    `Personne n’a donné d’adresse à ${cards}, cet ordinateur en a donc pris une (169.254…).`,
  doctorSelfAssignedDo:
    "Il rencontre ceux qui ont fait de même sur le même câble ou commutateur, son, images et fichiers compris. S’il y a un routeur, vérifiez son câble et le DHCP : les ordinateurs qui ont une adresse de lui ne sont pas joignables.",
  doctorVirtualOnly: (cards: string) =>
    `Seules des cartes virtuelles ont une adresse, et aucun autre ordinateur n’est derrière elles : ${cards}.`,
  doctorVpnOnly: (cards: string) =>
    `Seul un VPN connecte cet ordinateur (${cards}), et les réunions n’y apparaissent pas d’elles-mêmes.`,
  doctorVpnOnlyDo: "Rejoignez par code ou par lien, ou branchez un câble ou le Wi-Fi.",
  doctorVpnRoute: (vpn: string, cards: string) =>
    `Le VPN ${vpn} achemine ce qui sort de cet ordinateur ; les réunions sont cherchées sur ${cards}.`,
  doctorVpnRouteDo:
    "Si les autres ne sont pas trouvés, autorisez le réseau local dans les réglages du VPN, ou désactivez le VPN.",
  doctorManyCards: (all: number, used: number) =>
    `Cet ordinateur a ${all} adresses réseau ; Landline en utilise ${used}.`,
  doctorManyCardsDo:
    "Si les autres ne sont pas trouvés, désactivez les cartes réseau qui ne mènent à aucun d’eux.",
  doctorMtuTiny: (card: string, bytes: number) =>
    `La carte réseau ${card} prend des paquets de ${bytes} octets au plus : trop petits pour le son et les images.`,
  doctorMtuSmall: (card: string, bytes: number) =>
    `La carte réseau ${card} prend des paquets de ${bytes} octets au plus : les plus grands des autres risquent de ne pas arriver.`,
  doctorMtuLarge: (card: string, bytes: number) =>
    `La carte réseau ${card} envoie des paquets allant jusqu’à ${bytes} octets, que d’autres cartes et commutateurs peuvent rejeter.`,
  doctorMtuDo: (card: string) => `Réglez le MTU de ${card} à 1500.`,

  doctorMulticastWorks: (address: string) => `Il marche par ${address}.`,
  doctorMulticastLost: "Un datagramme envoyé au groupe mDNS ne revient pas.",
  doctorMulticastForbidden: "Le système ne laisse pas Landline envoyer de multicast.",
  doctorMulticastForbiddenDo:
    "Autorisez le réseau local pour Landline dans les réglages de confidentialité ou de sécurité du système.",
  doctorMulticastFails: (reason: string) => `Il ne marche pas : ${reason}.`,
  doctorMulticastDo:
    "Autorisez le multicast pour cette carte réseau, ou rejoignez par code : c’est en général un VPN, un Wi-Fi d’invités avec isolation des clients ou un pare-feu qui le bloque.",

  doctorMdnsShared: "Il peut être utilisé à côté d’autres programmes mDNS.",
  doctorMdnsTaken:
    "Un autre programme le garde pour lui seul, les réunions à proximité n’apparaissent donc pas.",
  doctorMdnsTakenDo: "Quittez ce programme, ou réglez-le pour qu’il partage le port mDNS.",
  doctorMdnsForbidden:
    "Le système ne laisse pas Landline l’utiliser, les réunions à proximité n’apparaissent donc pas.",
  doctorMdnsForbiddenDo: "Autorisez-le dans les réglages du pare-feu ou de la sécurité.",
  doctorMdnsFails: (code: string) =>
    `Il est inutilisable (${code}), les réunions à proximité n’apparaissent donc pas.`,
  doctorMdnsFailsDo: "Vérifiez les réglages du réseau et le pare-feu.",
  doctorPortsFree: (port: number) => `Ils sont libres ; Landline prend ${port}.`,
  doctorPortsNext: (port: number) =>
    `${port} est le prochain libre ; Landline, s’il est lancé, en a un avant celui-ci.`,
  doctorPortOwn: (port: number) => `Landline a ${port}.`,
  doctorPortsTaken: "Ils sont tous occupés.",
  doctorPortsTakenDo:
    "Si ce ne sont pas quatre Landline, d’autres programmes les ont : Landline prend alors un port quelconque, qu’un pare-feu peut bloquer, et les codes valent jusqu’à son prochain démarrage. Indiquez-en un autre par --port.",
  doctorPortOther: (port: number) =>
    `D’autres programmes les ont, les autres membres appellent donc cet ordinateur au port ${port}, et les codes valent jusqu’au prochain démarrage de Landline.`,
  doctorPortOtherDo: "Quittez ces programmes et redémarrez Landline, ou indiquez un autre port par --port.",
  doctorMediaPortsTaken:
    "Ils sont tous occupés : cet ordinateur ne peut porter le son et les images de personne.",
  doctorMediaPortsTakenDo:
    "Quittez les programmes qui les ont et redémarrez Landline, ou indiquez-en d’autres par --port.",

  doctorFirewallOn: (name: string, ports: string) =>
    `${name} est actif, et Landline ne peut pas voir s’il laisse entrer ${ports}.`,
  doctorFirewallOnDo:
    "Si les autres ne trouvent pas vos réunions, exécutez cette commande en tant qu’administrateur.",
  doctorFirewallOff: (ports: string) => `Ni ufw ni firewalld n’est actif. Les ports de Landline : ${ports}.`,
  doctorFirewallUnseen: (ports: string) =>
    `Landline ne peut pas voir dans le pare-feu. Ses ports : ${ports}.`,
  doctorFirewallMacDo:
    "Si les autres ne trouvent pas vos réunions : Réglages Système > Réseau > Coupe-feu > Options, et autorisez les connexions entrantes pour Landline ; de même dans Confidentialité et sécurité > Réseau local.",
  doctorFirewallWindowsDo:
    "Si les autres ne trouvent pas vos réunions, réglez le réseau sur Privé, et exécutez ces commandes en tant qu’administrateur.",
  doctorFirewallOtherDo: "Autorisez ces ports depuis le réseau local.",

  doctorWindowOpens: (name: string, file: string) => `Elle s’ouvre dans ${name} (${file}).`,
  doctorNoWindow: "Il n’y a ni Electron, ni Chromium, Chrome ou Edge.",
  doctorNoWindowDo: "Installez Chromium, ou indiquez un navigateur de ce genre dans LANDLINE_BROWSER.",

  doctorDevices: (cameras: number, microphones: number) => `Caméras : ${cameras}. Micros : ${microphones}.`,
  doctorNoCamera: "Il n’y a pas de caméra.",
  doctorNoMicrophone: "Il n’y a pas de micro.",
  doctorNoDevices: "Il n’y a ni caméra ni micro.",
  doctorNoDevicesDo:
    "Vous pouvez participer quand même : voir, entendre et écrire. Branchez un appareil, et il est proposé aussitôt.",
  doctorDevicesUnchecked: "Non vérifié : il n’y a pas de navigateur.",
  doctorDevicesUntold: (browser: string) => `${browser} n’a rien indiqué.`,
  doctorDevicesUntoldDo: "Regardez dans les réglages de la fenêtre, où les deux figurent.",
  doctorCameraBusy: "Un autre programme semble utiliser la caméra.",
  doctorMicrophoneBusy: "Un autre programme semble utiliser le micro.",
  doctorBusyDo: "Fermez ce programme, puis vérifiez de nouveau.",
  doctorCameraDenied: "Landline n’a pas le droit d’utiliser la caméra.",
  doctorMicrophoneDenied: "Landline n’a pas le droit d’utiliser le micro.",
  doctorDeniedDo:
    "Autorisez-le à côté de l’adresse de la page (dans une fenêtre sans adresse : dans son menu ⋮) ou dans les paramètres de confidentialité du système.",
  doctorCameraFails: "La caméra ne peut pas être ouverte.",
  doctorMicrophoneFails: "Le micro ne peut pas être ouvert.",
  doctorFailsDo: "Rebranchez l’appareil, ou choisissez-en un autre dans les réglages.",
  doctorDeviceMissing: (label: string) =>
    `${label}, choisi dans les réglages, n’est pas connecté ; un autre appareil est utilisé.`,
  doctorDeviceMissingDo: "Branchez-le, ou choisissez-en un autre dans les réglages.",

  doctorClock: (time: string) => `Elle indique ${time} UTC.`,
  doctorClockWrong: (time: string) => `Elle indique ${time} UTC, ce qui ne peut pas être juste.`,
  doctorClockBack: (time: string, used: string) =>
    `Elle indique ${time} UTC, et Landline a déjà été utilisé à ${used} UTC.`,
  doctorClockDo:
    "Réglez l’horloge, car d’ici là les messages portent une heure fausse ; leur ordre est juste quand même.",

  doctorFolderShut: (path: string) =>
    `Impossible d’écrire dans ${path}, rien de nouveau n’est donc conservé.`,
  doctorFolderShutDo:
    "Rendez le dossier accessible en écriture et redémarrez Landline, ou choisissez-en un autre par --data-dir.",
  doctorDiskFree: (free: string) => `${free} sont libres.`,
  doctorDiskLow: (free: string) =>
    `Il ne reste que ${free} sur le disque qui conserve les réunions et les fichiers.`,
  doctorDiskLowDo:
    "Faites de la place sur le disque, ou accordez-en moins aux copies des fichiers des autres dans les réglages.",

  doctorSoundOnly: "Les réglages indiquent « son seul » : ni images ni écrans n’arrivent.",
  doctorSoundOnlyDo: "Recevez de nouveau les images.",
  doctorReceiveLimit: (kbps: number) => `Les réglages limitent les images des autres à ${kbps} kbit/s.`,
  doctorSendLimit: (kbps: number) =>
    `Les réglages limitent vos propres images et votre écran à ${kbps} kbit/s.`,
  doctorLimitDo: "Levez la limite, à moins que le réseau ne soit aussi lent.",

  doctorHeard: (count: number) => `Membres de réunions entendus : ${count}.`,
  doctorNobodyHeard: "Aucun autre membre d’une réunion n’est entendu.",
  doctorNobodyHeardDo:
    "Si quelqu’un est dans une réunion, vérifiez que les deux ordinateurs sont sur le même réseau, sans isolation des invités, ou rejoignez par code.",
};
