/** Messages, polls and the history on this computer. */

export const chat = {
  readerMissing: "Elija al menos a otra persona a quien enviarlo.",
  readersMost: (max: number) => `Elija como máximo a ${max} personas, o envíelo a todos.`,
  mentionsMost: (max: number) => `Mencione como máximo a ${max} personas.`,
  outOfBounds: "Esto no se puede guardar: una parte pasa de los límites.",
  cannotSeal:
    "Una de las personas elegidas aún no ha estado en esta reunión, así que no se puede sellar nada para ella. Pídale que se una e inténtelo de nuevo.",
  everyoneOnly: "Esto solo puede ser para todos.",
  oneEmoji: "Elija un emoji.",
  messageLength: (max: number) => `Un mensaje tiene de 1 a ${max} caracteres.`,
  announcementLength: (max: number) => `Un anuncio tiene de 1 a ${max} caracteres.`,
  nameLength: (max: number) => `Un nombre tiene de 1 a ${max} caracteres.`,
  fileNameLength: (max: number) => `El nombre de un archivo tiene de 1 a ${max} caracteres.`,
  foreignFileId:
    "El identificador del archivo pertenece a otra persona. Comparta el archivo con un identificador propio.",
  sharesMost: (max: number) =>
    `Comparte ${max} archivos en esta reunión. Retire algunos y luego comparta más.`,
  noSuchMessage: "No existe ese mensaje, o se eliminó.",
  noSuchAnnouncement: "No existe ese anuncio, o se retiró.",
  ownMessagesOnly: "Solo quien escribió un mensaje puede cambiarlo o eliminarlo.",
  pollsMost: (max: number) => `Tiene ${max} encuestas abiertas. Cierre algunas primero.`,
  questionLength: (max: number) => `Una pregunta tiene de 1 a ${max} caracteres.`,
  optionCount: (max: number) => `Una encuesta tiene de 2 a ${max} opciones.`,
  optionLength: (max: number) => `Una opción tiene de 1 a ${max} caracteres.`,
  sameOptions: "Dos opciones son iguales. Cambie una de ellas.",
  noSuchPoll: "No existe esa encuesta.",
  pollClosed: "Esta encuesta está cerrada.",
  noSuchOption: "Esta encuesta no tiene esa opción.",
  oneOption: "Elija una sola opción de esta encuesta.",
  historyFull: "Esta reunión está llena: no se guarda nada más de ella.",
  storeClosed: "El historial de la reunión está cerrado.",
  notStored: "No se pudo guardar el mensaje.",
  dataFolderLocked:
    "Landline ya se está ejecutando con esta carpeta de datos. Use ese, o inicie con otro --data-dir.",
  dataFolderReadOnly: (folder: string) =>
    `No se puede escribir en la carpeta de datos: ${folder}. Permita escribir en ella, o inicie con otro --data-dir.`,
  storeDamaged: (folder: string) =>
    `El almacén de mensajes estaba dañado: ${folder}. Se ha apartado, y uno nuevo ocupa su lugar.`,
  storeFull: "El disco está lleno, así que el mensaje aún no se guarda en este equipo. Libere espacio.",
  storeFailed: (folder: string) => `No se puede usar el almacén de mensajes: ${folder}.`,
  historyDamaged: (folder: string) =>
    `El historial de este equipo estaba dañado y se ha apartado en ${folder}. Los mensajes vuelven desde los demás.`,
};
