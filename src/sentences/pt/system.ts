/** What the operating system and the network refuse. */

export const system = {
  notThere: "O arquivo ou a pasta não existe.",
  pathThroughFile: "Uma parte do caminho é um arquivo, não uma pasta. Confira o caminho.",
  folderNotFile: "Isso é uma pasta, não um arquivo. Escolha um arquivo.",
  nameTaken: "Já existe algo com esse nome. Escolha outro nome.",
  folderNotEmpty: "A pasta não está vazia. Escolha outra.",
  linkLoop: "O link leva a si mesmo. Escolha o arquivo ou a pasta a que ele deveria levar.",
  pathTooLong: "O nome ou o caminho é longo demais. Escolha um mais curto.",
  pathInvalid: "O sistema não aceita esse nome ou caminho. Escolha outro.",
  forbidden: "O sistema não permite isso. Verifique as permissões.",
  diskReadOnly: "O disco é somente leitura. Escolha outro lugar.",
  diskFull: "O disco está cheio. Libere espaço e tente de novo.",
  quotaUsed: "Sua parte do disco está esgotada. Libere espaço e tente de novo.",
  fileTooLarge: "O arquivo é grande demais para este disco. Escolha outro lugar.",
  diskFault: "O disco informa uma falha. Verifique-o, ou escolha outro lugar.",
  deviceGone: "O disco ou dispositivo não está mais lá. Conecte-o e tente de novo.",
  networkDriveGone: "A unidade de rede sumiu. Conecte-a e tente de novo.",
  usedByOther: "Outro programa está usando isso. Feche esse programa e tente de novo.",
  runByOther: "Outro programa está executando isso. Feche esse programa e tente de novo.",
  otherDisk: "Não é possível mover para outro disco. Escolha um lugar no mesmo.",
  tooManyOpen: "Há arquivos demais abertos neste computador. Feche alguns programas e tente de novo.",
  noMemory: "O computador não tem mais memória livre. Feche alguns programas e tente de novo.",
  tooBusy: "O computador está ocupado demais. Tente de novo daqui a pouco.",
  portTaken: "Outro programa usa essa porta de rede. Feche-o e tente de novo.",
  addressGone: "O endereço de rede não está mais lá. Verifique a rede e tente de novo.",
  networkUnreached: "Não é possível alcançar a rede. Verifique se este computador está conectado.",
  computerUnreached: "Não é possível alcançar o outro computador. Verifique se os dois estão na mesma rede.",
  networkDown: "A rede está fora do ar. Verifique se este computador está conectado.",
  connectionRefused: "Nada responde lá. Verifique se o outro lado está em execução.",
  connectionBroke: "A conexão caiu. Tente de novo.",
  timedOut: "Nada respondeu a tempo. Tente de novo.",
  refusedBySystem: (code: string) => `O sistema recusou (${code}). Tente de novo.`,

  noCards: "Sem rede: conecte este computador ao Wi-Fi ou ligue um cabo de rede. O Landline percebe sozinho.",
  noMulticastCards:
    "Pelo que liga este computador, como uma VPN, as reuniões por perto não aparecem sozinhas: entre com um código ou um link, ou conecte-o a uma rede.",
  mdnsTaken:
    "Outro programa mantém a porta UDP 5353 (mDNS) só para si, então as reuniões por perto não são encontradas: encerre-o, ou deixe que ele compartilhe a porta.",
  mdnsForbidden:
    "Este computador não deixa o Landline usar a porta UDP 5353 (mDNS): permita isso nas configurações do firewall ou de segurança.",
  mdnsFails: (code: string) =>
    `As reuniões por perto não são encontradas: o mDNS não inicia na porta UDP 5353 (${code}). Verifique as configurações de rede e o firewall.`,

  noStartAtLogin:
    "Este Landline não pode ser iniciado com a sessão: abra-o pelo menu ou pela pasta dele e tente de novo.",
  startAtLoginFails: (file: string, why: string) =>
    `Não é possível mudar a inicialização com a sessão: ${why} (${file})`,
  noSpeechProgram: (name: string) =>
    `O programa de reconhecimento de fala ${name} não pode ser iniciado. Informe o caminho completo nas configurações das legendas.`,
  speechProgramEnded: (name: string) =>
    `O programa de reconhecimento de fala ${name} fecha repetidamente, por isso a sua fala não é legendada. Verifique a linha de comando nas configurações das legendas.`,
  speechProgramComplained: (name: string, said: string) =>
    `O programa de reconhecimento de fala ${name} fecha repetidamente, por isso a sua fala não é legendada. Ele diz: ${said}`,
  speechLineUnread:
    "Isto não é uma linha de comando: digite o programa e os seus argumentos, com aspas em pares em volta do que tem espaços.",
  pageNamesNoProgram:
    "Uma janela do navegador não escolhe programas para este computador executar. Feche o Landline e inicie-o com --speech-program e a linha de comando.",

  verbatim: (text: string) => text,
};
