/** The arrows beside microphone and camera: a menu with the devices to choose from. */
import { ChevronUp } from "lucide";
import { BACKGROUNDS } from "../../api/settings.ts";
import type { AppView } from "../../api/view.ts";
import { useApp, type App } from "../context/app.ts";
import { Menu, type MenuSection } from "../kit/menu.tsx";
import { choiceOf, devicesToPick, findChosen, type ChosenKind } from "../media/chosen-device.ts";
import { backgroundNames } from "./background-field.tsx";
import { OwnLevel } from "./own-level.tsx";
import { t } from "../language/texts.ts";

interface DevicePart {
  readonly heading: string;
  readonly kind: ChosenKind;
  readonly note?: MenuSection["note"];
}
const microphone = (): DevicePart => ({
  heading: t().common.microphone,
  kind: "microphone",
  note: <OwnLevel />,
});
const speaker = (): DevicePart => ({ heading: t().common.speaker, kind: "speaker" });
const camera = (): DevicePart => ({ heading: t().common.camera, kind: "camera" });

export const MicrophoneMenu = ({ view }: { view: AppView }) => (
  <DeviceMenu label={t().settings.chooseSound} view={view} parts={[microphone(), speaker()]} />
);
export const CameraMenu = ({ view }: { view: AppView }) => (
  <DeviceMenu label={t().settings.chooseCamera} view={view} parts={[camera()]} hasBackground />
);

function DeviceMenu(props: {
  readonly label: string;
  readonly view: AppView;
  readonly parts: readonly DevicePart[];
  readonly hasBackground?: boolean;
}) {
  const app = useApp();
  return (
    <Menu
      icon={ChevronUp}
      iconSize={16}
      label={props.label}
      buttonClass="icon-button split-arrow"
      items={[
        ...props.parts.map((part) => sectionOf(app, props.view, part)),
        ...(props.hasBackground === true ? [backgrounds(app, props.view)] : []),
      ]}
    />
  );
}

const backgrounds = ({ state }: App, { settings }: AppView): MenuSection => ({
  heading: t().settings.background,
  items: BACKGROUNDS.map((background) => ({
    label: backgroundNames()[background],
    isChosen: settings.background === background,
    run: () => state.send({ type: "setSettings", settings: { background } }),
  })),
});

function sectionOf({ state, devices }: App, view: AppView, { heading, kind, note }: DevicePart): MenuSection {
  const chosen = choiceOf(view.settings, kind);
  const choices = devicesToPick(devices.lists.value[kind], chosen);
  const current = findChosen(choices, chosen);
  const choose = (deviceId: string, label: string) =>
    state.send({
      type: "setSettings",
      settings: { [`${kind}Id`]: deviceId, [`${kind}Label`]: label },
    });
  return {
    heading,
    ...(note !== undefined && { note }),
    items: [
      {
        label: t().devices[kind].default,
        isChosen: current === undefined,
        run: () => choose("", ""),
      },
      ...choices.map(({ deviceId, label }) => ({
        label,
        isChosen: current?.deviceId === deviceId,
        run: () => choose(deviceId, label),
      })),
    ],
  };
}
