/** Later versions of Landline, which go from machine to machine. */

export const update = {
  updatesOff: "Este Landline foi criado sem chave para versões: não recebe nem oferece atualizações.",
  updateNone: "Ninguém aqui tem um Landline mais recente para este computador.",
  updateAway: (version: string) =>
    `Ninguém na reunião tem o Landline ${version}. Entre em uma em que alguém o tenha.`,
  updateNotHere: "O Landline mais recente ainda não está neste computador. Obtenha-o primeiro.",
  updateNoRelease: (folder: string) =>
    `Não há nenhuma versão em ${folder}. Indique a pasta com release.json, release.json.sig e os pacotes.`,
  updateForged:
    "Este Landline não conhece nenhuma chave com que essa versão esteja assinada. Ela não foi aceita.",
  updateOlder: (version: string, later: string) =>
    `O Landline ${version} é mais antigo que o ${later}, já conhecido aqui. Não foi aceito.`,
  updateDamaged: (name: string) =>
    `${name} não é o arquivo dessa versão. Foi apagado daqui: obtenha-o de novo.`,
  updateWrongFile: (name: string) => `${name} não é o arquivo dessa versão. Copie-o de novo.`,
  updateNoPackages: (folder: string) =>
    `Nenhum dos pacotes dessa versão está em ${folder}. Coloque-os ao lado de release.json.`,
  updateFetchFailed: (version: string) => `O Landline ${version} não chegou. Tente de novo.`,
  updateDoDebian: (version: string, command: string) =>
    `O Landline ${version} está aqui e foi verificado. Saia da reunião, feche o Landline e digite em um terminal: ${command}`,
  updateDoLinux: (version: string, command: string) =>
    `O Landline ${version} está aqui e foi verificado. Descompacte-o em um terminal: ${command} Depois feche este Landline e inicie “landline” na nova pasta.`,
  updateDoWindows: (version: string, file: string) =>
    `O Landline ${version} está aqui e foi verificado. Descompacte ${file}, feche este Landline e inicie “Install.cmd” na nova pasta.`,
  updateDoMac: (version: string, file: string) =>
    `O Landline ${version} está aqui e foi verificado. Descompacte ${file}, feche este Landline e abra “Landline” na nova pasta.`,
};
