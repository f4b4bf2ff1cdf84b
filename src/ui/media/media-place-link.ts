/** Asks the core for the media's place, as media-place.ts decides. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Clock } from "../../kernel/clock.ts";
import { createDriver } from "../../kernel/machine.ts";
import type { UiLink } from "../model/core-link.ts";
import {
  initialMediaPlace,
  mediaPlaceMachine,
  type MediaPlaceEffect,
  type MediaPlaceInput,
} from "./media-place.ts";

export interface MediaPlaceLink {
  /** This window captures and plays. */
  readonly isHere: ReadonlySignal<boolean>;
  /** Another window on the same core does. */
  readonly isElsewhere: ReadonlySignal<boolean>;
  useHere(): void;
}

export function createMediaPlace({ clock, link }: { clock: Clock; link: UiLink }): MediaPlaceLink {
  const isHere = signal(false);
  const isElsewhere = signal(false);
  const perform = ({ takeOver }: MediaPlaceEffect): void => link.send({ type: "holdMedia", takeOver });
  const driver = createDriver({ clock, perform }, mediaPlaceMachine, initialMediaPlace);
  function input(value: MediaPlaceInput): void {
    driver.input(value);
    isHere.value = driver.state.kind === "here";
    isElsewhere.value = driver.state.kind === "elsewhere";
  }
  link.onEvent((event) => {
    if (event.type === "ready") input({ type: "attached" });
    if (event.type === "mediaHolder") input({ type: "holder", holder: event.holder });
  });
  return { isHere, isElsewhere, useHere: () => input({ type: "useHere" }) };
}
