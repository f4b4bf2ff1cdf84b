/** Passcodes by OPAQUE: no member learns the passcode from a try, and listening teaches nobody anything to guess against. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { client, ready, server } from "@serenity-kit/opaque";
import * as v from "valibot";
import type { MeetingId } from "../../kernel/ids.ts";

/** OPAQUE's messages are base64url of fixed lengths below 512. */
const OpaqueSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,1024}$/));
export const OpaqueMessageSchema = OpaqueSchema;

/** What every member holds, so that any can admit. */
export const PasscodeRecordSchema = v.object({ serverSetup: OpaqueSchema, registrationRecord: OpaqueSchema });
export type PasscodeRecord = v.InferOutput<typeof PasscodeRecordSchema>;

/** Resolves once the WASM is compiled (a few ms). */
export const passcodeReady = (): Promise<void> => ready;

/** Stretches the passcode: some 300 ms of processor time. */
export function registerPasscode(meetingId: MeetingId, passcode: string): PasscodeRecord {
  const serverSetup = server.createSetup();
  const { clientRegistrationState, registrationRequest } = client.startRegistration({ password: passcode });
  const { registrationResponse } = server.createRegistrationResponse({
    serverSetup,
    userIdentifier: meetingId,
    registrationRequest,
  });
  const { registrationRecord } = client.finishRegistration({
    clientRegistrationState,
    registrationResponse,
    password: passcode,
  });
  return { serverSetup, registrationRecord };
}

export interface LoginStart {
  readonly request: string;
  /** Stretches the passcode (some 150 ms); null when it is wrong or the response is nonsense. */
  finish(response: string): { readonly request: string; readonly sessionKey: string } | null;
}

export function startLogin(passcode: string): LoginStart {
  const { clientLoginState, startLoginRequest } = client.startLogin({ password: passcode });
  return {
    request: startLoginRequest,
    finish(loginResponse) {
      const done = orNull(() => client.finishLogin({ clientLoginState, loginResponse, password: passcode }));
      return done && { request: done.finishLoginRequest, sessionKey: done.sessionKey };
    },
  };
}

export interface LoginAnswer {
  readonly response: string;
  /** The session key, or null when the passcode was wrong. */
  finish(request: string): string | null;
}

/** Null for nonsense. */
export function answerLogin(
  record: PasscodeRecord,
  meetingId: MeetingId,
  request: string,
): LoginAnswer | null {
  const started = orNull(() =>
    server.startLogin({ ...record, startLoginRequest: request, userIdentifier: meetingId }),
  );
  if (started === null) return null;
  return {
    response: started.loginResponse,
    finish(finishLoginRequest) {
      const { serverLoginState } = started;
      return orNull(() => server.finishLogin({ serverLoginState, finishLoginRequest }))?.sessionKey ?? null;
    },
  };
}

/** Proves the session key for this very TLS connection: `exporter` differs on the two sides of somebody in the middle. Hex. */
export function loginProof(sessionKey: string, exporter: Uint8Array, by: "joiner" | "admitter"): string {
  return createHmac("sha256", sessionKey).update(`landline-login-v1\n${by}\n`).update(exporter).digest("hex");
}

export function isLoginProof(
  proof: string,
  sessionKey: string,
  exporter: Uint8Array,
  by: "joiner" | "admitter",
): boolean {
  const expected = Buffer.from(loginProof(sessionKey, exporter, by));
  const given = Buffer.from(proof);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The library throws on malformed input. */
function orNull<T>(attempt: () => T | undefined): T | null {
  try {
    return attempt() ?? null;
  } catch {
    return null;
  }
}
