/** What is said at the start, before a window is there, and at a terminal. */

export const start = {
  dataFolderNewer: (folder: string) =>
    `Le dossier de données ${folder} a été utilisé en dernier par un Landline plus récent. Réinstallez cette version, ou choisissez un autre dossier avec --data-dir.`,
  dataFolderUnwritable: (folder: string) =>
    `On ne peut pas écrire dans le dossier de données ${folder}. Rendez-le accessible en écriture, ou choisissez-en un autre avec --data-dir.`,
  startPortsTaken: (first: number, last: number, port: number) =>
    `D’autres programmes occupent les ports ${first} à ${last} ; les autres membres appellent donc cet ordinateur au port ${port}. Un pare-feu doit peut-être le laisser passer, et les codes valent jusqu’au prochain démarrage.`,
  mediaFileUnread: (path: string) => `Le fichier ${path} ne peut pas être lu. Vérifiez le chemin.`,
  noY4mFile: (path: string) =>
    `${path} n’est pas un fichier y4m (ffmpeg -i in.mp4 -pix_fmt yuv420p out.y4m en crée un). Donnez un tel fichier à --camera.`,
  noWavFile: (path: string) =>
    `${path} n’est pas un fichier WAV (ffmpeg -i in.mp3 out.wav en crée un). Donnez un tel fichier à --microphone.`,
  passcodeFileUnread: (path: string) =>
    `Le fichier ${path} ne peut pas être lu. Donnez-en un dont la première ligne est le code secret.`,
  passcodeFileEmpty: (path: string) => `La première ligne de ${path} est vide. Écrivez-y le code secret.`,
  runsAlready:
    "Landline fonctionne déjà avec ce dossier de données ; sa fenêtre a été priée de passer au premier plan.",
  identityRenewed: "Ce dossier de données a maintenant sa propre identité. Redémarrez Landline.",
  coreKeepsFailing:
    "Le cœur de Landline tombe sans cesse en panne. Démarrez Landline avec --verbose pour voir pourquoi.",
  coreFailed: (text: string) => `Landline a rencontré une erreur interne et s’arrête : ${text}`,
  noBrowser: (url: string) =>
    `Ni Electron, ni Chromium, Chrome ou Edge n’est installé. Ouvrez ceci dans un navigateur : ${url}`,
  opensInBrowser: (browser: string, url: string) =>
    `Electron n’est pas installé ; Landline ouvre sa fenêtre dans ${browser}. Si une page d’erreur s’y affiche, ouvrez ceci dans n’importe quel navigateur : ${url}`,
  browserNotStarted: (browser: string, url: string) =>
    `${browser} n’a pas pu être démarré. Ouvrez ${url} dans un navigateur.`,
  windowServed: (url: string) => `Landline est prêt. Ouvrez ${url}`,
  inTheMeeting: (title: string) => `Dans la réunion « ${title} ».`,
  consoleServed: (file: string) => `La console s’ouvre par ${file}, sur cet ordinateur seulement.`,
};
