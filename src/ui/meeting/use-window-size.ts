/** The window's size in CSS pixels, which zooming in makes smaller. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Size } from "../model/layout.ts";

export function useWindowSize(): Size {
  const size = useSignal<Size>({ width: innerWidth, height: innerHeight });
  useEffect(() => {
    const measure = () => (size.value = { width: innerWidth, height: innerHeight });
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, []);
  return size.value;
}
