/** What a member may do in a meeting, and what is said of members. */

export const conduct = {
  personNotHere: "Cette personne n’est pas dans la réunion.",
  hostsOnly: "Seul un hôte peut faire cela. Demandez à un hôte de la réunion.",
  hostsEnd: "Seul un hôte peut terminer la réunion pour tous. Vous pouvez la quitter.",
  hostsAppoint: "Seul un hôte peut nommer des hôtes et des co-hôtes. Demandez à un hôte de la réunion.",
  makerStaysIn: "La personne qui a créé la réunion ne peut pas en être exclue.",
  makerStaysHost: "La personne qui a créé la réunion en reste l’hôte.",
  onlyGiveUp: "Vous ne pouvez que renoncer à un rôle, pas en prendre un plus élevé.",
  noOwnBan: "Vous ne pouvez pas vous bannir vous-même ; quittez plutôt la réunion.",
  noOwnRemoval: "Vous ne pouvez pas vous exclure vous-même ; quittez plutôt la réunion.",
  hostBefore: "Cette personne était hôte avant vous. Demandez à la personne qui a créé la réunion.",
  isHostOrCohost: "Cette personne est hôte ou co-hôte. Demandez à un hôte de la réunion.",
  notWaiting: "Cette personne n’attend pas d’être admise, ou vous ne pouvez pas l’admettre.",
  passcodeStays:
    "Cette réunion a été créée avec un code secret : seule la personne qui l’a créée peut le retirer. Vous pouvez en définir un autre.",
  takingOver: "Quelqu’un d’autre est en train de reprendre la réunion. Réessayez dans un instant.",
  viewersAsk:
    "Vous regardez et écoutez : vous ne pouvez pas lancer de sondage ici. Levez la main pour demander à un hôte.",
  viewersShare:
    "Vous regardez et écoutez : vous ne pouvez pas partager de fichiers ici. Levez la main pour demander à un hôte.",
  viewersCall:
    "Vous regardez et écoutez : vous ne pouvez appeler personne. Levez la main pour demander à un hôte.",
  viewersPresent:
    "Vous regardez et écoutez : vous ne pouvez pas présenter. Levez la main pour demander à un hôte.",
  viewersSpeak: "Vous regardez et écoutez. Levez la main pour demander la parole.",
  heldMuted: "Un hôte a coupé votre micro. Levez la main pour qu’on vous invite à parler.",
  heldStopped: "Un hôte a arrêté votre caméra. Levez la main pour qu’on vous invite à la rallumer.",
  chatClosed:
    "Les hôtes ont fermé la discussion à ceux qui regardent. Levez la main pour demander à un hôte.",
  chooseReaction: (reactions: string) => `Choisissez l’une de ces réactions : ${reactions}`,
  fiveReactions: "Cinq réactions par seconde au plus. Attendez un instant.",
  captionersOnly:
    "Seules les personnes à qui un hôte confie les sous-titres peuvent faire cela. Demandez à un hôte de la réunion.",
  captionersMost: (max: number) =>
    `Au plus ${max} personnes peuvent sous-titrer une réunion. Retirez d’abord les sous-titres à l’une d’elles.`,
  captionsOff: "Les sous-titres ne sont pas gardés, ou aucun hôte ne vous les confie.",
  threeLines: "Trois lignes par seconde au plus. Attendez un instant.",
  captionNotKept: "La ligne est affichée, mais n’est pas gardée dans l’historique.",
  callOver: "Cet appel est terminé.",
  callAnswered: "Cet appel a déjà reçu une réponse.",
  callElsewhere: "Une autre fenêtre a cet appel.",
  inCall: "Vous êtes déjà dans un appel. Raccrochez d’abord.",
  otherCall: "Il y a déjà un autre appel.",
  mediaElsewhere: "Une autre fenêtre a le son et les images. Ramenez-les d’abord ici.",
  someonePresents: (name: string) => `${name} présente. Demandez à prendre la suite, ou attendez la fin.`,
  takeOverDeclined: (name: string) => `${name} continue de présenter pour le moment.`,

  sendsTooMuch: "Cette personne envoie plus que la réunion n’accepte ; le reste attend.",
  wroteTooMuch:
    "Cette personne a écrit plus que ce qui est gardé d’une seule personne ; le reste est laissé de côté.",
  bringsForged: "Cette personne apporte des entrées falsifiées ou mal formées ; elles sont laissées de côté.",
  wroteTwice: "Cette personne a écrit deux historiques sous un même nom ; les deux sont gardés.",
  sendsMalformed: "Cette personne envoie ce qui n’est pas un message valable ; c’est laissé de côté.",
  sendsNonsense:
    "Le Landline de cette personne envoie des données incompréhensibles et a donc été coupé un moment. Il est peut-être endommagé : demandez qu’il soit réinstallé.",
  sendsDamaged:
    "L’ordinateur de cette personne envoie des morceaux de fichiers endommagés. Ils sont repris chez d’autres ; son disque ou sa mémoire est peut-être défectueux.",
  noRoomForCopies:
    "Il n’y a pas de place sur cet ordinateur pour des copies de fichiers partagés : elles ne sont pas gardées ici, seulement chez les autres. Faites de la place ; Landline reprend de lui-même.",
  noRoomForMessages:
    "Il n’y a pas de place sur cet ordinateur pour de nouveaux messages : ils ne sont pas gardés ici, seulement chez les autres. Faites de la place ; Landline reprend de lui-même.",
  noRoomForBoth:
    "Il n’y a pas de place sur cet ordinateur pour de nouveaux messages ni pour des copies de fichiers partagés : ils ne sont pas gardés ici, seulement chez les autres. Faites de la place ; Landline reprend de lui-même.",
  theirNoRoomForCopies:
    "Il n’y a pas de place sur l’ordinateur de cette personne pour des copies de fichiers partagés : elles n’y sont pas gardées. Ce que les autres ont n’est pas touché.",
  theirNoRoomForMessages:
    "Il n’y a pas de place sur l’ordinateur de cette personne pour de nouveaux messages : ils n’y sont pas gardés. Ce que les autres ont n’est pas touché.",
  theirNoRoomForBoth:
    "Il n’y a pas de place sur l’ordinateur de cette personne pour de nouveaux messages ni pour des copies de fichiers partagés : ils n’y sont pas gardés. Ce que les autres ont n’est pas touché.",
};
