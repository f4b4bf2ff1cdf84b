/** The introduction at the first start. */

export const introduction = {
  step: (n: number, of: number) => `Step ${n} of ${of}`,
  devices: "Your camera and microphone",
  devicesText: "Look and listen for yourself: nobody else sees or hears you before you join a meeting.",
  howItWorks: "How Landline works",
  skip: "Skip",
  begin: "Begin",
  appear: "Meetings appear by themselves",
  appearText:
    "Whoever has Landline open on this network sees them in the list. No account, no internet, no address to type.",
  carried: "One computer carries the meeting",
  carriedText:
    "It passes pictures and sound on to everybody. When it leaves or fails, the next one carries on within a moment, and nothing is lost.",
  stays: "What you say stays here",
  staysText:
    "Pictures, sound, messages and files travel encrypted, and stay on your own network. What was written and shared is kept on the computers of those who were there.",
  showAgain: "Show the introduction",
};
