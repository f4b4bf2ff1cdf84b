/** While Landline starts or its core is away. */
export const app = {
  reconnecting: "Reconnecting to Landline on this computer…",
  starting: "Landline is starting",
  reconnectingTryAgain: "Landline is reconnecting. Try again.",
};
