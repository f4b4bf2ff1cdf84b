/** What follows the name at the first start: the own camera, and how Landline works. Every page can be skipped, and the settings show them again. */
import { useEffect, useRef } from "preact/hooks";
import { Radio, RefreshCw, ShieldCheck, type IconNode } from "lucide";
import type { AppView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { LevelMeter } from "../kit/level-meter.tsx";
import type { Introduction } from "../model/screen.ts";
import { DevicePickers } from "../settings/device-pickers.tsx";
import { DeviceProblems, OwnPreview, usePreviewedDevices } from "./own-preview.tsx";
import { t } from "../language/texts.ts";

const PAGES: readonly Introduction[] = ["devices", "howItWorks"];
/** With the one that asks for the name. */
export const INTRODUCTION_STEPS = PAGES.length + 1;

export function IntroductionScreen({ view, page }: { readonly view: AppView; readonly page: Introduction }) {
  const { state } = useApp();
  const heading = useRef<HTMLHeadingElement>(null);
  // A new page is read from its head.
  useEffect(() => heading.current?.focus(), [page]);
  const index = PAGES.indexOf(page);
  const next = PAGES[index + 1] ?? null;
  const go = (to: Introduction | null) => (state.introduction.value = to);
  return (
    <main class="introduction" key={page}>
      <div>
        <p class="quiet">{t().introduction.step(index + 2, INTRODUCTION_STEPS)}</p>
        <h1 ref={heading} tabIndex={-1}>
          {page === "devices" ? t().introduction.devices : t().introduction.howItWorks}
        </h1>
      </div>
      {page === "devices" ? <OwnDevices view={view} /> : <HowItWorks />}
      <div class="introduction-buttons">
        {next !== null && (
          <button type="button" class="button large" onClick={() => go(null)}>
            {t().introduction.skip}
          </button>
        )}
        <button type="button" class="button primary large" onClick={() => go(next)}>
          {next === null ? t().introduction.begin : t().common.continue}
        </button>
      </div>
    </main>
  );
}

function OwnDevices({ view }: { readonly view: AppView }) {
  const { devices } = useApp();
  usePreviewedDevices();
  return (
    <>
      <p>{t().introduction.devicesText}</p>
      <OwnPreview view={view} />
      <DevicePickers settings={view.settings} />
      <LevelMeter track={devices.microphone.value} />
      <DeviceProblems />
    </>
  );
}

const facts = (): readonly { readonly icon: IconNode; readonly title: string; readonly text: string }[] => [
  { icon: Radio, title: t().introduction.appear, text: t().introduction.appearText },
  { icon: RefreshCw, title: t().introduction.carried, text: t().introduction.carriedText },
  { icon: ShieldCheck, title: t().introduction.stays, text: t().introduction.staysText },
];

function HowItWorks() {
  return (
    <ul class="introduction-facts">
      {facts().map(({ icon, title, text }) => (
        <li key={title}>
          <Icon node={icon} size={24} />
          <div>
            <h2>{title}</h2>
            <p class="quiet">{text}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
