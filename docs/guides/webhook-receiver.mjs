// A receiver of webhooks for trying out: verifies, answers at once, handles each message once.
//
//   npm install standardwebhooks        the official library; it verifies HMAC (whsec_…)
//   node webhook-receiver.mjs PORT KEYS…
//
// KEYS are whsec_… or whpk_… (Ed25519, verified by Node itself). During a rotation give both.
import { createServer } from 'node:http';
import { createPublicKey, verify as verifyEd25519 } from 'node:crypto';

const [port, ...keys] = process.argv.slice(2);
const secrets = keys.filter((key) => key.startsWith('whsec_'));
const publicKeys = keys.filter((key) => key.startsWith('whpk_'));
const { Webhook } = secrets.length ? await import('standardwebhooks') : {};
const TOLERANCE_S = 300;

function verifiedByEd25519(body, headers) {
  if (Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp'])) > TOLERANCE_S) return false;
  const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
  return publicKeys.some((text) => {
    const x = Buffer.from(text.slice('whpk_'.length), 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return headers['webhook-signature'].split(' ')
      .filter((one) => one.startsWith('v1a,'))
      .some((one) => verifyEd25519(null, signed, key, Buffer.from(one.slice(4), 'base64')));
  });
}

function verified(body, headers) {
  if (!headers['webhook-id'] || !headers['webhook-timestamp'] || !headers['webhook-signature']) return false;
  for (const secret of secrets) {
    try {
      new Webhook(secret).verify(body, headers);
      return true;
    } catch { /* not signed with this one */ }
  }
  return verifiedByEd25519(body, headers);
}

const seen = new Set(); // a real receiver keeps the ids in its database, with what it did

createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts).toString('utf8'); // the bytes as they came: not parsed and written again
    if (!verified(body, request.headers)) {
      console.log('NOT VERIFIED', request.headers['webhook-id']);
      response.writeHead(401).end();
      return;
    }
    response.writeHead(204).end(); // first answer, then work
    const id = request.headers['webhook-id'];
    console.log(seen.has(id) ? 'again  ' : 'verified', id, body);
    seen.add(id);
  });
}).listen(Number(port), '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${port}/`));
