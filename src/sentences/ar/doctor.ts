/** What the doctor finds on this computer, and the one thing to do about each. */
import { i } from "./isolated.ts";

export const doctor = {
  aboutNetwork: "الشبكة",
  aboutMulticast: (card: string) => `البث المتعدد عبر ${i(card)}`,
  aboutMulticastIpv6: (card: string) => `البث المتعدد عبر ${i(card)} (IPv6)`,
  aboutUdpPort: (port: number) => `منفذ ${i(`UDP ${port}`)}`,
  aboutUdpPorts: (ports: string) => `منافذ ${i(`UDP ${ports}`)}`,
  aboutTcpPorts: (ports: string) => `منافذ ${i(`TCP ${ports}`)}`,
  aboutFirewall: "جدار الحماية",
  aboutWindow: "النافذة",
  aboutDevices: "الكاميرا والميكروفون",
  aboutClock: "الساعة",
  aboutDataFolder: "مجلد البيانات",
  aboutDisk: "القرص",
  aboutPictures: "الصور",
  aboutOthers: "الآخرون بالقرب منك",

  doctorConnected: (cards: string) => `متصل عبر ${i(cards)}.`,
  doctorNoNetwork: "هذا الحاسوب ليس على أي شبكة.",
  doctorNoNetworkDo: "وصّل كابلًا أو شبكة Wi-Fi؛ لا حاجة إلى الإنترنت.",
  doctorLinkLocal: (cards: string) => `لا توجد إلا عناوين IPv6 محلية للوصلة: ${i(cards)}.`,
  doctorLinkLocalDo:
    "تعمل الاجتماعات والدردشة والملفات، لكن المتصفحات لا ترسل هكذا صوتًا ولا صورة. شغّل IPv4، أو اجعل الموجّه يوزع عناوين.",
  doctorSelfAssigned: (cards: string) =>
    `لم يعطِ أحد ${i(cards)} عنوانًا، فاختار هذا الحاسوب واحدًا بنفسه (169.254…).`,
  doctorSelfAssignedDo:
    "يلتقي بمن فعل الشيء نفسه على الكابل أو المحوّل نفسه، بالصوت والصور والملفات. إن كان هناك موجّه فتحقق من كابله ومن DHCP: لا يمكن الوصول إلى الحواسيب التي أخذت عنوانًا منه.",
  doctorVirtualOnly: (cards: string) => `لا عنوان إلا لبطاقات افتراضية، ولا حاسوب آخر خلفها: ${i(cards)}.`,
  doctorVpnOnly: (cards: string) =>
    `لا يصل هذا الحاسوبَ بغيره إلا VPN (${i(cards)})، ولا تظهر الاجتماعات عبرها من تلقاء نفسها.`,
  doctorVpnOnlyDo: "انضم برمز أو رابط، أو وصّل كابلًا أو شبكة Wi-Fi.",
  doctorVpnRoute: (vpn: string, cards: string) =>
    `تنقل ${i(`VPN ${vpn}`)} ما يخرج من هذا الحاسوب؛ ويُبحث عن الاجتماعات عبر ${i(cards)}.`,
  doctorVpnRouteDo: "إن لم يُعثر على الآخرين فاسمح بالشبكة المحلية في إعدادات VPN، أو أوقفها.",
  doctorManyCards: (all: number, used: number) =>
    `عدد عناوين الشبكة لهذا الحاسوب ${all}؛ يستخدم Landline منها ${used}.`,
  doctorManyCardsDo: "إن لم يُعثر على الآخرين فأوقف بطاقات الشبكة التي لا تؤدي إلى أحد منهم.",
  doctorMtuTiny: (card: string, bytes: number) =>
    `تقبل بطاقة الشبكة ${i(card)} حزمًا حتى ${bytes} بايت: أصغر من أن تكفي للصوت والصور.`,
  doctorMtuSmall: (card: string, bytes: number) =>
    `تقبل بطاقة الشبكة ${i(card)} حزمًا حتى ${bytes} بايت: قد لا تصل حزم الآخرين الأكبر منها.`,
  doctorMtuLarge: (card: string, bytes: number) =>
    `ترسل بطاقة الشبكة ${i(card)} حزمًا حتى ${bytes} بايت، وقد تسقطها بطاقات ومحوّلات أخرى.`,
  doctorMtuDo: (card: string) => `اضبط MTU للبطاقة ${i(card)} على 1500.`,

  doctorMulticastWorks: (address: string) => `يعمل عبر ${i(address)}.`,
  doctorMulticastLost: "حزمة أُرسلت إلى مجموعة mDNS لا تعود.",
  doctorMulticastForbidden: "لا يسمح النظام لـ Landline بإرسال البث المتعدد.",
  doctorMulticastForbiddenDo: "اسمح لـ Landline بالشبكة المحلية في إعدادات الخصوصية أو الأمان في النظام.",
  doctorMulticastFails: (reason: string) => `لا يعمل: ${i(reason)}.`,
  doctorMulticastDo:
    "اسمح بالبث المتعدد لبطاقة الشبكة هذه، أو انضم برمز: يحجبه عادةً VPN أو شبكة Wi-Fi للضيوف تعزل الأجهزة أو جدار حماية.",

  doctorMdnsShared: "يمكن استخدامه إلى جانب برامج mDNS أخرى.",
  doctorMdnsTaken: "يحتفظ به برنامج آخر لنفسه، فلا تظهر الاجتماعات القريبة.",
  doctorMdnsTakenDo: "أنهِ ذلك البرنامج، أو اضبطه ليشارك منفذ mDNS.",
  doctorMdnsForbidden: "لا يسمح النظام لـ Landline باستخدامه، فلا تظهر الاجتماعات القريبة.",
  doctorMdnsForbiddenDo: "اسمح به في إعدادات جدار الحماية أو الأمان.",
  doctorMdnsFails: (code: string) => `لا يمكن استخدامه (${i(code)})، فلا تظهر الاجتماعات القريبة.`,
  doctorMdnsFailsDo: "تحقق من إعدادات الشبكة ومن جدار الحماية.",
  doctorPortsFree: (port: number) => `كلها متاحة؛ يأخذ Landline المنفذ ${port}.`,
  doctorPortsNext: (port: number) => `المنفذ ${port} هو التالي المتاح؛ وإن كان Landline يعمل فله منفذ قبله.`,
  doctorPortOwn: (port: number) => `لدى Landline المنفذ ${port}.`,
  doctorPortsTaken: "كلها مشغولة.",
  doctorPortsTakenDo: `إن لم تكن هذه أربع نسخ من Landline فلدى برامج أخرى هذه المنافذ: يأخذ Landline حينئذ أي منفذ، وقد لا يمرره جدار حماية، وتصلح الرموز حتى تشغيله التالي. حدد منفذًا آخر بـ ${i("--port")}.`,
  doctorPortOther: (port: number) =>
    `لدى برامج أخرى هذه المنافذ، فيتصل الأعضاء الآخرون بهذا الحاسوب على المنفذ ${port}، وتصلح الرموز حتى تشغيل Landline التالي.`,
  doctorPortOtherDo: `أنهِ تلك البرامج وشغّل Landline من جديد، أو حدد منفذًا آخر بـ ${i("--port")}.`,
  doctorMediaPortsTaken: "كلها مشغولة: لا يستطيع هذا الحاسوب أن يحمل صوت أحد ولا صوره.",
  doctorMediaPortsTakenDo: `أنهِ البرامج التي تشغلها وشغّل Landline من جديد، أو حدد غيرها بـ ${i("--port")}.`,

  doctorFirewallOn: (name: string, ports: string) =>
    `جدار الحماية ${i(name)} يعمل، ولا يستطيع Landline أن يرى هل يسمح بدخول ${i(ports)}.`,
  doctorFirewallOnDo: "إن لم يجد الآخرون اجتماعاتك فنفّذ هذا الأمر بصلاحيات المسؤول.",
  doctorFirewallOff: (ports: string) => `لا يعمل ufw ولا firewalld. منافذ Landline: ${i(ports)}.`,
  doctorFirewallUnseen: (ports: string) =>
    `لا يستطيع Landline أن يرى ما في جدار الحماية. منافذه: ${i(ports)}.`,
  doctorFirewallMacDo:
    "إن لم يجد الآخرون اجتماعاتك: إعدادات النظام > الشبكة > جدار الحماية > الخيارات، واسمح بالاتصالات الواردة إلى Landline؛ وكذلك في الخصوصية والأمن > الشبكة المحلية.",
  doctorFirewallWindowsDo: "إن لم يجد الآخرون اجتماعاتك فاجعل الشبكة خاصة، ونفّذ هذه الأوامر بصلاحيات المسؤول.",
  doctorFirewallOtherDo: "اسمح بهذه المنافذ من الشبكة المحلية.",

  doctorWindowOpens: (name: string, file: string) => `تُفتح في ${i(name)} (${i(file)}).`,
  doctorNoWindow: "لا يوجد Electron ولا Chromium أو Chrome أو Edge.",
  doctorNoWindowDo: "ثبّت Chromium، أو حدد متصفحًا من نوعه في LANDLINE_BROWSER.",

  doctorDevices: (cameras: number, microphones: number) =>
    `الكاميرات: ${cameras}. الميكروفونات: ${microphones}.`,
  doctorNoCamera: "لا توجد كاميرا.",
  doctorNoMicrophone: "لا يوجد ميكروفون.",
  doctorNoDevices: "لا توجد كاميرا ولا ميكروفون.",
  doctorNoDevicesDo: "يمكنك المشاركة مع ذلك: أن ترى وتسمع وتكتب. وصّل جهازًا فيُعرض فورًا.",
  doctorDevicesUnchecked: "لم يُفحص: لا يوجد متصفح.",
  doctorDevicesUntold: (browser: string) => `لم يخبر ${i(browser)} بشيء.`,
  doctorDevicesUntoldDo: "انظر في إعدادات النافذة، ففيها كلاهما.",
  doctorCameraBusy: "يبدو أن برنامجًا آخر يستخدم الكاميرا.",
  doctorMicrophoneBusy: "يبدو أن برنامجًا آخر يستخدم الميكروفون.",
  doctorBusyDo: "أغلق ذلك البرنامج وافحص مرة أخرى.",
  doctorCameraDenied: "لا يُسمح لـ Landline باستخدام الكاميرا.",
  doctorMicrophoneDenied: "لا يُسمح لـ Landline باستخدام الميكروفون.",
  doctorDeniedDo:
    "اسمح به بجوار عنوان الصفحة (وفي نافذة بلا عنوان: في قائمتها ⋮) أو في إعدادات الخصوصية في النظام.",
  doctorCameraFails: "تعذر فتح الكاميرا.",
  doctorMicrophoneFails: "تعذر فتح الميكروفون.",
  doctorFailsDo: "افصل الجهاز وصِله من جديد، أو اختر غيره في الإعدادات.",
  doctorDeviceMissing: (label: string) => `الجهاز ${i(label)} المختار في الإعدادات غير متصل؛ يُستخدم جهاز آخر.`,
  doctorDeviceMissingDo: "وصّله، أو اختر غيره في الإعدادات.",

  doctorClock: (time: string) => `تشير إلى ${i(time)} UTC.`,
  doctorClockWrong: (time: string) => `تشير إلى ${i(time)} UTC، وهذا لا يمكن أن يكون صحيحًا.`,
  doctorClockBack: (time: string, used: string) =>
    `تشير إلى ${i(time)} UTC، وقد استُخدم Landline من قبل في ${i(used)} UTC.`,
  doctorClockDo: "اضبط الساعة، فالرسائل تحمل حتى ذلك الحين وقتًا خاطئًا؛ أما ترتيبها فصحيح.",

  doctorFolderShut: (path: string) => `لا يمكن الكتابة في ${i(path)}، فلا يُحفظ شيء جديد.`,
  doctorFolderShutDo: `اجعل المجلد قابلًا للكتابة وشغّل Landline من جديد، أو اختر غيره بـ ${i("--data-dir")}.`,
  doctorDiskFree: (free: string) => `المساحة المتاحة ${i(free)}.`,
  doctorDiskLow: (free: string) => `لم يبق إلا ${i(free)} على القرص الذي يحفظ الاجتماعات والملفات.`,
  doctorDiskLowDo: "أفسح مكانًا على القرص، أو قلّل في الإعدادات المساحة لنسخ ملفات الآخرين.",

  doctorSoundOnly: "في الإعدادات «الصوت فقط»: لا تأتي صور ولا شاشات.",
  doctorSoundOnlyDo: "عُد إلى استقبال الصور.",
  doctorReceiveLimit: (kbps: number) => `تحد الإعدادات صور الآخرين بـ ${kbps} كيلوبت/ث.`,
  doctorSendLimit: (kbps: number) => `تحد الإعدادات صورك وشاشتك بـ ${kbps} كيلوبت/ث.`,
  doctorLimitDo: "ارفع الحد، إلا إذا كانت الشبكة بهذا البطء.",

  doctorHeard: (count: number) => `أعضاء الاجتماعات المسموعون: ${count}.`,
  doctorNobodyHeard: "لا يُسمع أي عضو آخر في أي اجتماع.",
  doctorNobodyHeardDo:
    "إن كان أحد في اجتماع فتحقق من أن الحاسوبين على شبكة واحدة لا تعزل الضيوف، أو انضم برمز.",
};
