/** What the operating system and the network refuse. */

export const system = {
  notThere: "Le fichier ou le dossier n’existe pas.",
  pathThroughFile: "Une partie du chemin est un fichier, pas un dossier. Vérifiez le chemin.",
  folderNotFile: "C’est un dossier, pas un fichier. Choisissez un fichier.",
  nameTaken: "Quelque chose de ce nom existe déjà. Choisissez un autre nom.",
  folderNotEmpty: "Le dossier n’est pas vide. Choisissez-en un autre.",
  linkLoop: "Le lien mène à lui-même. Choisissez le fichier ou le dossier auquel il devrait mener.",
  pathTooLong: "Le nom ou le chemin est trop long. Choisissez-en un plus court.",
  pathInvalid: "Le système n’accepte pas ce nom ou ce chemin. Choisissez-en un autre.",
  forbidden: "Le système ne le permet pas. Vérifiez les autorisations.",
  diskReadOnly: "Le disque est en lecture seule. Choisissez un autre endroit.",
  diskFull: "Le disque est plein. Faites de la place et réessayez.",
  quotaUsed: "Votre part du disque est épuisée. Faites de la place et réessayez.",
  fileTooLarge: "Le fichier est trop grand pour ce disque. Choisissez un autre endroit.",
  diskFault: "Le disque signale une panne. Vérifiez-le, ou choisissez un autre endroit.",
  deviceGone: "Le disque ou l’appareil n’est plus là. Branchez-le et réessayez.",
  networkDriveGone: "Le lecteur réseau a disparu. Reconnectez-le et réessayez.",
  usedByOther: "Un autre programme l’utilise. Fermez ce programme et réessayez.",
  runByOther: "Un autre programme l’exécute. Fermez ce programme et réessayez.",
  otherDisk: "Impossible de le déplacer sur un autre disque. Choisissez un endroit sur le même.",
  tooManyOpen: "Trop de fichiers sont ouverts sur cet ordinateur. Fermez quelques programmes et réessayez.",
  noMemory: "L’ordinateur n’a plus de mémoire. Fermez quelques programmes et réessayez.",
  tooBusy: "L’ordinateur est trop occupé. Réessayez dans un instant.",
  portTaken: "Un autre programme utilise ce port réseau. Fermez-le et réessayez.",
  addressGone: "L’adresse réseau n’est plus là. Vérifiez le réseau et réessayez.",
  networkUnreached: "Le réseau n’est pas joignable. Vérifiez que cet ordinateur est connecté.",
  computerUnreached: "L’autre ordinateur n’est pas joignable. Vérifiez que les deux sont sur le même réseau.",
  networkDown: "Le réseau est en panne. Vérifiez que cet ordinateur est connecté.",
  connectionRefused: "Rien n’y répond. Vérifiez que l’autre côté fonctionne.",
  connectionBroke: "La connexion s’est interrompue. Réessayez.",
  timedOut: "Rien n’a répondu à temps. Réessayez.",
  refusedBySystem: (code: string) => `Le système l’a refusé (${code}). Réessayez.`,

  noCards:
    "Pas de réseau : connectez cet ordinateur au Wi-Fi ou branchez un câble réseau. Landline s’en aperçoit tout seul.",
  noMulticastCards:
    "Par ce qui relie cet ordinateur, un VPN par exemple, les réunions à proximité n’apparaissent pas toutes seules : rejoignez par un code ou un lien, ou connectez-le à un réseau.",
  mdnsTaken:
    "Un autre programme garde le port UDP 5353 (mDNS) pour lui seul : les réunions à proximité ne peuvent pas être trouvées. Quittez-le, ou laissez-le partager le port.",
  mdnsForbidden:
    "Cet ordinateur ne laisse pas Landline utiliser le port UDP 5353 (mDNS) : autorisez-le dans les réglages du pare-feu ou de la sécurité.",
  mdnsFails: (code: string) =>
    `Les réunions à proximité ne peuvent pas être trouvées : mDNS ne démarre pas sur le port UDP 5353 (${code}). Vérifiez les réglages du réseau et le pare-feu.`,

  noStartAtLogin:
    "Ce Landline ne peut pas être démarré à l’ouverture de session : démarrez-le par son entrée de menu ou depuis son dossier, et réessayez.",
  startAtLoginFails: (file: string, why: string) =>
    `Le démarrage à l’ouverture de session ne peut pas être modifié : ${why} (${file})`,
  noSpeechProgram: (name: string) =>
    `Le programme de reconnaissance vocale ${name} ne peut pas être lancé. Indiquez son chemin complet dans les réglages des sous-titres.`,
  speechProgramEnded: (name: string) =>
    `Le programme de reconnaissance vocale ${name} s’arrête sans cesse, votre parole n’est donc pas sous-titrée. Vérifiez sa ligne de commande dans les réglages des sous-titres.`,
  speechProgramComplained: (name: string, said: string) =>
    `Le programme de reconnaissance vocale ${name} s’arrête sans cesse, votre parole n’est donc pas sous-titrée. Il indique : ${said}`,
  speechLineUnread:
    "Ce n’est pas une ligne de commande : saisissez le programme et ses arguments, avec des guillemets par paires autour de ce qui contient des espaces.",
  pageNamesNoProgram:
    "Une fenêtre de navigateur ne choisit pas de programme à exécuter sur cet ordinateur. Fermez Landline, puis lancez-le avec --speech-program et la ligne de commande.",

  verbatim: (text: string) => text,
};
