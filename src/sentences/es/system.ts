/** What the operating system and the network refuse. */

export const system = {
  notThere: "El archivo o la carpeta no existe.",
  pathThroughFile: "Una parte de la ruta es un archivo, no una carpeta. Compruebe la ruta.",
  folderNotFile: "Eso es una carpeta, no un archivo. Elija un archivo.",
  nameTaken: "Ya existe algo con ese nombre. Elija otro nombre.",
  folderNotEmpty: "La carpeta no está vacía. Elija otra.",
  linkLoop: "El enlace lleva a sí mismo. Elija el archivo o la carpeta a los que debería llevar.",
  pathTooLong: "El nombre o la ruta es demasiado largo. Elija uno más corto.",
  pathInvalid: "El sistema no acepta ese nombre o ruta. Elija otro.",
  forbidden: "El sistema no lo permite. Compruebe los permisos.",
  diskReadOnly: "El disco es de solo lectura. Elija otro lugar.",
  diskFull: "El disco está lleno. Haga sitio e inténtelo de nuevo.",
  quotaUsed: "Su parte del disco está agotada. Haga sitio e inténtelo de nuevo.",
  fileTooLarge: "El archivo es demasiado grande para este disco. Elija otro lugar.",
  diskFault: "El disco informa de un fallo. Compruébelo, o elija otro lugar.",
  deviceGone: "El disco o dispositivo ya no está. Conéctelo e inténtelo de nuevo.",
  networkDriveGone: "La unidad de red ha desaparecido. Conéctela e inténtelo de nuevo.",
  usedByOther: "Otro programa lo está usando. Cierre ese programa e inténtelo de nuevo.",
  runByOther: "Otro programa lo está ejecutando. Cierre ese programa e inténtelo de nuevo.",
  otherDisk: "No se puede mover a otro disco. Elija un lugar en el mismo.",
  tooManyOpen:
    "Hay demasiados archivos abiertos en este equipo. Cierre algunos programas e inténtelo de nuevo.",
  noMemory: "Al equipo no le queda memoria. Cierre algunos programas e inténtelo de nuevo.",
  tooBusy: "El equipo está demasiado ocupado. Inténtelo de nuevo en un momento.",
  portTaken: "Otro programa usa ese puerto de red. Ciérrelo e inténtelo de nuevo.",
  addressGone: "La dirección de red ya no está. Compruebe la red e inténtelo de nuevo.",
  networkUnreached: "No se llega a la red. Compruebe que este equipo esté conectado.",
  computerUnreached: "No se llega al otro equipo. Compruebe que los dos estén en la misma red.",
  networkDown: "La red no funciona. Compruebe que este equipo esté conectado.",
  connectionRefused: "Allí no responde nada. Compruebe que el otro lado esté en marcha.",
  connectionBroke: "Se cortó la conexión. Inténtelo de nuevo.",
  timedOut: "Nada respondió a tiempo. Inténtelo de nuevo.",
  refusedBySystem: (code: string) => `El sistema lo rechazó (${code}). Inténtelo de nuevo.`,

  noCards: "Sin red: conecte este equipo a una wifi o enchufe un cable de red. Landline lo nota por sí solo.",
  noMulticastCards:
    "Por lo que conecta este equipo, como una VPN, las reuniones cercanas no aparecen por sí solas: únase con un código o un enlace, o conéctelo a una red.",
  mdnsTaken:
    "Otro programa se queda con el puerto UDP 5353 (mDNS), así que no se encuentran las reuniones cercanas: ciérrelo, o deje que comparta el puerto.",
  mdnsForbidden:
    "Este equipo no deja a Landline usar el puerto UDP 5353 (mDNS): permítalo en los ajustes del cortafuegos o de seguridad.",
  mdnsFails: (code: string) =>
    `No se encuentran las reuniones cercanas: mDNS no arranca en el puerto UDP 5353 (${code}). Compruebe los ajustes de red y el cortafuegos.`,

  noStartAtLogin:
    "Este Landline no puede iniciarse al entrar en la sesión: ábralo desde su menú o su carpeta e inténtelo de nuevo.",
  startAtLoginFails: (file: string, why: string) =>
    `No se puede cambiar el inicio al entrar en la sesión: ${why} (${file})`,
  noSpeechProgram: (name: string) =>
    `El programa de reconocimiento de voz ${name} no se puede iniciar. Indique su ruta completa en los ajustes de subtítulos.`,
  speechProgramEnded: (name: string) =>
    `El programa de reconocimiento de voz ${name} se cierra una y otra vez, así que lo que dice no se subtitula. Compruebe su línea de comandos en los ajustes de subtítulos.`,
  speechProgramComplained: (name: string, said: string) =>
    `El programa de reconocimiento de voz ${name} se cierra una y otra vez, así que lo que dice no se subtitula. Dice: ${said}`,
  speechLineUnread:
    "Esto no es una línea de comandos: escriba el programa y sus argumentos, con comillas por pares alrededor de lo que tenga espacios.",
  pageNamesNoProgram:
    "Una ventana del navegador no elige ningún programa que se ejecute en este equipo. Cierre Landline e inícielo con --speech-program y la línea de comandos.",

  verbatim: (text: string) => text,
};
