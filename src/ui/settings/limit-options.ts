/** What may be chosen of the network, in kbit/s. Pure. */
import { rateText } from "../model/statistics.ts";
import { t } from "../language/texts.ts";

export const SEND_LIMITS_KBPS = [300, 600, 1_000, 2_000] as const;
export const RECEIVE_LIMITS_KBPS = [500, 1_000, 2_000, 4_000, 8_000] as const;

/** No limit first. `chosen` is among them, also where a script has chosen it. */
export function limitOptions(
  listed: readonly number[],
  chosen: number,
): readonly { readonly value: string; readonly label: string }[] {
  const all = [...new Set([0, ...listed, chosen])].toSorted((a, b) => a - b);
  return all.map((kbps) => ({
    value: String(kbps),
    label: kbps === 0 ? t().settings.noLimit : rateText(kbps),
  }));
}
