/** What a member may do in a meeting, and what is said of members. */

export const conduct = {
  personNotHere: "Essa pessoa não está na reunião.",
  hostsOnly: "Só um anfitrião pode fazer isso. Peça a um anfitrião da reunião.",
  hostsEnd: "Só um anfitrião pode encerrar a reunião para todos. Você pode sair dela.",
  hostsAppoint: "Só um anfitrião pode nomear anfitriões e coanfitriões. Peça a um anfitrião da reunião.",
  makerStaysIn: "Quem criou a reunião não pode ser removido dela.",
  makerStaysHost: "Quem criou a reunião continua sendo o anfitrião dela.",
  onlyGiveUp: "Você só pode abrir mão de um papel, não assumir um mais alto.",
  noOwnBan: "Você não pode banir a si mesmo; em vez disso, saia da reunião.",
  noOwnRemoval: "Você não pode remover a si mesmo; em vez disso, saia da reunião.",
  hostBefore: "Essa pessoa se tornou anfitrião antes de você. Peça a quem criou a reunião.",
  isHostOrCohost: "Essa pessoa é anfitrião ou coanfitrião. Peça a um anfitrião da reunião.",
  notWaiting: "Essa pessoa não está esperando para entrar, ou você não pode admiti-la.",
  passcodeStays:
    "Esta reunião foi criada com uma senha, então só quem a criou pode retirá-la. Você pode definir outra.",
  takingOver: "Outra pessoa está assumindo a reunião neste momento. Tente de novo daqui a pouco.",
  viewersAsk:
    "Você assiste e ouve, então não pode fazer enquetes aqui. Levante a mão para pedir a um anfitrião.",
  viewersShare:
    "Você assiste e ouve, então não pode compartilhar arquivos aqui. Levante a mão para pedir a um anfitrião.",
  viewersCall:
    "Você assiste e ouve, então não pode ligar para ninguém. Levante a mão para pedir a um anfitrião.",
  viewersPresent: "Você assiste e ouve, então não pode apresentar. Levante a mão para pedir a um anfitrião.",
  viewersSpeak: "Você assiste e ouve. Levante a mão para pedir a palavra.",
  heldMuted: "Um anfitrião silenciou você. Levante a mão para que peçam que você fale.",
  heldStopped: "Um anfitrião desligou sua câmera. Levante a mão para que peçam que você a ligue.",
  chatClosed: "Os anfitriões fecharam o chat para quem assiste. Levante a mão para pedir a um anfitrião.",
  chooseReaction: (reactions: string) => `Escolha uma destas reações: ${reactions}`,
  fiveReactions: "No máximo cinco reações por segundo. Espere um momento.",
  captionersOnly: "Só quem um anfitrião deixa legendar pode fazer isso. Peça a um anfitrião da reunião.",
  captionersMost: (max: number) =>
    `No máximo ${max} pessoas podem legendar uma reunião. Tire as legendas de alguém primeiro.`,
  captionsOff: "As legendas não são guardadas, ou nenhum anfitrião deixa você legendar.",
  threeLines: "No máximo três linhas por segundo. Espere um momento.",
  captionNotKept: "A linha é mostrada, mas não fica no histórico.",
  callOver: "Esta chamada terminou.",
  callAnswered: "Esta chamada já foi atendida.",
  callElsewhere: "Outra janela está com esta chamada.",
  inCall: "Você já está em uma chamada. Desligue primeiro.",
  otherCall: "Já há outra chamada.",
  mediaElsewhere: "Outra janela está com o som e as imagens. Traga-os para cá primeiro.",
  someonePresents: (name: string) => `${name} está apresentando. Peça para assumir, ou espere terminar.`,
  takeOverDeclined: (name: string) => `${name} continua apresentando por enquanto.`,

  sendsTooMuch: "Esta pessoa envia mais do que a reunião aceita; o resto espera.",
  wroteTooMuch: "Esta pessoa escreveu mais do que se guarda de uma só; o resto fica de fora.",
  bringsForged: "Esta pessoa traz entradas forjadas ou defeituosas; elas ficam de fora.",
  wroteTwice: "Esta pessoa escreveu dois históricos com um só nome; os dois são guardados.",
  sendsMalformed: "Esta pessoa envia algo que não é uma mensagem válida; isso fica de fora.",
  sendsNonsense:
    "O Landline desta pessoa envia coisas que não se entendem, por isso foi desconectado por um tempo. Talvez esteja danificado: peça que o instale de novo.",
  sendsDamaged:
    "O computador desta pessoa envia partes danificadas de arquivos. Elas são obtidas de outros; o disco ou a memória dele pode estar falhando.",
  noRoomForCopies:
    "Não há espaço neste computador para cópias de arquivos compartilhados: elas não são guardadas aqui, só com os outros. Libere espaço; o Landline continua sozinho.",
  noRoomForMessages:
    "Não há espaço neste computador para novas mensagens: elas não são guardadas aqui, só com os outros. Libere espaço; o Landline continua sozinho.",
  noRoomForBoth:
    "Não há espaço neste computador para novas mensagens e cópias de arquivos compartilhados: elas não são guardadas aqui, só com os outros. Libere espaço; o Landline continua sozinho.",
  theirNoRoomForCopies:
    "Não há espaço no computador desta pessoa para cópias de arquivos compartilhados: elas não são guardadas lá. O que os outros têm não muda.",
  theirNoRoomForMessages:
    "Não há espaço no computador desta pessoa para novas mensagens: elas não são guardadas lá. O que os outros têm não muda.",
  theirNoRoomForBoth:
    "Não há espaço no computador desta pessoa para novas mensagens e cópias de arquivos compartilhados: elas não são guardadas lá. O que os outros têm não muda.",
};
