// What both players share: where the stack is, tokens, and how to insist on something.
import { Configuration, ResponseError } from '../client/index.js';

declare const process: { argv: string[]; exit(code: number): never };

const [, , gateway, issuer] = process.argv;

/** A token of the test's issuer. */
export async function token(role: string, subject: string): Promise<string> {
  const answer = await fetch(`${issuer}/?role=${role}&subject=${encodeURIComponent(subject)}`);
  return answer.text();
}

/** The API at the gateway, with a token. */
export function at(accessToken: string): Configuration {
  return new Configuration({ basePath: gateway, accessToken });
}

/** Fails unless the two are the same. */
export function same(actual: unknown, expected: unknown, what: string): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }
}

/** The status and code of the problem that a call ends with. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (e) {
    if (e instanceof ResponseError) {
      const problem = await e.response.json();
      return `${e.response.status} ${problem.code}`;
    }
    throw e;
  }
  throw new Error('it was not refused');
}

/** Asks again until the answer is there. */
export async function until<T>(ask: () => Promise<T>, done: (answer: T) => boolean): Promise<T> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const answer = await ask().catch((e: unknown) => {
      if (e instanceof ResponseError && [404, 503].includes(e.response.status)) {
        return undefined;
      }
      throw e;
    });
    if (answer !== undefined && done(answer)) {
      return answer;
    }
    await new Promise((wake) => setTimeout(wake, 100));
  }
  throw new Error('it never came');
}

/** Runs a part and tells how it ended. */
export function run(part: () => Promise<void>): void {
  part().then(
    () => process.exit(0),
    async (e: unknown) => {
      const body = e instanceof ResponseError ? await e.response.text() : '';
      console.error(e, body);
      process.exit(1);
    },
  );
}
