/** Messages, polls and the history on this computer. */

export const chat = {
  readerMissing: "Choisissez au moins une autre personne à qui envoyer cela.",
  readersMost: (max: number) => `Choisissez au plus ${max} personnes, ou envoyez-le à tout le monde.`,
  mentionsMost: (max: number) => `Mentionnez au plus ${max} personnes.`,
  outOfBounds: "Cela ne peut pas être gardé : une partie dépasse les limites.",
  cannotSeal:
    "L’une des personnes choisies n’est encore jamais venue dans cette réunion : rien ne peut être scellé pour elle. Demandez-lui de la rejoindre, puis réessayez.",
  everyoneOnly: "Cela ne peut être que pour tout le monde.",
  oneEmoji: "Choisissez un émoji.",
  messageLength: (max: number) => `Un message a de 1 à ${max} caractères.`,
  announcementLength: (max: number) => `Une annonce a de 1 à ${max} caractères.`,
  nameLength: (max: number) => `Un nom a de 1 à ${max} caractères.`,
  fileNameLength: (max: number) => `Le nom d’un fichier a de 1 à ${max} caractères.`,
  foreignFileId:
    "L’identifiant du fichier appartient à quelqu’un d’autre. Partagez le fichier sous un identifiant à vous.",
  sharesMost: (max: number) =>
    `Vous partagez ${max} fichiers dans cette réunion. Retirez-en quelques-uns, puis partagez-en d’autres.`,
  noSuchMessage: "Ce message n’existe pas, ou il a été supprimé.",
  noSuchAnnouncement: "Cette annonce n’existe pas, ou elle a été retirée.",
  ownMessagesOnly: "Seule la personne qui a écrit un message peut le modifier ou le supprimer.",
  pollsMost: (max: number) => `Vous avez ${max} sondages ouverts. Fermez-en d’abord quelques-uns.`,
  questionLength: (max: number) => `Une question a de 1 à ${max} caractères.`,
  optionCount: (max: number) => `Un sondage a de 2 à ${max} réponses.`,
  optionLength: (max: number) => `Une réponse a de 1 à ${max} caractères.`,
  sameOptions: "Deux réponses sont identiques. Changez l’une d’elles.",
  noSuchPoll: "Ce sondage n’existe pas.",
  pollClosed: "Ce sondage est fermé.",
  noSuchOption: "Ce sondage n’a pas cette réponse.",
  oneOption: "Choisissez une seule réponse de ce sondage.",
  historyFull: "Cette réunion est pleine : rien de plus n’en est gardé.",
  storeClosed: "L’historique de la réunion est fermé.",
  notStored: "Le message n’a pas pu être enregistré.",
  dataFolderLocked:
    "Landline fonctionne déjà avec ce dossier de données. Utilisez celui-là, ou démarrez avec un autre --data-dir.",
  dataFolderReadOnly: (folder: string) =>
    `On ne peut pas écrire dans le dossier de données : ${folder}. Rendez-le accessible en écriture, ou démarrez avec un autre --data-dir.`,
  storeDamaged: (folder: string) =>
    `Les messages enregistrés étaient endommagés : ${folder}. Ils ont été mis de côté, et un nouvel espace prend leur place.`,
  storeFull:
    "Le disque est plein : le message n’est pas encore gardé sur cet ordinateur. Libérez de la place.",
  storeFailed: (folder: string) => `Les messages enregistrés ne peuvent pas être utilisés : ${folder}.`,
  historyDamaged: (folder: string) =>
    `L’historique sur cet ordinateur était endommagé et a été mis de côté dans ${folder}. Les messages reviennent depuis les autres.`,
};
