/**
 * Passcodes by OPAQUE (RFC 9807): no member learns the passcode from an attempt to join, and traffic that was listened to gives nothing
 * to guess against.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { client, ready, server } from "@serenity-kit/opaque";
import type { MeetingId } from "../../kernel/ids.ts";
import type { PasscodeRecord } from "../messages.ts";

/** Resolves once the WASM is compiled (a few ms). */
export const passcodeReady = (): Promise<void> => ready;

/** Stretches the passcode, which takes some 300 ms of processor time. */
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
  /** Stretches the passcode (some 150 ms of processor time). Null when the passcode is wrong or the response is nonsense. */
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
  /** Returns the session key, or null when the passcode was wrong. */
  finish(request: string): string | null;
}

/** Answers a login request. Null when the request is nonsense. */
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

/**
 * Proves the session key for this very TLS connection, in hex: a peer in the middle has two connections, and their `exporter` values
 * differ.
 */
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
