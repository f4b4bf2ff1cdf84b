/** What a test of the connection with another member has found, and what to do about it. */

export const linkTest = {
  testAllWell: (name: string) => `Todo pasa entre este equipo y el de ${name}, en ambos sentidos.`,
  testNoLink: (name: string) =>
    `Ni este equipo ni el de ${name} puede llamar al otro, aunque los dos están en la reunión.`,
  testNoLinkDo: (ports: string) =>
    `Permita TCP ${ports} en el cortafuegos de uno de los dos, y compruebe que ambos están en la misma red, sin aislamiento de clientes.`,
  testTcpThere: (name: string) =>
    `El equipo de ${name} no acepta llamadas de este; los enlaces funcionan en el otro sentido.`,
  testTcpThereDo: (name: string, port: number) =>
    `Permita TCP ${port} en el cortafuegos del equipo de ${name}.`,
  testTcpHere: (name: string) =>
    `Este equipo no acepta llamadas del de ${name}; los enlaces funcionan en el otro sentido.`,
  testTcpHereDo: (port: number) => `Permita TCP ${port} en el cortafuegos de este equipo.`,
  testUdpThere: (name: string) =>
    `Ningún paquete UDP llega de aquí al equipo de ${name}: no podría llevar su sonido ni su imagen.`,
  testUdpThereDo: (name: string, ports: string) =>
    `Permita UDP ${ports} en el cortafuegos del equipo de ${name}.`,
  testUdpHere: (name: string) =>
    `Ningún paquete UDP llega del equipo de ${name} a este: este no podría llevar el sonido ni la imagen de ${name}.`,
  testUdpHereDo: (ports: string) => `Permita UDP ${ports} en el cortafuegos de este equipo.`,
  testMulticastThere: (name: string) =>
    `El equipo de ${name} no oye el multicast de este: las reuniones de aquí no aparecen allí por sí solas.`,
  testMulticastHere: (name: string) =>
    `Este equipo no oye el multicast del de ${name}: las reuniones de allí no aparecen aquí por sí solas.`,
  testMulticastDo:
    "Permita UDP 5353 en el cortafuegos y el multicast en el punto de acceso, o invite con un código o un enlace.",
  testSizeThere: (name: string, bytes: number) =>
    `Los paquetes de ${bytes} bytes o más no llegan al equipo de ${name}.`,
  testSizeHere: (name: string, bytes: number) =>
    `Los paquetes de ${bytes} bytes o más no llegan aquí desde el equipo de ${name}.`,
  testSizeDo: (bytes: number) =>
    `Ponga la MTU de ambas tarjetas de red en ${bytes}, o la del conmutador o la VPN entre ellas en 1500.`,
  testSizeTinyDo: "Ponga en 1500 la MTU del conmutador o la VPN entre los dos.",
  testLossThere: (name: string, percent: number) =>
    `Se pierde el ${percent} % de los paquetes hacia el equipo de ${name}.`,
  testLossHere: (name: string, percent: number) =>
    `Se pierde el ${percent} % de los paquetes del equipo de ${name}.`,
  testLossDo: "Use un cable, o acérquese al punto de acceso.",
  testSlowThere: (name: string, kbps: number) =>
    `Solo ${kbps} kbit/s llegan de aquí al equipo de ${name}: muy poco para buenas imágenes.`,
  testSlowHere: (name: string, kbps: number) =>
    `Solo ${kbps} kbit/s llegan aquí del equipo de ${name}: muy poco para buenas imágenes.`,
  testSlowDo: "Use un cable, o pause lo demás que usa la red.",
  testClockAhead: (name: string, seconds: number) =>
    `El reloj del equipo de ${name} va ${seconds} s adelantado respecto a este.`,
  testClockBehind: (name: string, seconds: number) =>
    `El reloj del equipo de ${name} va ${seconds} s atrasado respecto a este.`,
  testClockDo: "Ponga en hora el reloj que va mal, o active la hora automática en ambos.",
  testNoReport: (name: string) => `No ha llegado lo que el equipo de ${name} ha visto de la prueba.`,
  testNoReportDo: "Pruebe otra vez.",

  testRuns: "Hay una prueba en curso. Espere a que termine.",
  testBusy: (name: string) => `El equipo de ${name} está en otra prueba. Inténtelo otra vez en un momento.`,
  testRecently: (name: string, seconds: number) =>
    `El equipo de ${name} se acaba de probar. Inténtelo otra vez en ${seconds} s.`,
  testNoAnswer: (name: string) => `El equipo de ${name} no responde. Inténtelo otra vez.`,
  testLost: (name: string) =>
    `El enlace con el equipo de ${name} se ha roto durante la prueba. Inténtelo otra vez.`,
  testCancelled: "La prueba se ha detenido.",
  testSelf: "Elija a otra persona: esta es usted.",
};
