/** Files that are shared, fetched and saved. */
import { n } from "./plural.ts";

export const files = {
  noSuchFile: "Ce fichier n’existe pas dans cette réunion. Il a peut-être été retiré.",
  neitherFileNorFolder: (name: string) => `« ${name} » n’est ni un fichier ni un dossier.`,
  sharingCancelled: "Le partage a été annulé.",
  tooLargeToShare: "Les fichiers de 4 To et plus ne peuvent pas être partagés.",
  notDescribable: "Le fichier ne peut pas être décrit.",
  notOnComputer: "Le fichier n’est pas sur cet ordinateur.",
  largerThanCopies: "Il est plus grand que la place réservée aux copies des fichiers d’autres personnes.",
  filesUnavailable: "Les fichiers ne peuvent pas être partagés.",
  filesNotReady: "Les fichiers ne sont pas prêts. Réessayez.",
  interrupted: "Cela a été interrompu. Réessayez.",
  noFolderToSave: (folder: string) => `Il n’y a pas de dossier ${folder} où enregistrer.`,
  tooManyNamed: (name: string, folder: string) => `Il y a trop de fichiers nommés ${name} dans ${folder}.`,
  noRoom: (needed: string, folder: string) =>
    `Il n’y a pas assez de place sur le disque : il faut ${needed} (${folder}). Faites de la place et réessayez.`,
  noRoomHas: (needed: string, has: string, folder: string) =>
    `Il n’y a pas assez de place sur le disque : il faut ${needed}, et ${has} sont libres (${folder}). Faites de la place et réessayez.`,
  fileGone: "Le fichier ou le dossier n’est plus là.",
  fileForbidden: "Le fichier ou le dossier ne peut pas être lu ou écrit. Vérifiez ses autorisations.",
  readOnlyDisk: "Le disque est en lecture seule.",
  tooLargeForDisk: "Le système de fichiers de ce disque ne peut pas contenir un fichier aussi grand.",
  fileWentWrong: "Un problème est survenu avec le fichier.",
  noArchive: "Ce qui a été envoyé n’est pas un dossier que l’on puisse décompresser.",
  tooManyToUnpack: "Le dossier contient trop de fichiers pour être décompressé.",
  tooManyToShare: (max: number) =>
    `Le dossier contient plus de ${max.toLocaleString("fr")} fichiers : partagez-en des parties.`,
  changedSince: (name: string) => `« ${name} » a changé depuis son partage. Partagez-le de nouveau.`,
  offersNoFile: "Ce qui est proposé n’est pas un fichier.",
  otherSize:
    "Le fichier n’est pas celui qui était annoncé : sa taille ou son sceau diffère. Rien n’a été enregistré.",
  otherHash: "Le fichier n’est pas celui qui était annoncé : son SHA-256 diffère. Rien n’a été enregistré.",
  otherKey: "Le fichier ne peut pas être ouvert : sa clé ne convient pas.",
  seederOutOfReach:
    "Cet ordinateur et celui qui a ce qui manque ne s’atteignent pas. Autorisez Landline dans le pare-feu de l’un des deux, ou attendez que quelqu’un d’autre ait le fichier ; cela reprend tout seul.",
  seederMissing: "Personne ici n’a ce qui manque ; cela reprend tout seul.",
  withdrawnMeanwhile: (name: string) =>
    `« ${name} » a été retiré avant d’être entièrement arrivé ici. Demandez à la personne qui l’avait partagé de le partager de nouveau.`,
  notFetched: "Le fichier n’a pas pu être récupéré.",
  savingGivenUp: "L’enregistrement a été abandonné.",
  notSaved: "Le fichier n’a pas été enregistré.",
  fetchedByOther: "Quelqu’un d’autre a récupéré ce fichier entre-temps. Réessayez.",
  noWholeCopy:
    "Cet ordinateur n’a pas de copie entière de ce fichier. Rejoignez la réunion quand quelqu’un qui l’a s’y trouve, et enregistrez-le alors.",
  underWay: "Ce fichier est en route vers un autre dossier. Enregistrez-le de nouveau quand il sera arrivé.",
  nobodyHasFile: "Personne dans la réunion n’a ce fichier. Enregistrez-le quand quelqu’un qui l’a sera là.",
  pageNamesNoPaths:
    "Une fenêtre de navigateur n’indique pas de chemins. Choisissez le fichier dans la fenêtre.",
  pageNamesNoFolder:
    "Une fenêtre de navigateur ne choisit pas de dossier sur cet ordinateur. Fermez Landline, puis lancez-le avec --download-folder et le dossier.",
  exportThere: (file: string) => `${file} existe déjà. Choisissez un autre nom.`,
  exportUnwritable: (file: string) =>
    `${file} ne peut pas être écrit. Choisissez un dossier qui existe et qui est à vous.`,
  downloadsUnwritable: (folder: string) =>
    `Les fichiers ne peuvent pas être enregistrés dans ${folder}. Choisissez un autre dossier dans les paramètres.`,
  unfitFolder: (folder: string) =>
    `${folder} n’est pas un dossier où l’on peut enregistrer des fichiers. Choisissez-en un autre.`,
  sharedWithout: (folder: string, list: string) => `Le dossier « ${folder} » est partagé sans ${list}.`,
  leftOutKind: (path: string) => `« ${path} » (un lien ou un fichier spécial)`,
  leftOutName: (path: string) =>
    `« ${path} » (son nom ne peut pas s’écrire sur d’autres ordinateurs ; renommez-le)`,
  leftOutUnreadable: (path: string) => `« ${path} » (ne peut pas être lu ; vérifiez ses autorisations)`,
  leftOutMore: (count: number) => n(count, { one: "# autre", other: "# autres" }),
};
