/** What the doctor finds on this computer, and the one thing to do about each. */

export const doctor = {
  aboutNetwork: "Rede",
  aboutMulticast: (card: string) => `Multicast em ${card}`,
  aboutMulticastIpv6: (card: string) => `Multicast em ${card} (IPv6)`,
  aboutUdpPort: (port: number) => `Porta UDP ${port}`,
  aboutUdpPorts: (ports: string) => `Portas UDP ${ports}`,
  aboutTcpPorts: (ports: string) => `Portas TCP ${ports}`,
  aboutFirewall: "Firewall",
  aboutWindow: "Janela",
  aboutDevices: "Câmera e microfone",
  aboutClock: "Relógio",
  aboutDataFolder: "Pasta de dados",
  aboutDisk: "Disco",
  aboutPictures: "Imagens",
  aboutOthers: "Outros por perto",

  doctorConnected: (cards: string) => `Conectado por ${cards}.`,
  doctorNoNetwork: "Este computador não está em nenhuma rede.",
  doctorNoNetworkDo: "Conecte um cabo ou o Wi-Fi; não é preciso internet.",
  doctorLinkLocal: (cards: string) => `Somente endereços IPv6 de link local: ${cards}.`,
  doctorLinkLocalDo:
    "Reuniões, chat e arquivos funcionam, mas assim os navegadores não enviam som nem imagem. Ative o IPv4, ou faça o roteador distribuir endereços.",
  doctorSelfAssigned: (cards: string) =>
    `Ninguém deu um endereço a ${cards}, então este computador escolheu um (169.254…).`,
  doctorSelfAssignedDo:
    "Ele encontra outros no mesmo cabo ou switch que fizeram o mesmo, com som, imagens e arquivos. Se há um roteador, verifique o cabo dele e o DHCP: computadores que têm endereço dele não são alcançados.",
  doctorVirtualOnly: (cards: string) =>
    `Somente placas virtuais têm endereço, e atrás delas não há outro computador: ${cards}.`,
  doctorVpnOnly: (cards: string) =>
    `Somente uma VPN conecta este computador (${cards}), e por ela as reuniões não aparecem sozinhas.`,
  doctorVpnOnlyDo: "Entre por código ou link, ou conecte um cabo ou o Wi-Fi.",
  doctorVpnRoute: (vpn: string, cards: string) =>
    `A VPN ${vpn} leva o que sai deste computador; as reuniões são procuradas em ${cards}.`,
  doctorVpnRouteDo:
    "Se os outros não são encontrados, permita a rede local nas configurações da VPN, ou desligue a VPN.",
  doctorManyCards: (all: number, used: number) =>
    `Este computador tem ${all} endereços de rede; o Landline usa ${used} deles.`,
  doctorManyCardsDo:
    "Se os outros não são encontrados, desligue as placas de rede que não levam a nenhum deles.",
  doctorMtuTiny: (card: string, bytes: number) =>
    `A placa de rede ${card} aceita pacotes de no máximo ${bytes} bytes: pequenos demais para som e imagens.`,
  doctorMtuSmall: (card: string, bytes: number) =>
    `A placa de rede ${card} aceita pacotes de no máximo ${bytes} bytes: os maiores dos outros talvez não cheguem.`,
  doctorMtuLarge: (card: string, bytes: number) =>
    `A placa de rede ${card} envia pacotes de até ${bytes} bytes, que outras placas e switches talvez descartem.`,
  doctorMtuDo: (card: string) => `Defina a MTU de ${card} como 1500.`,

  doctorMulticastWorks: (address: string) => `Funciona por ${address}.`,
  doctorMulticastLost: "Um datagrama enviado ao grupo mDNS não volta.",
  doctorMulticastForbidden: "O sistema não deixa o Landline enviar multicast.",
  doctorMulticastForbiddenDo:
    "Permita a rede local ao Landline nas configurações de privacidade ou segurança do sistema.",
  doctorMulticastFails: (reason: string) => `Não funciona: ${reason}.`,
  doctorMulticastDo:
    "Permita multicast nesta placa de rede, ou entre por código: em geral quem bloqueia é uma VPN, um Wi-Fi de convidados com isolamento de clientes ou um firewall.",

  doctorMdnsShared: "Ela pode ser usada junto com outros programas mDNS.",
  doctorMdnsTaken: "Outro programa a mantém só para si, então as reuniões por perto não aparecem.",
  doctorMdnsTakenDo: "Encerre esse programa, ou configure-o para compartilhar a porta mDNS.",
  doctorMdnsForbidden: "O sistema não deixa o Landline usá-la, então as reuniões por perto não aparecem.",
  doctorMdnsForbiddenDo: "Permita isso nas configurações do firewall ou de segurança.",
  doctorMdnsFails: (code: string) =>
    `Ela não pode ser usada (${code}), então as reuniões por perto não aparecem.`,
  doctorMdnsFailsDo: "Verifique as configurações de rede e o firewall.",
  doctorPortsFree: (port: number) => `Estão livres; o Landline usa a ${port}.`,
  doctorPortsNext: (port: number) =>
    `A ${port} é a próxima livre; o Landline, se está aberto, tem uma anterior.`,
  doctorPortOwn: (port: number) => `O Landline tem a ${port}.`,
  doctorPortsTaken: "Todas estão ocupadas.",
  doctorPortsTakenDo:
    "Se não são quatro cópias do Landline, outros programas as têm: então o Landline usa uma porta qualquer, que um firewall talvez não deixe passar, e os códigos valem até o próximo início. Indique outra com --port.",
  doctorPortOther: (port: number) =>
    `Outros programas as têm, então os outros membros chamam este computador na porta ${port}, e os códigos valem até o próximo início do Landline.`,
  doctorPortOtherDo:
    "Encerre esses programas e inicie o Landline de novo, ou indique outra porta com --port.",
  doctorMediaPortsTaken:
    "Todas estão ocupadas: este computador não pode manter o som e as imagens de ninguém.",
  doctorMediaPortsTakenDo:
    "Encerre os programas que as têm e inicie o Landline de novo, ou indique outras com --port.",

  doctorFirewallOn: (name: string, ports: string) =>
    `${name} está ligado, e o Landline não consegue ver se ele deixa entrar ${ports}.`,
  doctorFirewallOnDo: "Se os outros não encontram suas reuniões, execute este comando como administrador.",
  doctorFirewallOff: (ports: string) => `Nem ufw nem firewalld está ligado. As portas do Landline: ${ports}.`,
  doctorFirewallUnseen: (ports: string) =>
    `O Landline não consegue ver o firewall por dentro. Suas portas: ${ports}.`,
  doctorFirewallMacDo:
    "Se os outros não encontram suas reuniões: Ajustes do Sistema > Rede > Firewall > Opções, e permita conexões de entrada para o Landline; também em Privacidade e Segurança > Rede Local.",
  doctorFirewallWindowsDo:
    "Se os outros não encontram suas reuniões, defina a rede como Particular, e execute estes comandos como administrador.",
  doctorFirewallOtherDo: "Permita estas portas a partir da rede local.",

  doctorWindowOpens: (name: string, file: string) => `Ela abre no ${name} (${file}).`,
  doctorNoWindow: "Não há Electron, nem Chromium, Chrome ou Edge.",
  doctorNoWindowDo: "Instale o Chromium, ou indique um navegador desse tipo em LANDLINE_BROWSER.",

  doctorDevices: (cameras: number, microphones: number) => `Câmeras: ${cameras}. Microfones: ${microphones}.`,
  doctorNoCamera: "Não há câmera.",
  doctorNoMicrophone: "Não há microfone.",
  doctorNoDevices: "Não há câmera nem microfone.",
  doctorNoDevicesDo:
    "Você pode participar mesmo assim: ver, ouvir e escrever. Conecte um dispositivo, e ele é oferecido na hora.",
  doctorDevicesUnchecked: "Não verificado: não há navegador.",
  doctorDevicesUntold: (browser: string) => `${browser} não informou.`,
  doctorDevicesUntoldDo: "Veja nas configurações da janela, onde os dois aparecem.",
  doctorCameraBusy: "Outro programa parece estar usando a câmera.",
  doctorMicrophoneBusy: "Outro programa parece estar usando o microfone.",
  doctorBusyDo: "Feche esse programa e verifique de novo.",
  doctorCameraDenied: "O Landline não tem permissão para usar a câmera.",
  doctorMicrophoneDenied: "O Landline não tem permissão para usar o microfone.",
  doctorDeniedDo:
    "Permita ao lado do endereço da página (em uma janela sem endereço: no menu ⋮) ou nas configurações de privacidade do sistema.",
  doctorCameraFails: "Não é possível abrir a câmera.",
  doctorMicrophoneFails: "Não é possível abrir o microfone.",
  doctorFailsDo: "Conecte o dispositivo de novo, ou escolha outro nas configurações.",
  doctorDeviceMissing: (label: string) =>
    `${label}, escolhido nas configurações, não está conectado; outro dispositivo está em uso.`,
  doctorDeviceMissingDo: "Conecte-o, ou escolha outro nas configurações.",

  doctorClock: (time: string) => `Ele mostra ${time} UTC.`,
  doctorClockWrong: (time: string) => `Ele mostra ${time} UTC, e isso não pode estar certo.`,
  doctorClockBack: (time: string, used: string) =>
    `Ele mostra ${time} UTC, e o Landline já foi usado em ${used} UTC.`,
  doctorClockDo:
    "Acerte o relógio, pois até lá as mensagens levam uma hora errada; a ordem delas está certa mesmo assim.",

  doctorFolderShut: (path: string) => `Não é possível gravar em ${path}, então nada novo é guardado.`,
  doctorFolderShutDo: "Permita gravar na pasta e inicie o Landline de novo, ou escolha outra com --data-dir.",
  doctorDiskFree: (free: string) => `${free} livres.`,
  doctorDiskLow: (free: string) => `Só há ${free} livres no disco que guarda reuniões e arquivos.`,
  doctorDiskLowDo:
    "Libere espaço no disco, ou deixe menos para as cópias de arquivos dos outros nas configurações.",

  doctorSoundOnly: "As configurações dizem “só som”: não chegam imagens nem telas.",
  doctorSoundOnlyDo: "Volte a receber imagens.",
  doctorReceiveLimit: (kbps: number) => `As configurações limitam as imagens dos outros a ${kbps} kbit/s.`,
  doctorSendLimit: (kbps: number) =>
    `As configurações limitam suas próprias imagens e sua tela a ${kbps} kbit/s.`,
  doctorLimitDo: "Retire o limite, a não ser que a rede seja lenta assim.",

  doctorHeard: (count: number) => `Membros de reuniões que são ouvidos: ${count}.`,
  doctorNobodyHeard: "Nenhum outro membro de uma reunião é ouvido.",
  doctorNobodyHeardDo:
    "Se alguém está em uma reunião, verifique se os dois computadores estão na mesma rede, sem isolamento de convidados, ou entre por código.",
};
