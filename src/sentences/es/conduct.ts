/** What a member may do in a meeting, and what is said of members. */

export const conduct = {
  personNotHere: "Esa persona no está en la reunión.",
  hostsOnly: "Solo un anfitrión puede hacer esto. Pídaselo a un anfitrión de la reunión.",
  hostsEnd: "Solo un anfitrión puede terminar la reunión para todos. Usted puede salir de ella.",
  hostsAppoint:
    "Solo un anfitrión puede nombrar anfitriones y coanfitriones. Pídaselo a un anfitrión de la reunión.",
  makerStaysIn: "Quien creó la reunión no puede ser expulsado de ella.",
  makerStaysHost: "Quien creó la reunión sigue siendo su anfitrión.",
  onlyGiveUp: "Solo puede renunciar a un papel, no tomar uno más alto.",
  noOwnBan: "No puede vetarse a sí mismo; salga de la reunión en su lugar.",
  noOwnRemoval: "No puede expulsarse a sí mismo; salga de la reunión en su lugar.",
  hostBefore: "Esa persona fue anfitrión antes que usted. Pídaselo a quien creó la reunión.",
  isHostOrCohost: "Esa persona es anfitrión o coanfitrión. Pídaselo a un anfitrión de la reunión.",
  notWaiting: "Esa persona no espera para entrar, o usted no puede admitirla.",
  passcodeStays:
    "Esta reunión se creó con un código de acceso, así que solo quien la creó puede quitarlo. Usted puede poner otro.",
  takingOver: "Otra persona está tomando el relevo de la reunión. Inténtelo de nuevo en un momento.",
  viewersAsk:
    "Usted mira y escucha, así que no puede hacer encuestas aquí. Levante la mano para pedírselo a un anfitrión.",
  viewersShare:
    "Usted mira y escucha, así que no puede compartir archivos aquí. Levante la mano para pedírselo a un anfitrión.",
  viewersCall:
    "Usted mira y escucha, así que no puede llamar. Levante la mano para pedírselo a un anfitrión.",
  viewersPresent:
    "Usted mira y escucha, así que no puede presentar. Levante la mano para pedírselo a un anfitrión.",
  viewersSpeak: "Usted mira y escucha. Levante la mano para pedir la palabra.",
  heldMuted: "Un anfitrión le ha silenciado. Levante la mano para que le pidan hablar.",
  heldStopped: "Un anfitrión ha apagado su cámara. Levante la mano para que le pidan encenderla.",
  chatClosed:
    "Los anfitriones han cerrado el chat a quienes miran. Levante la mano para pedírselo a un anfitrión.",
  chooseReaction: (reactions: string) => `Elija una de estas reacciones: ${reactions}`,
  fiveReactions: "Cinco reacciones por segundo como máximo. Espere un momento.",
  captionersOnly:
    "Solo quienes un anfitrión deja subtitular pueden hacer esto. Pídaselo a un anfitrión de la reunión.",
  captionersMost: (max: number) =>
    `Como máximo ${max} personas pueden subtitular una reunión. Quíteselo primero a alguien.`,
  captionsOff: "Los subtítulos no se guardan, o ningún anfitrión le deja subtitular.",
  threeLines: "Tres líneas por segundo como máximo. Espere un momento.",
  captionNotKept: "La línea se muestra, pero no se guarda en el historial.",
  callOver: "Esta llamada ha terminado.",
  callAnswered: "Esta llamada ya se contestó.",
  callElsewhere: "Otra ventana tiene esta llamada.",
  inCall: "Ya está en una llamada. Cuelgue primero.",
  otherCall: "Ya hay otra llamada.",
  mediaElsewhere: "Otra ventana tiene el sonido y las imágenes. Tráigalos aquí primero.",
  someonePresents: (name: string) => `${name} está presentando. Pida el relevo, o espere a que termine.`,
  takeOverDeclined: (name: string) => `${name} sigue presentando por el momento.`,

  sendsTooMuch: "Esta persona envía más de lo que la reunión acepta; el resto espera.",
  wroteTooMuch: "Esta persona ha escrito más de lo que se guarda de una sola; el resto se deja fuera.",
  bringsForged: "Esta persona trae entradas falsificadas o defectuosas; se dejan fuera.",
  wroteTwice: "Esta persona ha escrito dos historiales con un mismo nombre; se guardan los dos.",
  sendsMalformed: "Esta persona envía algo que no es un mensaje válido; se deja fuera.",
  sendsNonsense:
    "El Landline de esta persona envía cosas que no se entienden, así que se cortó la conexión un rato. Puede estar dañado: pídale que lo instale de nuevo.",
  sendsDamaged:
    "El equipo de esta persona envía partes dañadas de archivos. Se obtienen de otros; puede que falle su disco o su memoria.",
  noRoomForCopies:
    "No hay espacio en este equipo para copias de archivos compartidos: no se guardan aquí, solo en los demás. Haga sitio; Landline sigue por sí solo.",
  noRoomForMessages:
    "No hay espacio en este equipo para mensajes nuevos: no se guardan aquí, solo en los demás. Haga sitio; Landline sigue por sí solo.",
  noRoomForBoth:
    "No hay espacio en este equipo para mensajes nuevos ni copias de archivos compartidos: no se guardan aquí, solo en los demás. Haga sitio; Landline sigue por sí solo.",
  theirNoRoomForCopies:
    "No hay espacio en el equipo de esta persona para copias de archivos compartidos: allí no se guardan. Lo que tienen los demás no cambia.",
  theirNoRoomForMessages:
    "No hay espacio en el equipo de esta persona para mensajes nuevos: allí no se guardan. Lo que tienen los demás no cambia.",
  theirNoRoomForBoth:
    "No hay espacio en el equipo de esta persona para mensajes nuevos ni copias de archivos compartidos: allí no se guardan. Lo que tienen los demás no cambia.",
};
