/** Getting into a meeting, and what a person types on the way. */
import { n } from "./plural.ts";

export const entrance = {
  wrongPasscode: "A senha está errada. Confira com alguém na reunião e tente de novo.",
  passcodeNeeded: "Esta reunião precisa de uma senha. Peça-a a alguém na reunião.",
  tooManyPasscodes: (seconds: number) =>
    `Senhas erradas demais. Tente de novo em ${n(seconds, { one: "# segundo", other: "# segundos" })}.`,
  protocolVersion: "A reunião usa outra versão do Landline. Instale a mesma versão nos dois computadores.",
  meetingFull: "A reunião está cheia. Tente de novo quando alguém tiver saído.",
  banned: "Um anfitrião baniu você desta reunião. Só um anfitrião pode desfazer isso.",
  stillBanned: "Um anfitrião baniu você desta reunião. Peça a um anfitrião que desfaça isso e tente de novo.",
  removed: "Um anfitrião removeu você desta reunião. Você pode pedir para entrar de novo.",
  ended: "Um anfitrião encerrou a reunião para todos.",
  locked: "Esta reunião está bloqueada. Peça a um anfitrião que a desbloqueie e tente de novo.",
  notAdmitted: "Um anfitrião não deixou você entrar. Você pode pedir mais uma vez.",
  blocked: "Um anfitrião recusou você duas vezes, então você não pode pedir de novo nesta reunião hoje.",
  copyInMeeting:
    "Outra cópia deste Landline já está nessa reunião, com a mesma pasta de dados. Feche-a, ou inicie esta com uma pasta de dados própria.",
  identityInUse:
    "A identidade desta pasta de dados está em uso em outro computador. Dê a cada cópia uma pasta de dados própria.",
  everybodyBusy:
    "Os computadores desta reunião estão ocupados demais para responder. Espere um momento e tente de novo.",
  nobodyReached:
    "Não é possível alcançar ninguém na reunião. Verifique se os dois computadores estão na mesma rede e se nenhum firewall os separa.",
  keptDamaged:
    "O que estava guardado dessa reunião está danificado. Entre por meio de alguém que esteja nela, ou crie outra.",
  keptByOther: "Essa reunião foi guardada por outra identidade. Entre por meio de alguém que esteja nela.",
  cannotOpen: (title: string) =>
    `“${title}” não pode ser aberta daqui. Entre por meio de alguém que esteja nela, ou crie outra.`,
  alreadyInMeeting: "Você já está em uma reunião. Saia dela primeiro.",
  notInMeeting: "Você não está em nenhuma reunião. Entre em uma primeiro.",
  leaveToDelete: "Você está nessa reunião. Saia dela antes de excluí-la.",
  windowClosed: (title: string) =>
    `Você saiu de “${title}” porque a janela ficou fechada por um minuto. Entre de novo pela lista.`,
  joinCancelled: "A entrada na reunião foi cancelada.",
  noNetwork: "Este computador não está em nenhuma rede. Conecte um cabo ou o Wi-Fi e tente de novo.",
  severalMeetings: (title: string, ids: string) =>
    `Várias reuniões se chamam “${title}”. Entre pelo identificador: ${ids}.`,
  severalKept: (title: string, ids: string) =>
    `Várias reuniões se chamam “${title}”. Indique uma pelo identificador: ${ids}.`,
  noMeetingHere: (title: string) => `Não há nenhuma reunião “${title}” aqui.`,
  noneNearby: "Não há nenhuma reunião por perto.",
  nearby: (titles: string) => `Por perto: ${titles}.`,
  checkTitle: "Confira o título e se os dois computadores estão na mesma rede.",
  noMeetingKept: (title: string) => `Este computador não guarda nenhuma reunião “${title}”.`,
  keptUnreadable: (title: string) => `O que está guardado de “${title}” não pode ser lido.`,

  wayEmpty: "Digite um código, um link ou um endereço. Alguém na reunião os encontra em “Convidar”.",
  linkCut: "O link não está inteiro. Copie-o mais uma vez, do primeiro caractere ao último.",
  noSuchPort: (port: string) => `Não existe a porta “${port}”. As portas vão de 1 a 65535.`,
  noWay: (typed: string) =>
    `“${typed}” não é um código, nem um link, nem um endereço. Um endereço é como 192.168.1.20.`,
  codeStrange: (group: number, typed: string) =>
    `O ${group}º grupo do código, “${typed}”, tem um caractere que nenhum código tem. Compare-o mais uma vez com o código.`,
  codeUneven: (group: number, typed: string, length: number, needed: number) =>
    `O ${group}º grupo do código, “${typed}”, tem ${length} caracteres em vez de ${needed}. Compare-o mais uma vez com o código.`,
  codeMistyped: (group: number, typed: string) =>
    `O ${group}º grupo do código, “${typed}”, está digitado errado. Compare-o mais uma vez com o código.`,
  codeTooNew: "O código foi feito por uma versão mais nova do Landline. Instale a mesma versão aqui.",
  codeCut: (groups: number, needed: number) =>
    `O código tem ${n(groups, { one: "# grupo", other: "# grupos" })} e deveria ter ${needed}. Peça-o inteiro.`,
  codePortZero: "O código indica a porta 0, que não existe. Peça-o mais uma vez.",
  ownCode: "Isso leva a este computador. Use o código de alguém que esteja na reunião.",
  linkOutdated: "Quem lhe deu esse link já está em outra reunião. Peça um link novo.",
  noSuchComputer: (name: string) =>
    `Nenhum computador se chama “${name}” aqui. Digite o endereço dele, como 192.168.1.20.`,
  otherThanCode: (where: string) =>
    `Em ${where} responde alguém diferente de quem o código indica. Peça um novo e entre com ele.`,
  otherThanLink: (where: string) =>
    `Em ${where} responde alguém diferente de quem o link indica. Peça um novo e entre com ele.`,
  noMeetingThere: (where: string) =>
    `O computador em ${where} está ligado, mas o Landline não está em nenhuma reunião lá. Confira o endereço, ou peça um código novo.`,
  nothingAnswers: (where: string, port: number) =>
    `Nada responde em ${where}. Confira o endereço, se as duas redes estão conectadas e se nenhum firewall lá bloqueia o Landline (porta TCP ${port}).`,
  nobodyTakesCall: (where: string) =>
    `Em ${where} ninguém que esteja em uma reunião atende. Verifique se o Landline está em uma reunião lá e se este computador tem um caminho até essa rede.`,

  nameEmpty: "Seu nome não pode ficar vazio. Digite pelo menos uma letra.",
  nameTooLong: (max: number, length: number) =>
    `Seu nome pode ter ${max} caracteres; este tem ${length}. Encurte-o.`,
  nameTooHeavy:
    "Seu nome é longo demais: os emojis ou acentos dele contam como vários caracteres. Encurte-o.",
  titleEmpty: "O título de uma reunião não pode ficar vazio. Digite pelo menos uma letra.",
  titleTooLong: (max: number, length: number) =>
    `O título de uma reunião pode ter ${max} caracteres; este tem ${length}. Encurte-o.`,
  titleTooHeavy:
    "O título é longo demais: os emojis ou acentos dele contam como vários caracteres. Encurte-o.",
  lineEmpty: "Uma linha não pode ficar vazia. Digite pelo menos uma letra.",
  lineTooLong: (max: number, length: number) =>
    `Uma linha pode ter ${max} caracteres; esta tem ${length}. Encurte-a.`,
  lineTooHeavy: "A linha é longa demais: os emojis ou acentos dela contam como vários caracteres. Encurte-a.",
  questionEmpty: "Uma pergunta não pode ficar vazia. Digite pelo menos uma letra.",
  questionTooLong: (max: number, length: number) =>
    `Uma pergunta pode ter ${max} caracteres; esta tem ${length}. Encurte-a.`,
  questionTooHeavy:
    "A pergunta é longa demais: os emojis ou acentos dela contam como vários caracteres. Encurte-a.",
  optionEmpty: "Uma opção não pode ficar vazia. Digite pelo menos uma letra.",
  optionTooLong: (max: number, length: number) =>
    `Uma opção pode ter ${max} caracteres; esta tem ${length}. Encurte-a.`,
  optionTooHeavy:
    "A opção é longa demais: os emojis ou acentos dela contam como vários caracteres. Encurte-a.",
  messageEmpty: "A mensagem está vazia. Escreva algo primeiro.",
  messageTooLong: (max: number, length: number) =>
    `Uma mensagem pode ter ${max} caracteres; esta tem ${length}. Envie-a em partes.`,
  announcementUnfit: "O aviso está vazio ou é longo demais. Escreva algumas linhas.",
  announcementTooLong: (max: number, length: number) =>
    `Um aviso pode ter ${max} caracteres; este tem ${length}. Encurte-o.`,
  passcodeEmpty: "A senha está vazia. Digite uma, ou crie a reunião sem senha.",
  passcodeTooShort: (min: number) => `Uma senha tem pelo menos ${min} caracteres. Escolha uma mais longa.`,
  passcodeTooLong: (max: number) => `Uma senha pode ter ${max} caracteres. Escolha uma mais curta.`,
};
