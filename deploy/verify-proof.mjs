#!/usr/bin/env node
// Checks a proof of the transparency log, a consistency proof or a downloaded log, with nothing but
// Node's own crypto. It shares no code with the Java command deploy/verify-proof, gives the same
// answers in the same words, and exits with the same codes. docs/transparency-log.md says what is
// checked and in which order.

import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const USAGE = `verify-proof.mjs --policy FILE [--remembered FILE] [--entry ID] [--lang zh|en] FILE
verify-proof.mjs vectors FILE...

  FILE               a proof (.tlog-proof), a consistency proof, or the folder of a downloaded log
  --policy FILE      keys of logs and witnesses to trust (C2SP tlog-policy)
  --remembered FILE  a checkpoint verified before: refuses older ones and forks; a consistency proof starts there
  --entry ID         refuses a proof of anything but this entry
  --lang zh|en       language of the answer; else that of LANG
  vectors            checks RFC 6962 proofs in JSON and prints the verdict on each

Exit code 0: accepted. 2: wrong arguments. Others: refused, see docs/transparency-log.md.
`;

// In the order of the checks: [exit code, Chinese, English].
const REFUSALS = {
  unreadable: [3, "文件无法读取", "the file cannot be read"],
  policy_malformed: [4, "信任策略(密钥清单)格式错误", "the policy (list of keys) is malformed"],
  proof_malformed: [10, "证明文件格式错误或被截断", "the proof is malformed or truncated"],
  checkpoint_malformed: [11, "检查点格式错误或被截断", "the checkpoint is malformed or truncated"],
  wrong_origin: [12, "检查点不属于所信任的日志", "the checkpoint is of another log than the trusted one"],
  bad_signature: [13, "已知密钥的签名不正确", "a signature that names a known key is wrong"],
  signature_order: [
    14,
    "签名顺序错误:日志的签名必须在见证人之前,且每个密钥只签一次",
    "signatures are out of order: the log first, then witnesses, each key once",
  ],
  unsigned: [15, "检查点没有所信任的日志签名", "no trusted key of the log has signed the checkpoint"],
  witness_missing: [16, "见证人签名不足", "too few trusted witnesses have cosigned"],
  opening_malformed: [20, "条目内容缺失或格式错误", "the opening of the leaf is absent or malformed"],
  wrong_entry: [21, "条目与所询问的不符", "the proof is of another entry than the one asked for"],
  not_included: [
    22,
    "该条目不在检查点的树中(内容、序号或路径不符)",
    "the leaf is not in the tree of the checkpoint (content, index or path)",
  ],
  older_than_remembered: [30, "检查点比已记住的更旧", "the checkpoint is older than the one remembered"],
  fork: [31, "大小相同但根不同:日志分叉", "same size but another root: the log has forked"],
  inconsistent: [32, "无法证明新检查点延续旧检查点", "the later checkpoint is not shown to extend the earlier one"],
  tree_incomplete: [40, "日志文件不完整", "entries of the log are absent or malformed"],
  tree_mismatch: [
    41,
    "由条目重建的树与检查点或瓦片不符",
    "the tree rebuilt from the entries is not that of the checkpoint or the tiles",
  ],
};

class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

function must(value, code) {
  if (value === null || value === undefined || value === false) throw new Refused(code);
  return value;
}

// ---- Bytes and text ------------------------------------------------------------------------------

const MAX_BYTES = 1 << 20;
const MAX_NUMBER = 2n ** 63n - 1n;
const HASH_BYTES = 32;

function sha256(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The text, or null if it is too long, no UTF-8 or has control characters other than the newline. */
function decodeText(bytes) {
  if (bytes.length > MAX_BYTES) return null;
  const text = decodeUtf8(bytes);
  // eslint-disable-next-line no-control-regex
  return text === null || /[\u0000-\u0009\u000b-\u001f]/.test(text) ? null : text;
}

function decodeUtf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Canonical base64 only: Node's decoder reads almost anything. */
function decodeBase64(text) {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : null;
}

function decodeHash(text) {
  const bytes = decodeBase64(text);
  return bytes !== null && bytes.length === HASH_BYTES ? bytes : null;
}

function decodeNumber(text) {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text) || text.endsWith("\n")) return null;
  const number = BigInt(text);
  return number <= MAX_NUMBER ? number : null;
}

/** Lines that each ended with a newline, or null. */
function lines(text) {
  return text.endsWith("\n") ? text.slice(0, -1).split("\n") : null;
}

function isKeyName(name) {
  return (
    name !== "" &&
    // eslint-disable-next-line no-control-regex
    !/[\u0000-\u0020+\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(name)
  );
}

// ---- Merkle tree, RFC 6962 section 2.1, checked by recursion over its definitions -------------------

const leafHash = (entry) => sha256(Buffer.of(0), entry);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

/** The largest power of two below n, which is at least 2. */
function split(n) {
  let k = 1n;
  while (k * 2n < n) k *= 2n;
  return k;
}

/** The root that PATH(index, D[n]) leads to, or null if the proof has the wrong length. */
function rootOfPath(hash, index, n, proof) {
  if (n === 1n) return proof.length === 0 ? hash : null;
  if (proof.length === 0) return null;
  const sibling = proof[proof.length - 1];
  const rest = proof.slice(0, -1);
  const k = split(n);
  const child = index < k ? rootOfPath(hash, index, k, rest) : rootOfPath(hash, index - k, n - k, rest);
  if (child === null) return null;
  return index < k ? nodeHash(child, sibling) : nodeHash(sibling, child);
}

function isIncluded(leaf, index, proof, tree) {
  if (index < 0n || index >= tree.size) return false;
  const root = rootOfPath(leaf, index, tree.size, proof);
  return root !== null && root.equals(tree.root);
}

/** Old and new root that SUBPROOF(m, D[n], whole) leads to, or null. */
function rootsOfProof(m, n, whole, oldRoot, proof) {
  if (m === n) {
    if (whole) return proof.length === 0 ? [oldRoot, oldRoot] : null;
    return proof.length === 1 ? [proof[0], proof[0]] : null;
  }
  if (proof.length === 0) return null;
  const sibling = proof[proof.length - 1];
  const rest = proof.slice(0, -1);
  const k = split(n);
  const roots =
    m <= k ? rootsOfProof(m, k, whole, oldRoot, rest) : rootsOfProof(m - k, n - k, false, oldRoot, rest);
  if (roots === null) return null;
  return m <= k
    ? [roots[0], nodeHash(roots[1], sibling)]
    : [nodeHash(sibling, roots[0]), nodeHash(sibling, roots[1])];
}

function isConsistent(earlier, later, proof) {
  if (earlier.size === 0n || earlier.size > later.size) return false;
  const roots = rootsOfProof(earlier.size, later.size, true, earlier.root, proof);
  return roots !== null && roots[0].equals(earlier.root) && roots[1].equals(later.root);
}

// ---- Keys, notes, checkpoints ----------------------------------------------------------------------

const ED25519 = 1;
const COSIGNATURE = 4;
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** Reads name+keyid+base64(type || key), or null. */
function parseKey(text) {
  const first = text.indexOf("+");
  const second = text.indexOf("+", first + 1);
  if (first < 0 || second < 0) return null;
  const name = text.slice(0, first);
  const bytes = decodeBase64(text.slice(second + 1));
  if (!isKeyName(name) || bytes === null || bytes.length !== 33) return null;
  const type = bytes[0];
  if (type !== ED25519 && type !== COSIGNATURE) return null;
  const id = sha256(Buffer.from(`${name}\n`), bytes).subarray(0, 4);
  if (text.slice(first + 1, second) !== id.toString("hex")) return null;
  return { name, type, id, key: bytes.subarray(1), text };
}

function verifies(key, text, signature) {
  let message = Buffer.from(text);
  let bytes = signature;
  if (key.type === COSIGNATURE) {
    if (bytes.length !== 72) return false;
    const time = bytes.readBigUInt64BE(0);
    if (time > MAX_NUMBER) return false;
    message = Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
    bytes = bytes.subarray(8);
  }
  if (bytes.length !== 64) return false;
  try {
    const der = Buffer.concat([SPKI, key.key]);
    return verify(null, message, createPublicKey({ key: der, format: "der", type: "spki" }), bytes);
  } catch {
    return false;
  }
}

function parseSignature(line) {
  if (!line.startsWith("\u2014 ")) return null;
  const space = line.indexOf(" ", 2);
  if (space < 0) return null;
  const name = line.slice(2, space);
  const bytes = decodeBase64(line.slice(space + 1));
  if (!isKeyName(name) || bytes === null || bytes.length <= 4) return null;
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

function parseNote(note) {
  const blank = note.lastIndexOf("\n\n");
  if (blank < 0) return null;
  const block = note.slice(blank + 2);
  const signatureLines = block === "" ? [] : lines(block);
  if (signatureLines === null || signatureLines.length > 100) return null;
  const signatures = signatureLines.map(parseSignature);
  return signatures.includes(null) ? null : { text: note.slice(0, blank + 1), signatures };
}

function parseCheckpoint(text) {
  const all = lines(text);
  if (all === null || all.length < 3 || all.includes("")) return null;
  const size = decodeNumber(all[1]);
  const root = decodeHash(all[2]);
  return size === null || root === null ? null : { origin: all[0], size, root };
}

/** A checkpoint whose signatures satisfy the policy. */
function openCheckpoint(encoded, policy) {
  const note = must(parseNote(encoded), "checkpoint_malformed");
  const tree = must(parseCheckpoint(note.text), "checkpoint_malformed");
  must(
    policy.logs.some((key) => key.name === tree.origin),
    "wrong_origin",
  );
  const known = [...policy.logs, ...policy.witnesses.values()];
  const signers = [];
  let isInOrder = true;
  for (const signature of note.signatures) {
    const key = known.find((k) => k.name === signature.name && k.id.equals(signature.id));
    if (key === undefined) continue;
    must(verifies(key, note.text, signature.signature), "bad_signature");
    if (signers.includes(key)) isInOrder = false;
    if (key.type === ED25519 && signers.some((signer) => signer.type === COSIGNATURE)) isInOrder = false;
    signers.push(key);
  }
  must(isInOrder, "signature_order");
  must(
    signers.some((key) => key.type === ED25519 && key.name === tree.origin),
    "unsigned",
  );
  must(isQuorum(policy, policy.quorum, signers), "witness_missing");
  return { ...tree, signers };
}

function isNotBefore(tree, remembered) {
  must(tree.size >= remembered.size, "older_than_remembered");
  must(tree.size !== remembered.size || tree.root.equals(remembered.root), "fork");
}

// ---- Policy, C2SP tlog-policy -------------------------------------------------------------------------

function isQuorum(policy, name, signers) {
  if (name === "none") return true;
  if (policy.witnesses.has(name)) return signers.includes(policy.witnesses.get(name));
  const group = policy.groups.get(name);
  return group.members.filter((member) => isQuorum(policy, member, signers)).length >= group.threshold;
}

function parsePolicy(bytes) {
  const text = decodeText(Buffer.from(bytes.map((byte) => (byte === 9 ? 32 : byte))));
  const all = text === null ? null : lines(text);
  if (all === null) return null;
  const policy = { logs: [], witnesses: new Map(), groups: new Map(), members: new Set(), quorum: null };
  for (const line of all) {
    const stripped = line.replace(/^ +| +$/g, "");
    if (stripped !== "" && !stripped.startsWith("#") && !addToPolicy(policy, stripped.split(/ +/))) {
      return null;
    }
  }
  return policy.quorum === null ? null : policy;
}

function addToPolicy(policy, words) {
  const isDefined = (name) => policy.witnesses.has(name) || policy.groups.has(name);
  const isFree = (name) => name !== "none" && !isDefined(name);
  const isNew = (key, others) => !others.some((other) => other.key.equals(key.key));
  switch (words[0]) {
    case "log": {
      const key = words.length === 2 || words.length === 3 ? parseKey(words[1]) : null;
      if (key === null || key.type !== ED25519 || !isNew(key, policy.logs)) return false;
      policy.logs.push(key);
      return true;
    }
    case "witness": {
      const key = words.length === 3 || words.length === 4 ? parseKey(words[2]) : null;
      if (key === null || key.type !== COSIGNATURE || !isFree(words[1])) return false;
      if (!isNew(key, [...policy.witnesses.values()])) return false;
      policy.witnesses.set(words[1], key);
      return true;
    }
    case "group": {
      const members = words.slice(3);
      if (members.length === 0) return false;
      for (const member of members) {
        if (!isDefined(member) || policy.members.has(member)) return false;
        policy.members.add(member);
      }
      const threshold =
        words[2] === "all" ? BigInt(members.length) : words[2] === "any" ? 1n : decodeNumber(words[2]);
      if (threshold === null || threshold < 1n || threshold > BigInt(members.length)) return false;
      if (!isFree(words[1])) return false;
      policy.groups.set(words[1], { threshold: Number(threshold), members });
      return true;
    }
    case "quorum":
      if (words.length !== 2 || policy.quorum !== null) return false;
      if (words[1] !== "none" && !isDefined(words[1])) return false;
      policy.quorum = words[1];
      return true;
    default:
      return false;
  }
}

// ---- Proof files -----------------------------------------------------------------------------------------

function parseHashes(hashLines) {
  if (hashLines.length > 63) return null;
  const hashes = hashLines.map(decodeHash);
  return hashes.includes(null) ? null : hashes;
}

function parseInclusion(file) {
  const blank = file.indexOf("\n\n");
  if (blank < 0) return null;
  const head = file.slice(0, blank).split("\n");
  if (head.shift() !== "c2sp.org/tlog-proof@v1" || head.length === 0) return null;
  let extra = Buffer.alloc(0);
  if (head[0].startsWith("extra ")) {
    extra = decodeBase64(head.shift().slice(6));
    if (extra === null || extra.length === 0 || head.length === 0) return null;
  }
  const indexLine = head.shift();
  const index = indexLine.startsWith("index ") ? decodeNumber(indexLine.slice(6)) : null;
  const hashes = parseHashes(head);
  if (index === null || hashes === null) return null;
  return { extra, index, hashes, checkpoint: file.slice(blank + 2) };
}

function parseConsistency(file) {
  const blank = file.indexOf("\n\n");
  if (blank < 0 || !file.startsWith("old ")) return null;
  const head = file.slice(0, blank).split("\n");
  const oldSize = decodeNumber(head[0].slice(4));
  const hashes = parseHashes(head.slice(1));
  return oldSize === null || hashes === null ? null : { oldSize, hashes, checkpoint: file.slice(blank + 2) };
}

// ---- What a leaf commits to -------------------------------------------------------------------------------

const LABEL = Buffer.from("tanpuhui leaf v1\n");
const ASSETS = ["", "reduction", "points", "credit", "cash"];
const FIELDS = [
  "",
  "activity",
  "methodology",
  "partner",
  "command",
  "given_by",
  "order",
  "reverses",
  "reason",
  "act",
  "subject",
  "document",
  "detail",
];
const UUID_FIELDS = new Set([1, 4, 6, 7]);

/** Reads big-endian fields; going beyond the end throws. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  take(length) {
    if (this.at + length > this.bytes.length) throw new RangeError("cut off");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  unsigned(length) {
    return Number(this.take(length).readUIntBE(0, length));
  }

  long() {
    return this.take(8).readBigInt64BE(0);
  }

  uuid() {
    return uuid(this.take(16));
  }

  time() {
    const micros = this.long();
    if (micros < 0n || micros >= 253402300800000000n) throw new RangeError("no time");
    const seconds = new Date(Number(micros / 1000000n) * 1000).toISOString().slice(0, 19);
    const rest = String(micros % 1000000n).padStart(6, "0");
    if (rest === "000000") return `${seconds}Z`;
    return `${seconds}.${rest.endsWith("000") ? rest.slice(0, 3) : rest}Z`;
  }

  date() {
    const day = this.take(4).readInt32BE(0);
    if (day < 0 || day > 2932896) throw new RangeError("no date");
    return new Date(day * 86400000).toISOString().slice(0, 10);
  }
}

function uuid(bytes) {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const account = (value) => BigInt.asUintN(64, value).toString(16).padStart(16, "0");

function visible(text) {
  return text.replace(
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function readFields(reader, out) {
  const count = reader.unsigned(2);
  let last = 0;
  for (let i = 0; i < count; i++) {
    const tag = reader.unsigned(2);
    const value = reader.take(reader.unsigned(2));
    if (tag <= last) throw new RangeError("fields out of order");
    last = tag;
    if (tag >= FIELDS.length) {
      out.push(`field ${tag}: ${value.toString("hex")}`);
    } else if (UUID_FIELDS.has(tag)) {
      if (value.length !== 16) throw new RangeError("no uuid");
      out.push(`${FIELDS[tag]}: ${uuid(value)}`);
    } else {
      const text = decodeUtf8(value);
      if (text === null) throw new RangeError("no text");
      out.push(`${FIELDS[tag]}: ${visible(text)}`);
    }
  }
}

function readPair(reader, last, out) {
  const line = reader.unsigned(2);
  const asset = reader.unsigned(1);
  const debit = reader.long();
  const credit = reader.long();
  const amount = reader.long();
  const rule = reader.unsigned(2);
  reader.long();
  if (line <= last || asset < 1 || asset >= ASSETS.length || amount <= 0n) throw new RangeError("no pair");
  const by = rule === 0 ? "" : ` by exchange rule ${rule}`;
  out.push(`pair ${line}: ${ASSETS[asset]} ${amount} from ${account(debit)} to ${account(credit)}${by}`);
  return line;
}

/** The id and the facts of a content, or null if it is not exactly the encoding of one. */
function parseContent(bytes) {
  try {
    const reader = new Reader(bytes);
    if (reader.unsigned(1) !== 1) return null;
    const kind = reader.unsigned(1);
    if (kind !== 1 && kind !== 2) return null;
    const scheme = reader.unsigned(1);
    const id = reader.uuid();
    const out = [`${kind === 1 ? "entry" : "act"}: ${id}`, `scheme: ${scheme}`];
    if (kind === 1) {
      out.push(`purpose: ${reader.unsigned(2)}`);
      out.push(`occurred_at: ${reader.time()}`);
      out.push(`recorded_at: ${reader.time()}`);
      out.push(`book_date: ${reader.date()}`);
      const count = reader.unsigned(2);
      if (count === 0) return null;
      for (let i = 0, last = -1; i < count; i++) last = readPair(reader, last, out);
    } else {
      out.push(`at: ${reader.time()}`);
    }
    readFields(reader, out);
    return reader.at === bytes.length ? { id, lines: out } : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

// ---- Verdicts ------------------------------------------------------------------------------------------------

function verifyInclusion(file, policy, remembered, wanted) {
  const proof = must(parseInclusion(file), "proof_malformed");
  const checkpoint = openCheckpoint(proof.checkpoint, policy);
  must(proof.extra.length > 33 && proof.extra[0] === 1, "opening_malformed");
  const content = must(parseContent(proof.extra.subarray(33)), "opening_malformed");
  must(wanted === undefined || wanted === content.id, "wrong_entry");
  const leaf = leafHash(sha256(LABEL, proof.extra.subarray(1)));
  must(isIncluded(leaf, proof.index, proof.hashes, checkpoint), "not_included");
  if (remembered !== undefined) isNotBefore(checkpoint, remembered);
  return [checkpoint, [`index: ${proof.index}`, ...content.lines]];
}

function verifyConsistency(file, policy, remembered) {
  const proof = must(parseConsistency(file), "proof_malformed");
  const checkpoint = openCheckpoint(proof.checkpoint, policy);
  isNotBefore(checkpoint, remembered);
  must(proof.oldSize === remembered.size && isConsistent(remembered, checkpoint, proof.hashes), "inconsistent");
  return [checkpoint, [`extends: ${remembered.size}`]];
}

function tilePath(level, index) {
  let path = String(index % 1000n).padStart(3, "0");
  for (let rest = index / 1000n; rest > 0n; rest /= 1000n) {
    path = `x${String(rest % 1000n).padStart(3, "0")}/${path}`;
  }
  return `tile/${level}/${path}`;
}

/** A tile of this width, which may be the beginning of a full one; null if there is none. */
function readTile(folder, level, index, width) {
  const path = join(folder, tilePath(level, index));
  for (const candidate of width < 256 ? [`${path}.p/${width}`, path] : [path]) {
    try {
      return readFileSync(candidate);
    } catch {
      // The next candidate, or none.
    }
  }
  return null;
}

function readBundle(folder, index, width) {
  const bytes = must(readTile(folder, "entries", index, width), "tree_incomplete");
  const entries = [];
  for (let at = 0; at < bytes.length; ) {
    must(at + 2 <= bytes.length, "tree_incomplete");
    const length = bytes.readUInt16BE(at);
    must(at + 2 + length <= bytes.length, "tree_incomplete");
    entries.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  must(entries.length >= width, "tree_incomplete");
  return entries.slice(0, width);
}

/** Complete subtrees from the left, highest first: enough for the root and to go on. */
class Frontier {
  constructor() {
    this.nodes = [];
    this.size = 0n;
  }

  append(hash) {
    let node = hash;
    for (let n = this.size; n & 1n; n >>= 1n) node = nodeHash(this.nodes.pop(), node);
    this.nodes.push(node);
    this.size += 1n;
  }

  root() {
    if (this.nodes.length === 0) return sha256();
    return this.nodes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), this.nodes.at(-1));
  }
}

/** Compares the tile that these hashes fill with the one in the folder. */
function isTileRight(folder, level, index, hashes) {
  const expected = Buffer.concat(hashes);
  const found = readTile(folder, level, index, hashes.length);
  return found !== null && found.subarray(0, expected.length).equals(expected);
}

function verifyFolder(folder, policy, remembered) {
  let note = null;
  try {
    note = decodeText(readFileSync(join(folder, "checkpoint")));
  } catch {
    // Told below.
  }
  const checkpoint = openCheckpoint(must(note, "checkpoint_malformed"), policy);
  if (remembered !== undefined) isNotBefore(checkpoint, remembered);
  const frontier = new Frontier();
  const levels = [];
  let isRight = true;
  const push = (level, hash) => {
    levels[level] ??= { hashes: [], index: 0n };
    const tile = levels[level];
    tile.hashes.push(hash);
    if (tile.hashes.length === 256) {
      isRight = isTileRight(folder, level, tile.index, tile.hashes) && isRight;
      const above = new Frontier();
      tile.hashes.forEach((h) => above.append(h));
      tile.hashes = [];
      tile.index += 1n;
      push(level + 1, above.root());
    }
  };
  for (let index = 0n; index * 256n < checkpoint.size; index += 1n) {
    const left = checkpoint.size - index * 256n;
    for (const entry of readBundle(folder, index, left < 256n ? Number(left) : 256)) {
      const hash = leafHash(entry);
      frontier.append(hash);
      push(0, hash);
      if (remembered !== undefined && frontier.size === remembered.size) {
        must(frontier.root().equals(remembered.root), "inconsistent");
      }
    }
  }
  levels.forEach((tile, level) => {
    if (tile.hashes.length > 0) isRight = isTileRight(folder, level, tile.index, tile.hashes) && isRight;
  });
  must(isRight && frontier.root().equals(checkpoint.root), "tree_mismatch");
  return [checkpoint, []];
}

// ---- RFC 6962 vectors ---------------------------------------------------------------------------------------

/** Some vectors have short texts for roots that are only compared; a hash of their own stands for them. */
function anyHash(text) {
  const bytes = Buffer.from(text, "base64");
  return bytes.length === HASH_BYTES ? bytes : sha256(Buffer.of(2), bytes);
}

/** Numbers as they stand in the file: JSON.parse would round those beyond 53 bits. */
function numberIn(json, name) {
  const match = new RegExp(`"${name}":\\s*(-?[0-9]+)`).exec(json);
  return match === null ? null : decodeNumber(match[1]);
}

function vectorVerdict(json) {
  const vector = JSON.parse(json);
  const proof = parseHashes(vector.proof ?? []);
  if (proof === null) return false;
  if ("leafIdx" in vector) {
    const leaf = decodeHash(vector.leafHash);
    const index = numberIn(json, "leafIdx");
    const size = numberIn(json, "treeSize");
    if (leaf === null || index === null || size === null) return false;
    return isIncluded(leaf, index, proof, { size, root: anyHash(vector.root) });
  }
  const size1 = numberIn(json, "size1");
  const size2 = numberIn(json, "size2");
  if (size1 === null || size2 === null) return false;
  const earlier = { size: size1, root: anyHash(vector.root1) };
  return isConsistent(earlier, { size: size2, root: anyHash(vector.root2) }, proof);
}

// ---- The command ------------------------------------------------------------------------------------------------

function read(path) {
  try {
    return readFileSync(path);
  } catch {
    throw new Refused("unreadable");
  }
}

function parseArguments(argv) {
  const options = { language: (process.env.LANG ?? "").startsWith("zh") ? "zh" : "en" };
  for (let i = 0; i < argv.length; i++) {
    if (!argv[i].startsWith("--")) {
      if (options.file !== undefined || argv[i] === "") return null;
      options.file = argv[i];
      continue;
    }
    const name = { "--policy": "policy", "--remembered": "remembered", "--entry": "entry", "--lang": "language" }[
      argv[i]
    ];
    if (name === undefined || i + 1 === argv.length) return null;
    options[name] = argv[++i];
  }
  const isEntry = options.entry === undefined || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(options.entry);
  const isLanguage = options.language === "zh" || options.language === "en";
  return isEntry && isLanguage && options.file !== undefined && options.policy !== undefined ? options : null;
}

/** Checkpoint and facts, or null if the arguments do not fit the file. */
function verifyFile(options) {
  const isFolder = statSync(options.file, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const bytes = isFolder ? null : read(options.file);
  const policy = must(parsePolicy(read(options.policy)), "policy_malformed");
  let remembered;
  if (options.remembered !== undefined) {
    const note = must(decodeText(read(options.remembered)), "checkpoint_malformed");
    remembered = openCheckpoint(note, policy);
  }
  if (isFolder) return verifyFolder(options.file, policy, remembered);
  const text = must(decodeText(bytes), "proof_malformed");
  if (!text.startsWith("old ")) return verifyInclusion(text, policy, remembered, options.entry);
  return remembered === undefined ? null : verifyConsistency(text, policy, remembered);
}

function report(checkpoint, facts, language) {
  const byText = (a, b) => (a.type - b.type !== 0 ? a.type - b.type : a.text < b.text ? -1 : 1);
  return [
    language === "zh" ? "通过:签名、根与证明均正确" : "accepted: signatures, root and proof are right",
    `origin: ${checkpoint.origin}`,
    `size: ${checkpoint.size}`,
    `root: ${checkpoint.root.toString("base64")}`,
    ...[...checkpoint.signers]
      .sort(byText)
      .map((key) => `${key.type === COSIGNATURE ? "cosigned by" : "signed by"}: ${key.text}`),
    ...facts,
  ];
}

function main(argv) {
  if (argv[0] === "vectors") {
    for (const file of argv.slice(1)) {
      console.log(`${vectorVerdict(read(file).toString("utf8")) ? "accepted" : "refused"} ${file}`);
    }
    return 0;
  }
  const options = parseArguments(argv);
  try {
    const verdict = options === null ? null : verifyFile(options);
    if (verdict === null) {
      process.stderr.write(USAGE);
      return 2;
    }
    console.log(report(...verdict, options.language).join("\n"));
    return 0;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const [exitCode, zh, en] = REFUSALS[error.code];
    console.log(options.language === "zh" ? `拒绝(${error.code}):${zh}` : `refused (${error.code}): ${en}`);
    return exitCode;
  }
}

process.exitCode = main(process.argv.slice(2));
