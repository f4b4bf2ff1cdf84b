/** Later versions of Landline, which go from machine to machine. */

export const update = {
  updatesOff:
    "Ce Landline a été construit sans clé pour les versions : il ne prend ni ne propose de mise à jour.",
  updateNone: "Personne ici n’a de Landline plus récent pour cet ordinateur.",
  updateAway: (version: string) =>
    `Personne dans la réunion n’a Landline ${version}. Rejoignez-en une où quelqu’un l’a.`,
  updateNotHere: "Le Landline plus récent n’est pas encore sur cet ordinateur. Récupérez-le d’abord.",
  updateNoRelease: (folder: string) =>
    `Il n’y a pas de version dans ${folder}. Indiquez le dossier qui contient release.json, release.json.sig et les paquets.`,
  updateForged:
    "Ce Landline ne connaît aucune clé avec laquelle cette version est signée. Elle n’a pas été prise.",
  updateOlder: (version: string, later: string) =>
    `Landline ${version} est plus ancien que ${later}, déjà connu ici. Il n’a pas été pris.`,
  updateDamaged: (name: string) =>
    `${name} n’est pas le fichier de cette version. Il a été supprimé ici : récupérez-le de nouveau.`,
  updateWrongFile: (name: string) => `${name} n’est pas le fichier de cette version. Copiez-le de nouveau.`,
  updateNoPackages: (folder: string) =>
    `Aucun paquet de cette version n’est dans ${folder}. Placez-les à côté de release.json.`,
  updateFetchFailed: (version: string) => `Landline ${version} n’est pas arrivé. Réessayez.`,
  updateDoDebian: (version: string, command: string) =>
    `Landline ${version} est là, et vérifié. Quittez la réunion, fermez Landline et tapez dans un terminal : ${command}`,
  updateDoLinux: (version: string, command: string) =>
    `Landline ${version} est là, et vérifié. Décompressez-le dans un terminal : ${command} Fermez ensuite ce Landline et lancez « landline » dans le nouveau dossier.`,
  updateDoWindows: (version: string, file: string) =>
    `Landline ${version} est là, et vérifié. Décompressez ${file}, fermez ce Landline et lancez « Install.cmd » dans le nouveau dossier.`,
  updateDoMac: (version: string, file: string) =>
    `Landline ${version} est là, et vérifié. Décompressez ${file}, fermez ce Landline et ouvrez « Landline » dans le nouveau dossier.`,
};
