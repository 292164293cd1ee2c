// Sealed files as JSON Web Encryption (RFC 7516), by WebCrypto alone; the same as tilstand/link/sealing.py.
"use strict";

const PASSPHRASE_ALGORITHM = "PBES2-HS512+A256KW";
const SHORTEST_PASSPHRASE = 14;
const MOST_ROUNDS = 300000;

/** What stops the work: the name of a message and its facts, never a value of a person. */
class EncoderError extends Error {
  constructor(path, facts = {}) {
    super(path);
    this.path = path;
    this.facts = facts;
  }
}

/** What stands outside a sealed file; empty if it is none. */
function readSealedHeader(text) {
  const parts = text.trim().split(".");
  try {
    return parts.length === 5 ? { header: JSON.parse(new TextDecoder().decode(decodeBase64(parts[0]))), parts } : {};
  } catch {
    return {};
  }
}

/** The key of a year from its sealed file. */
async function openYearKey(text, passphrase, format, today, file) {
  const { header, parts } = readSealedHeader(text);
  const rounds = header?.p2c;
  const usable = header?.typ === "tilstand-link-key/1" && header.alg === PASSPHRASE_ALGORITHM && header.enc === "A256GCM";
  if (!usable || !Number.isInteger(rounds) || rounds < 1000 || rounds > MOST_ROUNDS) throw new EncoderError("key.kind", { file });
  const phrase = passphrase.normalize("NFC");
  let opened;
  try {
    if ([...phrase].length < SHORTEST_PASSPHRASE) throw new Error();
    const salt = new Uint8Array([...utf8(PASSPHRASE_ALGORITHM), 0, ...decodeBase64(header.p2s)]);
    const base = await crypto.subtle.importKey("raw", utf8(phrase), "PBKDF2", false, ["deriveKey"]);
    const way = { name: "PBKDF2", hash: "SHA-512", salt, iterations: rounds };
    const wrapping = await crypto.subtle.deriveKey(way, base, { name: "AES-KW", length: 256 }, false, ["unwrapKey"]);
    const content = { name: "AES-GCM", length: 256 };
    const secret = await crypto.subtle.unwrapKey("raw", decodeBase64(parts[1]), wrapping, "AES-KW", content, false, ["decrypt"]);
    const sealed = new Uint8Array([...decodeBase64(parts[3]), ...decodeBase64(parts[4])]);
    const box = { name: "AES-GCM", iv: decodeBase64(parts[2]), additionalData: utf8(parts[0]), tagLength: 128 };
    opened = JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(box, secret, sealed)));
  } catch {
    throw new EncoderError("passphrase.wrong", { file });
  }
  const key = typeof opened.key === "string" ? decodeBase64(opened.key) : [];
  if (opened.format !== format || key.length !== 32 || !/^\d{4}-\d\d-\d\d$/.test(opened.expires)) {
    throw new EncoderError("key.kind", { file });
  }
  if (today > opened.expires) throw new EncoderError("key.expired", { file, year: String(opened.year), day: opened.expires });
  return { ...opened, key };
}

/** The public key of a linkage unit, with its thumbprint (RFC 7638). */
async function parseUnitKey(text, file) {
  let raw;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new EncoderError("key.public", { file });
  }
  if (raw?.d || raw?.p || raw?.q) throw new EncoderError("key.private", { file });
  try {
    const modulus = decodeBase64(raw.n);
    if (raw.kty !== "RSA" || modulus.length * 8 < 3072) throw new Error();
    const jwk = { kty: "RSA", n: raw.n, e: raw.e, alg: "RSA-OAEP-256", ext: true };
    const key = await crypto.subtle.importKey("jwk", jwk, { name: "RSA-OAEP", hash: "SHA-256" }, false, ["encrypt"]);
    const printed = await crypto.subtle.digest("SHA-256", utf8(formatCanonicalJson({ e: raw.e, kty: "RSA", n: raw.n })));
    return { key, kid: encodeBase64(new Uint8Array(printed)) };
  } catch {
    throw new EncoderError("key.public", { file });
  }
}

/** A sealed file of lines that only the linkage unit can open. */
async function sealLines(lines, unit, format) {
  const packed = new Blob(lines).stream().pipeThrough(new CompressionStream("gzip"));
  const content = new Uint8Array(await new Response(packed).arrayBuffer());
  const header = encodeBase64(utf8(JSON.stringify({ alg: "RSA-OAEP-256", enc: "A256GCM", typ: format, kid: unit.kid })));
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt"]);
  const box = { name: "AES-GCM", iv, additionalData: utf8(header), tagLength: 128 };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(box, key, content));
  const wrapped = new Uint8Array(await crypto.subtle.encrypt({ name: "RSA-OAEP" }, unit.key, secret));
  secret.fill(0);
  const end = sealed.length - 16;
  return [header, wrapped, iv, sealed.subarray(0, end), sealed.subarray(end)]
    .map((part) => (typeof part === "string" ? part : encodeBase64(part)))
    .join(".");
}
