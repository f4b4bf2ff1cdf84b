/** Getting into a meeting, and what a person types on the way. */
import { n } from "./plural.ts";

/** "1er", "2e". */
const nth = (number: number): string => (number === 1 ? "1er" : `${number}e`);

export const entrance = {
  wrongPasscode: "Le code secret est faux. Vérifiez-le avec quelqu’un dans la réunion et réessayez.",
  passcodeNeeded: "Cette réunion demande un code secret. Demandez-le à quelqu’un dans la réunion.",
  tooManyPasscodes: (seconds: number) =>
    `Trop de codes secrets faux. Réessayez dans ${n(seconds, { one: "# seconde", other: "# secondes" })}.`,
  protocolVersion:
    "La réunion utilise une autre version de Landline. Installez la même version sur les deux ordinateurs.",
  meetingFull: "La réunion est complète. Réessayez quand quelqu’un sera parti.",
  banned: "Un hôte vous a banni de cette réunion. Seul un hôte peut lever cela.",
  stillBanned: "Un hôte vous a banni de cette réunion. Demandez à un hôte de lever cela, puis réessayez.",
  removed: "Un hôte vous a exclu de cette réunion. Vous pouvez redemander à entrer.",
  ended: "Un hôte a terminé la réunion pour tous.",
  locked: "Cette réunion est verrouillée. Demandez à un hôte de la déverrouiller, puis réessayez.",
  notAdmitted: "Un hôte ne vous a pas laissé entrer. Vous pouvez demander encore une fois.",
  blocked:
    "Un hôte vous a refusé deux fois : vous ne pouvez plus demander à entrer dans cette réunion aujourd’hui.",
  copyInMeeting:
    "Une autre copie de ce Landline est déjà dans cette réunion, avec le même dossier de données. Fermez-la, ou démarrez celle-ci avec son propre dossier de données.",
  identityInUse:
    "L’identité de ce dossier de données est utilisée sur un autre ordinateur. Donnez à chaque copie son propre dossier de données.",
  everybodyBusy:
    "Les ordinateurs de cette réunion sont trop occupés pour répondre. Attendez un instant, puis réessayez.",
  nobodyReached:
    "Personne dans la réunion n’est joignable. Vérifiez que les deux ordinateurs sont sur le même réseau et qu’aucun pare-feu ne les sépare.",
  keptDamaged:
    "Ce qui était gardé de cette réunion est endommagé. Rejoignez-la par quelqu’un qui s’y trouve, ou créez-en une autre.",
  keptByOther:
    "Cette réunion a été gardée par une autre identité. Rejoignez-la par quelqu’un qui s’y trouve.",
  cannotOpen: (title: string) =>
    `« ${title} » ne peut pas être ouverte d’ici. Rejoignez-la par quelqu’un qui s’y trouve, ou créez-en une autre.`,
  alreadyInMeeting: "Vous êtes déjà dans une réunion. Quittez-la d’abord.",
  notInMeeting: "Vous n’êtes dans aucune réunion. Rejoignez-en une d’abord.",
  leaveToDelete: "Vous êtes dans cette réunion. Quittez-la avant de la supprimer.",
  windowClosed: (title: string) =>
    `Vous avez quitté « ${title} », car sa fenêtre est restée fermée une minute. Rejoignez-la depuis la liste.`,
  joinCancelled: "L’entrée dans la réunion a été annulée.",
  noNetwork:
    "Cet ordinateur n’est sur aucun réseau. Branchez un câble ou connectez le Wi-Fi, puis réessayez.",
  severalMeetings: (title: string, ids: string) =>
    `Plusieurs réunions s’appellent « ${title} ». Rejoignez-en une par son identifiant : ${ids}.`,
  severalKept: (title: string, ids: string) =>
    `Plusieurs réunions s’appellent « ${title} ». Nommez-en une par son identifiant : ${ids}.`,
  noMeetingHere: (title: string) => `Il n’y a pas de réunion « ${title} » ici.`,
  noneNearby: "Aucune réunion n’est à proximité.",
  nearby: (titles: string) => `À proximité : ${titles}.`,
  checkTitle: "Vérifiez le titre, et que les deux ordinateurs sont sur le même réseau.",
  noMeetingKept: (title: string) => `Cet ordinateur ne garde aucune réunion « ${title} ».`,
  keptUnreadable: (title: string) => `Ce qui est gardé de « ${title} » ne peut pas être lu.`,

  wayEmpty:
    "Saisissez un code, un lien ou une adresse. Quelqu’un dans la réunion les trouve sous « Inviter ».",
  linkCut: "Le lien n’est pas entier. Copiez-le encore une fois, du premier caractère au dernier.",
  noSuchPort: (port: string) => `Il n’y a pas de port « ${port} ». Les ports vont de 1 à 65535.`,
  noWay: (typed: string) =>
    `« ${typed} » n’est ni un code, ni un lien, ni une adresse. Une adresse ressemble à 192.168.1.20.`,
  codeStrange: (group: number, typed: string) =>
    `Le ${nth(group)} groupe du code, « ${typed} », contient un caractère qu’aucun code n’a. Comparez-le encore une fois avec le code.`,
  codeUneven: (group: number, typed: string, length: number, needed: number) =>
    `Le ${nth(group)} groupe du code, « ${typed} », a ${length} caractères au lieu de ${needed}. Comparez-le encore une fois avec le code.`,
  codeMistyped: (group: number, typed: string) =>
    `Le ${nth(group)} groupe du code, « ${typed} », contient une faute de frappe. Comparez-le encore une fois avec le code.`,
  codeTooNew: "Le code vient d’une version plus récente de Landline. Installez la même version ici.",
  codeCut: (groups: number, needed: number) =>
    `Le code a ${n(groups, { one: "# groupe", other: "# groupes" })} au lieu de ${needed}. Demandez-le en entier.`,
  codePortZero: "Le code indique le port 0, qui n’existe pas. Redemandez-le.",
  ownCode: "Cela mène à cet ordinateur. Utilisez le code de quelqu’un qui est dans la réunion.",
  linkOutdated:
    "La personne qui vous a donné ce lien est maintenant dans une autre réunion. Demandez un nouveau lien.",
  noSuchComputer: (name: string) =>
    `Aucun ordinateur ne s’appelle « ${name} » ici. Saisissez son adresse, comme 192.168.1.20.`,
  otherThanCode: (where: string) =>
    `À ${where}, quelqu’un d’autre répond que celui que le code désigne. Demandez-en un nouveau et utilisez-le pour entrer.`,
  otherThanLink: (where: string) =>
    `À ${where}, quelqu’un d’autre répond que celui que le lien désigne. Demandez-en un nouveau et utilisez-le pour entrer.`,
  noMeetingThere: (where: string) =>
    `L’ordinateur à ${where} est allumé, mais Landline n’y est dans aucune réunion. Vérifiez l’adresse, ou demandez un nouveau code.`,
  nothingAnswers: (where: string, port: number) =>
    `Rien ne répond à ${where}. Vérifiez l’adresse, que les deux réseaux sont reliés et qu’aucun pare-feu n’y bloque Landline (port TCP ${port}).`,
  nobodyTakesCall: (where: string) =>
    `À ${where}, personne dans une réunion ne répond. Vérifiez que Landline y est dans une réunion, et que cet ordinateur a un chemin vers ce réseau.`,

  nameEmpty: "Votre nom ne peut pas être vide. Saisissez au moins une lettre.",
  nameTooLong: (max: number, length: number) =>
    `Votre nom peut avoir ${max} caractères ; celui-ci en a ${length}. Raccourcissez-le.`,
  nameTooHeavy:
    "Votre nom est trop long : ses émojis ou ses accents comptent pour plusieurs caractères. Raccourcissez-le.",
  titleEmpty: "Le titre d’une réunion ne peut pas être vide. Saisissez au moins une lettre.",
  titleTooLong: (max: number, length: number) =>
    `Le titre d’une réunion peut avoir ${max} caractères ; celui-ci en a ${length}. Raccourcissez-le.`,
  titleTooHeavy:
    "Le titre est trop long : ses émojis ou ses accents comptent pour plusieurs caractères. Raccourcissez-le.",
  lineEmpty: "Une ligne ne peut pas être vide. Saisissez au moins une lettre.",
  lineTooLong: (max: number, length: number) =>
    `Une ligne peut avoir ${max} caractères ; celle-ci en a ${length}. Raccourcissez-la.`,
  lineTooHeavy:
    "La ligne est trop longue : ses émojis ou ses accents comptent pour plusieurs caractères. Raccourcissez-la.",
  questionEmpty: "Une question ne peut pas être vide. Saisissez au moins une lettre.",
  questionTooLong: (max: number, length: number) =>
    `Une question peut avoir ${max} caractères ; celle-ci en a ${length}. Raccourcissez-la.`,
  questionTooHeavy:
    "La question est trop longue : ses émojis ou ses accents comptent pour plusieurs caractères. Raccourcissez-la.",
  optionEmpty: "Une réponse ne peut pas être vide. Saisissez au moins une lettre.",
  optionTooLong: (max: number, length: number) =>
    `Une réponse peut avoir ${max} caractères ; celle-ci en a ${length}. Raccourcissez-la.`,
  optionTooHeavy:
    "La réponse est trop longue : ses émojis ou ses accents comptent pour plusieurs caractères. Raccourcissez-la.",
  messageEmpty: "Le message est vide. Écrivez d’abord quelque chose.",
  messageTooLong: (max: number, length: number) =>
    `Un message peut avoir ${max} caractères ; celui-ci en a ${length}. Envoyez-le en plusieurs parties.`,
  announcementUnfit: "L’annonce est vide ou trop longue. Écrivez quelques lignes.",
  announcementTooLong: (max: number, length: number) =>
    `Une annonce peut avoir ${max} caractères ; celle-ci en a ${length}. Raccourcissez-la.`,
  passcodeEmpty: "Le code secret est vide. Saisissez-en un, ou créez la réunion sans code.",
  passcodeTooShort: (min: number) =>
    `Un code secret a au moins ${min} caractères. Choisissez-en un plus long.`,
  passcodeTooLong: (max: number) =>
    `Un code secret peut avoir ${max} caractères. Choisissez-en un plus court.`,
};
