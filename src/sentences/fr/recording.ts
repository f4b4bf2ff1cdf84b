/** Recordings and what is made of them. */

export const recording = {
  recordedAlready: "Cette réunion est déjà enregistrée.",
  notRecorded: "Cette réunion n’est pas enregistrée.",
  recordedNoMore: "Cette réunion n’est plus enregistrée.",
  pausedAlready: "L’enregistrement est déjà en pause.",
  notPaused: "L’enregistrement n’est pas en pause.",
  noSuchRecording: "Cet enregistrement n’est plus là.",
  noCopyOfThis: "Ce dossier ne contient pas de copie de cet enregistrement faite par un autre ordinateur.",
  noSuchResult: "Ce fichier n’est plus là.",
  stillRecording: "La réunion est encore enregistrée. Arrêtez d’abord l’enregistrement.",
  joiningThis:
    "Cet enregistrement est en train d’être complété à partir de la copie d’un autre ordinateur. Attendez que ce soit terminé.",
  composingThis: "Un fichier est en cours de création à partir de cet enregistrement. Annulez-le d’abord.",
  composingOther:
    "Un autre fichier est en cours de création à partir d’un enregistrement. Attendez-le, ou annulez-le.",
  composingElsewhere:
    "Landline crée déjà cela, dans sa fenêtre ou par une autre commande. Attendez, ou annulez-le là-bas.",
  composerFails: "Cela ne peut pas être créé : le programme qui le fait échoue sans cesse.",
  composerBusy: "Un fichier est déjà en cours de création.",
  nobodyRecorded: "Personne ne figure dans cet enregistrement : personne n’avait accepté d’être enregistré.",
  nobodySpoke: "Personne n’a parlé dans cet enregistrement.",
  filmsNeedBrowser:
    "Les films sont créés avec un navigateur. Installez Chromium, Chrome ou Edge, puis réessayez.",
  filmEncoderMissing:
    "Le navigateur qui crée les films n’a pas d’encodeur pour le MP4 (H.264). Créez le film en WebM, ou installez Chrome ou Edge.",
  filmBrowserUnstartable:
    "Le navigateur qui sert à créer les films n’a pas pu démarrer. Vérifiez qu’il démarre seul.",
  filmBrowserEnded: "Le navigateur qui crée le film s’est arrêté.",
  recorderFails:
    "L’enregistrement s’est terminé, car son programme échoue sans cesse. Ce qui a été enregistré est gardé.",
  recorderUnstartable: "Le programme d’enregistrement n’a pas pu démarrer.",
  recordingUnwritten:
    "L’enregistrement s’est terminé, car il ne peut pas être écrit sur ce disque. Ce qui a été enregistré avant est gardé.",
  recordingDiskFull:
    "L’enregistrement s’est terminé, car le disque est presque plein. Ce qui a été enregistré est gardé. Faites de la place, puis enregistrez de nouveau.",
  recordedByOthers:
    "Cela ne vaut que pour cet ordinateur : un autre enregistre aussi la réunion et continue.",
  noRoomToRecord: (free: string, needed: string) =>
    `Il n’y a pas assez de place pour enregistrer : le disque a ${free} de libre, et il faut ${needed}. Faites de la place, puis réessayez.`,
  gapInRecording: (from: string, to: string) =>
    `De ${from} à ${to}, rien n’a été enregistré : Landline s’était arrêté et a été redémarré.`,
  beginsLate: (at: string) => `Il commence à ${at} : cet ordinateur n’a enregistré qu’à partir de là.`,
  lossInRecording: (at: string) =>
    `Vers ${at}, il manque du son ou des images : le réseau ou un ordinateur était trop lent.`,
  endedFull: (at: string) => `Il s’arrête à ${at}, car le disque était plein.`,
  endedUnwritten: (at: string) => `Il s’arrête à ${at}, car il ne pouvait pas être écrit.`,
  notEnded: (at: string) => `Il n’a pas été terminé : ce qui existe va jusqu’à ${at}.`,
};
