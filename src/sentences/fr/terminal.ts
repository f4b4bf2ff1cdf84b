/** What the commands print at a terminal. */
import { n } from "./plural.ts";

export const terminal = {
  noMeetingsNearby: "Aucune réunion à proximité.",
  startAMeeting: "Commencez-en une avec : landline create <titre>",
  peopleThere: (count: number) => n(count, { one: "# personne", other: "# personnes" }),
  markPasscode: "code secret",
  markOtherVersion: "autre version",
  markPrivate: "(privé)",
  markDeleted: "(supprimé)",
  nothingRecorded: "Cet ordinateur n’a encore rien enregistré.",
  noRecordingNamed: (name: string) =>
    `Cet ordinateur n’a pas d’enregistrement « ${name} ». Voir : landline recordings`,
  stillRecorded: "La réunion est encore enregistrée. Arrêtez d’abord l’enregistrement.",
  nothingKept: "Cet ordinateur ne conserve encore aucune réunion.",
  nothingShared: "Rien n’a été partagé dans cette réunion.",
  historyTaken:
    "Un autre programme a ouvert l’historique de ce dossier de données. Réessayez quand il sera terminé.",
  runningSilent:
    "Le Landline qui fonctionne avec ce dossier de données ne répond pas. Réessayez, ou quittez-le d’abord.",
  byteCount: (size: string) => size,
  writtenTo: (file: string) => `Écrit dans ${file}`,
  wasShared: (person: string, name: string, size: string) => `${person} a partagé : ${name} (${size})`,
  wasAnnounced: (person: string, text: string) => `${person} a annoncé : ${text}`,
  wasCaptioned: (person: string, text: string) => `${person} (sous-titres) : ${text}`,
  wasAsked: (person: string, question: string) => `${person} a demandé : ${question}`,
  noFileNamed: (name: string) =>
    `Il n’y a pas de fichier « ${name} » dans cette réunion. Sans --save, la commande les énumère.`,
  savingStopped: "Abandonné. Ce qui a été enregistré reste.",
  folderTakesNoFiles: (folder: string) => `On ne peut pas enregistrer de fichiers dans ${folder}.`,
  savedFile: (path: string, size: string) => `Enregistré : ${path} (${size})`,
  savedBefore: (path: string) => `Déjà là : ${path}`,
  savedCount: (count: number) => n(count, { one: "# enregistré", other: "# enregistrés" }),
  thereCount: (count: number) => `${count} déjà là`,
  notSavedCount: (count: number) => n(count, { one: "# non enregistré", other: "# non enregistrés" }),
  thisIsVersion: (version: string) => `Voici Landline ${version}.`,
  noOtherRelease: "Aucune autre version n’est connue ici.",
  noLaterRelease: (version: string) => `Aucune version plus récente que ${version} n’est connue ici.`,
  laterIsHere: (version: string) =>
    `Landline ${version} est sur cet ordinateur. Pour l’installer : landline update --install`,
  laterIsOut: (version: string) =>
    `Landline ${version} est sorti. Il vient d’un membre d’une réunion qui l’a.`,
  othersCanGet: "Dans une réunion, d’autres peuvent recevoir de cet ordinateur :",
  testNeedsLandline:
    "Aucun Landline ne fonctionne avec ce dossier de données. Démarrez-le, rejoignez une réunion et testez de nouveau.",
  testInNoMeeting: "Landline n’est dans aucune réunion. Rejoignez-en une et testez de nouveau.",
  testMeetingLeft: "La réunion a été quittée.",
  severalOfThatName: (count: number, ids: string) =>
    `Il y en a ${count} de ce nom. Donnez un identifiant : ${ids}.`,
  nobodyOfThatName: "Personne de ce nom n’est là.",
  nobodyElseThere: "Personne d’autre n’est dans la réunion.",
  inMeetingAre: (names: string) => `Dans la réunion : ${names}.`,
  testedWith: (name: string) => `Avec ${name}`,
  testedTo: (name: string) => `Vers ${name}`,
  testedFrom: (name: string) => `Depuis ${name}`,
  testedTimes: "Temps",
  testedYes: "oui",
  testedNo: "non",
  testedUnknown: "inconnu",
  someOf: (count: number, all: number) => `${count} sur ${all}`,
  packetsUpTo: (bytes: number) => `paquets jusqu’à ${bytes} octets`,
  packetsUnknown: "plus grand paquet inconnu",
  rateIs: (rate: string) => `${rate.replace(".", ",")} Mbit/s`,
  rateUnknown: "débit inconnu",
  roundTripAndClocks: (ms: string, seconds: string) =>
    `Aller-retour ${ms.replace(".", ",")} ms ; horloges décalées de ${seconds.replace(".", ",")} s.`,
};
