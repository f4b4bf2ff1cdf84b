/** What is said at the start, before a window is there, and at a terminal. */

export const start = {
  dataFolderNewer: (folder: string) =>
    `La carpeta de datos ${folder} la usó por última vez un Landline más reciente. Vuelva a instalar esa versión, o elija otra carpeta con --data-dir.`,
  dataFolderUnwritable: (folder: string) =>
    `No se puede escribir en la carpeta de datos ${folder}. Permita escribir en ella, o elija otra con --data-dir.`,
  startPortsTaken: (first: number, last: number, port: number) =>
    `Otros programas ocupan los puertos ${first} a ${last}, así que los demás miembros llaman a este equipo en el puerto ${port}. Quizá un cortafuegos deba dejarlo pasar, y los códigos valen hasta el próximo inicio.`,
  mediaFileUnread: (path: string) => `No se puede leer el archivo ${path}. Compruebe la ruta.`,
  noY4mFile: (path: string) =>
    `${path} no es un archivo y4m (ffmpeg -i in.mp4 -pix_fmt yuv420p out.y4m crea uno). Indique uno así en --camera.`,
  noWavFile: (path: string) =>
    `${path} no es un archivo WAV (ffmpeg -i in.mp3 out.wav crea uno). Indique uno así en --microphone.`,
  passcodeFileUnread: (path: string) =>
    `No se puede leer el archivo ${path}. Indique uno cuya primera línea sea el código de acceso.`,
  passcodeFileEmpty: (path: string) =>
    `La primera línea de ${path} está vacía. Escriba ahí el código de acceso.`,
  runsAlready:
    "Landline ya se está ejecutando con esta carpeta de datos; se ha pedido a su ventana que pase al frente.",
  identityRenewed: "Esta carpeta de datos ya tiene una identidad propia. Inicie Landline de nuevo.",
  coreKeepsFailing:
    "El núcleo de Landline falla una y otra vez. Inicie Landline con --verbose para ver por qué.",
  coreFailed: (text: string) => `Landline ha encontrado un error propio y se detiene: ${text}`,
  noBrowser: (url: string) =>
    `No están instalados ni Electron ni Chromium, Chrome o Edge. Abra esto en un navegador: ${url}`,
  opensInBrowser: (browser: string, url: string) =>
    `Electron no está instalado; Landline abre su ventana en ${browser}. Si ahí aparece una página de error, abra esto en cualquier navegador: ${url}`,
  browserNotStarted: (browser: string, url: string) =>
    `No se pudo iniciar ${browser}. Abra ${url} en un navegador.`,
  windowServed: (url: string) => `Landline está listo. Abra ${url}`,
  inTheMeeting: (title: string) => `En la reunión «${title}».`,
  consoleServed: (file: string) => `La consola se abre con ${file}, solo en este equipo.`,
};
