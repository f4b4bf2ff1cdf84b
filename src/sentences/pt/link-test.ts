/** What a test of the connection with another member has found, and what to do about it. */

export const linkTest = {
  testAllWell: (name: string) => `Tudo passa entre este computador e o de ${name}, nos dois sentidos.`,
  testNoLink: (name: string) =>
    `Nem este computador nem o de ${name} consegue chamar o outro, embora os dois estejam na reunião.`,
  testNoLinkDo: (ports: string) =>
    `Permita TCP ${ports} no firewall de um dos dois, e verifique se ambos estão na mesma rede, sem isolamento de clientes.`,
  testTcpThere: (name: string) =>
    `O computador de ${name} não aceita chamadas deste; as ligações funcionam no outro sentido.`,
  testTcpThereDo: (name: string, port: number) => `Permita TCP ${port} no firewall do computador de ${name}.`,
  testTcpHere: (name: string) =>
    `Este computador não aceita chamadas do de ${name}; as ligações funcionam no outro sentido.`,
  testTcpHereDo: (port: number) => `Permita TCP ${port} no firewall deste computador.`,
  testUdpThere: (name: string) =>
    `Nenhum pacote UDP chega daqui ao computador de ${name}: ele não poderia manter seu som e sua imagem.`,
  testUdpThereDo: (name: string, ports: string) =>
    `Permita UDP ${ports} no firewall do computador de ${name}.`,
  testUdpHere: (name: string) =>
    `Nenhum pacote UDP chega do computador de ${name} a este: este não poderia manter o som e a imagem de ${name}.`,
  testUdpHereDo: (ports: string) => `Permita UDP ${ports} no firewall deste computador.`,
  testMulticastThere: (name: string) =>
    `O computador de ${name} não ouve o multicast deste: as reuniões daqui não aparecem lá sozinhas.`,
  testMulticastHere: (name: string) =>
    `Este computador não ouve o multicast do de ${name}: as reuniões de lá não aparecem aqui sozinhas.`,
  testMulticastDo:
    "Permita UDP 5353 no firewall e multicast no ponto de acesso, ou convide por código ou link.",
  testSizeThere: (name: string, bytes: number) =>
    `Pacotes de ${bytes} bytes ou mais não chegam ao computador de ${name}.`,
  testSizeHere: (name: string, bytes: number) =>
    `Pacotes de ${bytes} bytes ou mais não chegam aqui do computador de ${name}.`,
  testSizeDo: (bytes: number) =>
    `Ajuste a MTU das duas placas de rede para ${bytes}, ou a do switch ou VPN entre elas para 1500.`,
  testSizeTinyDo: "Ajuste para 1500 a MTU do switch ou VPN entre os dois.",
  testLossThere: (name: string, percent: number) =>
    `${percent}% dos pacotes para o computador de ${name} se perdem.`,
  testLossHere: (name: string, percent: number) =>
    `${percent}% dos pacotes do computador de ${name} se perdem.`,
  testLossDo: "Use um cabo, ou chegue mais perto do ponto de acesso.",
  testSlowThere: (name: string, kbps: number) =>
    `Só ${kbps} kbit/s chegam daqui ao computador de ${name}: pouco para boas imagens.`,
  testSlowHere: (name: string, kbps: number) =>
    `Só ${kbps} kbit/s chegam aqui do computador de ${name}: pouco para boas imagens.`,
  testSlowDo: "Use um cabo, ou pause o que mais usa a rede.",
  testClockAhead: (name: string, seconds: number) =>
    `O relógio do computador de ${name} está ${seconds} s adiantado em relação a este.`,
  testClockBehind: (name: string, seconds: number) =>
    `O relógio do computador de ${name} está ${seconds} s atrasado em relação a este.`,
  testClockDo: "Acerte o relógio errado, ou ative a hora automática nos dois.",
  testNoReport: (name: string) => `O que o computador de ${name} viu do teste não chegou.`,
  testNoReportDo: "Teste de novo.",

  testRuns: "Um teste está em andamento. Espere até que termine.",
  testBusy: (name: string) => `O computador de ${name} está em outro teste. Tente de novo daqui a pouco.`,
  testRecently: (name: string, seconds: number) =>
    `O computador de ${name} acabou de ser testado. Tente de novo em ${seconds} s.`,
  testNoAnswer: (name: string) => `O computador de ${name} não responde. Tente de novo.`,
  testLost: (name: string) => `A ligação com o computador de ${name} caiu durante o teste. Tente de novo.`,
  testCancelled: "O teste foi interrompido.",
  testSelf: "Escolha outra pessoa: esta é você.",
};
