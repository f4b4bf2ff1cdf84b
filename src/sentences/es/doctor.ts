/** What the doctor finds on this computer, and the one thing to do about each. */

export const doctor = {
  aboutNetwork: "Red",
  aboutMulticast: (card: string) => `Multicast en ${card}`,
  aboutMulticastIpv6: (card: string) => `Multicast en ${card} (IPv6)`,
  aboutUdpPort: (port: number) => `Puerto UDP ${port}`,
  aboutUdpPorts: (ports: string) => `Puertos UDP ${ports}`,
  aboutTcpPorts: (ports: string) => `Puertos TCP ${ports}`,
  aboutFirewall: "Cortafuegos",
  aboutWindow: "Ventana",
  aboutDevices: "Cámara y micrófono",
  aboutClock: "Reloj",
  aboutDataFolder: "Carpeta de datos",
  aboutDisk: "Disco",
  aboutPictures: "Imágenes",
  aboutOthers: "Otros cerca",

  doctorConnected: (cards: string) => `Conectado por ${cards}.`,
  doctorNoNetwork: "Este equipo no está en ninguna red.",
  doctorNoNetworkDo: "Conecte un cable o una wifi; no hace falta internet.",
  doctorLinkLocal: (cards: string) => `Solo direcciones IPv6 de enlace local: ${cards}.`,
  doctorLinkLocalDo:
    "Las reuniones, el chat y los archivos funcionan, pero así los navegadores no envían ni sonido ni imagen. Active IPv4, o haga que el enrutador asigne direcciones.",
  doctorSelfAssigned: (cards: string) =>
    `Nadie ha dado una dirección a ${cards}, así que este equipo tomó una (169.254…).`,
  doctorSelfAssignedDo:
    "Se encuentra con otros del mismo cable o conmutador que hicieron lo mismo, con sonido, imágenes y archivos. Si hay un enrutador, compruebe su cable y el DHCP: no se llega a los equipos que tienen una dirección de él.",
  doctorVirtualOnly: (cards: string) =>
    `Solo tienen dirección tarjetas virtuales, y detrás de ellas no hay ningún otro equipo: ${cards}.`,
  doctorVpnOnly: (cards: string) =>
    `Solo una VPN conecta este equipo (${cards}), y por ella las reuniones no aparecen por sí solas.`,
  doctorVpnOnlyDo: "Entre con un código o un enlace, o conecte un cable o una wifi.",
  doctorVpnRoute: (vpn: string, cards: string) =>
    `La VPN ${vpn} lleva lo que sale de este equipo; las reuniones se buscan en ${cards}.`,
  doctorVpnRouteDo:
    "Si no se encuentra a los demás, permita la red local en los ajustes de la VPN, o desactive la VPN.",
  doctorManyCards: (all: number, used: number) =>
    `Este equipo tiene ${all} direcciones de red; Landline usa ${used} de ellas.`,
  doctorManyCardsDo:
    "Si no se encuentra a los demás, desactive las tarjetas de red que no llevan a ninguno de ellos.",
  doctorMtuTiny: (card: string, bytes: number) =>
    `La tarjeta de red ${card} admite paquetes de ${bytes} bytes como máximo: demasiado pequeños para sonido e imágenes.`,
  doctorMtuSmall: (card: string, bytes: number) =>
    `La tarjeta de red ${card} admite paquetes de ${bytes} bytes como máximo: puede que los más grandes de otros no lleguen.`,
  doctorMtuLarge: (card: string, bytes: number) =>
    `La tarjeta de red ${card} envía paquetes de hasta ${bytes} bytes, que otras tarjetas y conmutadores pueden descartar.`,
  doctorMtuDo: (card: string) => `Ponga la MTU de ${card} en 1500.`,

  doctorMulticastWorks: (address: string) => `Funciona por ${address}.`,
  doctorMulticastLost: "Un datagrama enviado al grupo mDNS no vuelve.",
  doctorMulticastForbidden: "El sistema no deja a Landline enviar multicast.",
  doctorMulticastForbiddenDo:
    "Permita a Landline la red local en los ajustes de privacidad o seguridad del sistema.",
  doctorMulticastFails: (reason: string) => `No funciona: ${reason}.`,
  doctorMulticastDo:
    "Permita el multicast en esta tarjeta de red, o entre con un código: suele bloquearlo una VPN, una wifi de invitados con aislamiento de clientes o un cortafuegos.",

  doctorMdnsShared: "Se puede usar junto a otros programas mDNS.",
  doctorMdnsTaken: "Otro programa lo tiene para sí solo, así que no aparecen las reuniones cercanas.",
  doctorMdnsTakenDo: "Cierre ese programa, o configúrelo para que comparta el puerto mDNS.",
  doctorMdnsForbidden: "El sistema no deja a Landline usarlo, así que no aparecen las reuniones cercanas.",
  doctorMdnsForbiddenDo: "Permítalo en los ajustes del cortafuegos o de seguridad.",
  doctorMdnsFails: (code: string) =>
    `No se puede usar (${code}), así que no aparecen las reuniones cercanas.`,
  doctorMdnsFailsDo: "Compruebe los ajustes de red y el cortafuegos.",
  doctorPortsFree: (port: number) => `Están libres; Landline toma el ${port}.`,
  doctorPortsNext: (port: number) =>
    `El ${port} es el siguiente libre; Landline, si está en marcha, tiene uno anterior.`,
  doctorPortOwn: (port: number) => `Landline tiene el ${port}.`,
  doctorPortsTaken: "Todos están ocupados.",
  doctorPortsTakenDo:
    "Si no son cuatro copias de Landline, los tienen otros programas: entonces Landline toma un puerto cualquiera, que un cortafuegos quizá no deje pasar, y los códigos valen hasta su próximo inicio. Indique otro con --port.",
  doctorPortOther: (port: number) =>
    `Otros programas los tienen, así que los demás miembros llaman a este equipo en el puerto ${port}, y los códigos valen hasta el próximo inicio de Landline.`,
  doctorPortOtherDo: "Cierre esos programas y vuelva a iniciar Landline, o indique otro puerto con --port.",
  doctorMediaPortsTaken:
    "Todos están ocupados: este equipo no puede llevar el sonido ni las imágenes de nadie.",
  doctorMediaPortsTakenDo:
    "Cierre los programas que los tienen y vuelva a iniciar Landline, o indique otros con --port.",

  doctorFirewallOn: (name: string, ports: string) =>
    `${name} está activado, y Landline no puede ver si deja entrar ${ports}.`,
  doctorFirewallOnDo: "Si otros no encuentran sus reuniones, ejecute esta orden como administrador.",
  doctorFirewallOff: (ports: string) =>
    `Ni ufw ni firewalld está activado. Los puertos de Landline: ${ports}.`,
  doctorFirewallUnseen: (ports: string) =>
    `Landline no puede ver el cortafuegos por dentro. Sus puertos: ${ports}.`,
  doctorFirewallMacDo:
    "Si otros no encuentran sus reuniones: Ajustes del Sistema > Red > Firewall > Opciones, y permita las conexiones entrantes para Landline; también en Privacidad y seguridad > Red local.",
  doctorFirewallWindowsDo:
    "Si otros no encuentran sus reuniones, ponga la red en Privada, y ejecute estas órdenes como administrador.",
  doctorFirewallOtherDo: "Permita estos puertos desde la red local.",

  doctorWindowOpens: (name: string, file: string) => `Se abre en ${name} (${file}).`,
  doctorNoWindow: "No hay ni Electron ni Chromium, Chrome o Edge.",
  doctorNoWindowDo: "Instale Chromium, o indique un navegador de su clase en LANDLINE_BROWSER.",

  doctorDevices: (cameras: number, microphones: number) => `Cámaras: ${cameras}. Micrófonos: ${microphones}.`,
  doctorNoCamera: "No hay ninguna cámara.",
  doctorNoMicrophone: "No hay ningún micrófono.",
  doctorNoDevices: "No hay ni cámara ni micrófono.",
  doctorNoDevicesDo:
    "Puede participar de todos modos: ver, oír y escribir. Conecte un dispositivo y se ofrece enseguida.",
  doctorDevicesUnchecked: "Sin comprobar: no hay navegador.",
  doctorDevicesUntold: (browser: string) => `${browser} no lo ha dicho.`,
  doctorDevicesUntoldDo: "Mire en los ajustes de la ventana, donde aparecen ambos.",
  doctorCameraBusy: "Parece que otro programa usa la cámara.",
  doctorMicrophoneBusy: "Parece que otro programa usa el micrófono.",
  doctorBusyDo: "Cierre ese programa y compruebe de nuevo.",
  doctorCameraDenied: "Landline no puede usar la cámara: no tiene permiso.",
  doctorMicrophoneDenied: "Landline no puede usar el micrófono: no tiene permiso.",
  doctorDeniedDo:
    "Permítalo junto a la dirección de la página (en una ventana sin dirección: en su menú ⋮) o en los ajustes de privacidad del sistema.",
  doctorCameraFails: "No se puede abrir la cámara.",
  doctorMicrophoneFails: "No se puede abrir el micrófono.",
  doctorFailsDo: "Vuelva a conectar el dispositivo, o elija otro en los ajustes.",
  doctorDeviceMissing: (label: string) =>
    `${label}, que está elegido en los ajustes, no está conectado; se usa otro dispositivo.`,
  doctorDeviceMissingDo: "Conéctelo, o elija otro en los ajustes.",

  doctorClock: (time: string) => `Marca las ${time} UTC.`,
  doctorClockWrong: (time: string) => `Marca las ${time} UTC, y eso no puede ser.`,
  doctorClockBack: (time: string, used: string) =>
    `Marca las ${time} UTC, y Landline ya se usó a las ${used} UTC.`,
  doctorClockDo:
    "Ponga el reloj en hora, pues hasta entonces los mensajes llevan una hora falsa; su orden es correcto de todos modos.",

  doctorFolderShut: (path: string) => `No se puede escribir en ${path}, así que no se guarda nada nuevo.`,
  doctorFolderShutDo:
    "Permita escribir en la carpeta y vuelva a iniciar Landline, o elija otra con --data-dir.",
  doctorDiskFree: (free: string) => `${free} libres.`,
  doctorDiskLow: (free: string) => `Solo quedan ${free} libres en el disco que guarda reuniones y archivos.`,
  doctorDiskLowDo:
    "Haga sitio en el disco, o deje menos para las copias de archivos de otros en los ajustes.",

  doctorSoundOnly: "Los ajustes dicen «solo sonido»: no llegan imágenes ni pantallas.",
  doctorSoundOnlyDo: "Vuelva a recibir imágenes.",
  doctorReceiveLimit: (kbps: number) => `Los ajustes limitan las imágenes de los demás a ${kbps} kbit/s.`,
  doctorSendLimit: (kbps: number) =>
    `Los ajustes limitan sus propias imágenes y su pantalla a ${kbps} kbit/s.`,
  doctorLimitDo: "Quite el límite, a no ser que la red sea así de lenta.",

  doctorHeard: (count: number) => `Miembros de reuniones a los que se oye: ${count}.`,
  doctorNobodyHeard: "No se oye a ningún otro miembro de una reunión.",
  doctorNobodyHeardDo:
    "Si alguien está en una reunión, compruebe que los dos equipos están en una misma red sin aislamiento de invitados, o entre con un código.",
};
