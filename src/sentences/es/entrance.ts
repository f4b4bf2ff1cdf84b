/** Getting into a meeting, and what a person types on the way. */
import { n } from "./plural.ts";

export const entrance = {
  wrongPasscode:
    "El código de acceso es incorrecto. Compruébelo con alguien en la reunión e inténtelo de nuevo.",
  passcodeNeeded: "Esta reunión necesita un código de acceso. Pídaselo a alguien en la reunión.",
  tooManyPasscodes: (seconds: number) =>
    `Demasiados códigos de acceso incorrectos. Inténtelo de nuevo en ${n(seconds, { one: "# segundo", other: "# segundos" })}.`,
  protocolVersion: "La reunión usa otra versión de Landline. Instale la misma versión en los dos equipos.",
  meetingFull: "La reunión está llena. Inténtelo de nuevo cuando alguien haya salido.",
  banned: "Un anfitrión le ha vetado en esta reunión. Solo un anfitrión puede levantar el veto.",
  stillBanned:
    "Un anfitrión le ha vetado en esta reunión. Pida a un anfitrión que levante el veto e inténtelo de nuevo.",
  removed: "Un anfitrión le ha expulsado de esta reunión. Puede volver a pedir entrar.",
  ended: "Un anfitrión ha terminado la reunión para todos.",
  locked: "Esta reunión está bloqueada. Pida a un anfitrión que la desbloquee e inténtelo de nuevo.",
  notAdmitted: "Un anfitrión no le dejó entrar. Puede pedirlo una vez más.",
  blocked: "Un anfitrión le ha rechazado dos veces, así que hoy no puede volver a pedirlo en esta reunión.",
  copyInMeeting:
    "Otra copia de este Landline ya está en esa reunión, con la misma carpeta de datos. Ciérrela, o inicie esta con una carpeta de datos propia.",
  identityInUse:
    "La identidad de esta carpeta de datos está en uso en otro equipo. Dé a cada copia una carpeta de datos propia.",
  everybodyBusy:
    "Los equipos de esta reunión están demasiado ocupados para responder. Espere un momento e inténtelo de nuevo.",
  nobodyReached:
    "No se puede contactar con nadie en la reunión. Compruebe que los dos equipos estén en la misma red y que ningún cortafuegos los separe.",
  keptDamaged:
    "Lo que se guardaba de esa reunión está dañado. Únase a través de alguien que esté en ella, o cree otra.",
  keptByOther: "Esa reunión la guardó otra identidad. Únase a través de alguien que esté en ella.",
  cannotOpen: (title: string) =>
    `«${title}» no se puede abrir desde aquí. Únase a través de alguien que esté en ella, o cree otra.`,
  alreadyInMeeting: "Ya está en una reunión. Salga de ella primero.",
  notInMeeting: "No está en ninguna reunión. Únase a una primero.",
  leaveToDelete: "Está en esa reunión. Salga de ella antes de eliminarla.",
  windowClosed: (title: string) =>
    `Salió de «${title}» porque su ventana estuvo cerrada un minuto. Vuelva a unirse desde la lista.`,
  joinCancelled: "Se canceló la entrada en la reunión.",
  noNetwork: "Este equipo no está en ninguna red. Conecte un cable o una wifi e inténtelo de nuevo.",
  severalMeetings: (title: string, ids: string) =>
    `Varias reuniones se llaman «${title}». Únase por identificador: ${ids}.`,
  severalKept: (title: string, ids: string) =>
    `Varias reuniones se llaman «${title}». Indique una por su identificador: ${ids}.`,
  noMeetingHere: (title: string) => `Aquí no hay ninguna reunión «${title}».`,
  noneNearby: "No hay ninguna reunión cerca.",
  nearby: (titles: string) => `Cerca: ${titles}.`,
  checkTitle: "Compruebe el título y que los dos equipos estén en la misma red.",
  noMeetingKept: (title: string) => `Este equipo no guarda ninguna reunión «${title}».`,
  keptUnreadable: (title: string) => `Lo que se guarda de «${title}» no se puede leer.`,

  wayEmpty: "Escriba un código, un enlace o una dirección. Alguien en la reunión los encuentra en «Invitar».",
  linkCut: "El enlace no está entero. Cópielo otra vez, del primer carácter al último.",
  noSuchPort: (port: string) => `No existe el puerto «${port}». Los puertos van de 1 a 65535.`,
  noWay: (typed: string) =>
    `«${typed}» no es un código, ni un enlace, ni una dirección. Una dirección es como 192.168.1.20.`,
  codeStrange: (group: number, typed: string) =>
    `El grupo ${group} del código, «${typed}», tiene un carácter que ningún código tiene. Compárelo otra vez con el código.`,
  codeUneven: (group: number, typed: string, length: number, needed: number) =>
    `El grupo ${group} del código, «${typed}», tiene ${length} caracteres en lugar de ${needed}. Compárelo otra vez con el código.`,
  codeMistyped: (group: number, typed: string) =>
    `El grupo ${group} del código, «${typed}», está mal escrito. Compárelo otra vez con el código.`,
  codeTooNew: "El código se hizo con una versión más nueva de Landline. Instale la misma versión aquí.",
  codeCut: (groups: number, needed: number) =>
    `El código tiene ${n(groups, { one: "# grupo", other: "# grupos" })} y debería tener ${needed}. Pídalo entero.`,
  codePortZero: "El código indica el puerto 0, que no existe. Pídalo otra vez.",
  ownCode: "Eso lleva a este equipo. Use el código de alguien que esté en la reunión.",
  linkOutdated: "Quien le dio ese enlace ya está en otra reunión. Pida un enlace nuevo.",
  noSuchComputer: (name: string) =>
    `Aquí ningún equipo se llama «${name}». Escriba su dirección, como 192.168.1.20.`,
  otherThanCode: (where: string) =>
    `En ${where} responde alguien distinto de quien indica el código. Pida uno nuevo y únase con él.`,
  otherThanLink: (where: string) =>
    `En ${where} responde alguien distinto de quien indica el enlace. Pida uno nuevo y únase con él.`,
  noMeetingThere: (where: string) =>
    `El equipo en ${where} está encendido, pero Landline no está allí en ninguna reunión. Compruebe la dirección, o pida un código nuevo.`,
  nothingAnswers: (where: string, port: number) =>
    `Nada responde en ${where}. Compruebe la dirección, que las dos redes estén conectadas y que ningún cortafuegos bloquee allí a Landline (puerto TCP ${port}).`,
  nobodyTakesCall: (where: string) =>
    `En ${where} no contesta nadie que esté en una reunión. Compruebe que Landline esté allí en una reunión y que este equipo tenga un camino hasta esa red.`,

  nameEmpty: "Su nombre no puede estar vacío. Escriba al menos una letra.",
  nameTooLong: (max: number, length: number) =>
    `Su nombre puede tener ${max} caracteres; este tiene ${length}. Acórtelo.`,
  nameTooHeavy:
    "Su nombre es demasiado largo: sus emojis o acentos cuentan como varios caracteres. Acórtelo.",
  titleEmpty: "El título de una reunión no puede estar vacío. Escriba al menos una letra.",
  titleTooLong: (max: number, length: number) =>
    `El título de una reunión puede tener ${max} caracteres; este tiene ${length}. Acórtelo.`,
  titleTooHeavy:
    "El título es demasiado largo: sus emojis o acentos cuentan como varios caracteres. Acórtelo.",
  lineEmpty: "Una línea no puede estar vacía. Escriba al menos una letra.",
  lineTooLong: (max: number, length: number) =>
    `Una línea puede tener ${max} caracteres; esta tiene ${length}. Acórtela.`,
  lineTooHeavy: "La línea es demasiado larga: sus emojis o acentos cuentan como varios caracteres. Acórtela.",
  questionEmpty: "Una pregunta no puede estar vacía. Escriba al menos una letra.",
  questionTooLong: (max: number, length: number) =>
    `Una pregunta puede tener ${max} caracteres; esta tiene ${length}. Acórtela.`,
  questionTooHeavy:
    "La pregunta es demasiado larga: sus emojis o acentos cuentan como varios caracteres. Acórtela.",
  optionEmpty: "Una opción no puede estar vacía. Escriba al menos una letra.",
  optionTooLong: (max: number, length: number) =>
    `Una opción puede tener ${max} caracteres; esta tiene ${length}. Acórtela.`,
  optionTooHeavy:
    "La opción es demasiado larga: sus emojis o acentos cuentan como varios caracteres. Acórtela.",
  messageEmpty: "El mensaje está vacío. Escriba algo primero.",
  messageTooLong: (max: number, length: number) =>
    `Un mensaje puede tener ${max} caracteres; este tiene ${length}. Envíelo por partes.`,
  announcementUnfit: "El anuncio está vacío o es demasiado largo. Escriba unas pocas líneas.",
  announcementTooLong: (max: number, length: number) =>
    `Un anuncio puede tener ${max} caracteres; este tiene ${length}. Acórtelo.`,
  passcodeEmpty: "El código de acceso está vacío. Escriba uno, o cree la reunión sin él.",
  passcodeTooShort: (min: number) =>
    `Un código de acceso tiene al menos ${min} caracteres. Elija uno más largo.`,
  passcodeTooLong: (max: number) => `Un código de acceso puede tener ${max} caracteres. Elija uno más corto.`,
};
