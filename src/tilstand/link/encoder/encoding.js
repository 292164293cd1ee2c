// Records encoded under a key: the same as tilstand/link/encoding.py, with WebCrypto's HMAC and HKDF.
"use strict";

const utf8 = (text) => new TextEncoder().encode(text);

/** Bytes in base64url without padding. */
function encodeBase64(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += 32768) text += String.fromCharCode(...bytes.subarray(start, start + 32768));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The bytes of a base64url text. */
function decodeBase64(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
}

/** JSON in the one way that both encoders write: keys sorted, no blanks. */
function formatCanonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(formatCanonicalJson).join(",")}]`;
  if (value && typeof value === "object") {
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${formatCanonicalJson(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** Make an encoder of a year.
 * @param {object} reader - What `makeIdentityReader` gives.
 * @param {Uint8Array} key - The 32 bytes of the year.
 * @param {number} year - The year of the registrations.
 * @param {string[]} groups - Codes that may be sent as a group.
 */
async function makeRecordEncoder(reader, key, year, groups) {
  const rules = reader.rules;
  const sizes = rules.filter;
  const hmacKey = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const hkdfKey = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
  const known = new Map(); // promises of tokens and of places in filters, by what they are of

  const computeMac = async (purpose, value) =>
    new Uint8Array(await crypto.subtle.sign("HMAC", hmacKey, utf8(`${purpose}\x1f${value}`)));

  function recall(name, compute) {
    let answer = known.get(name);
    if (answer === undefined) {
      if (known.size > 65536) known.clear();
      answer = compute();
      known.set(name, answer);
    }
    return answer;
  }

  const deriveToken = (purpose, value) =>
    recall(`token ${purpose} ${value}`, async () => encodeBase64((await computeMac(purpose, value)).subarray(0, 16)));

  const deriveOptionalToken = (purpose, value) => (value ? deriveToken(purpose, value) : null);

  const deriveTokens = async (purpose, values) => (await Promise.all(values.map((value) => deriveToken(purpose, value)))).sort();

  const findPositions = (purpose, value, kind) =>
    recall(`filter ${purpose} ${value}`, async () => {
      const mac = await computeMac(purpose, value);
      const places = [];
      for (let place = 0; place < sizes[`${kind}_hashes`]; place++) {
        places.push((mac[2 * place] * 256 + mac[2 * place + 1]) % sizes[`${kind}_bits`]);
      }
      return places;
    });

  async function deriveNoise(identity) {
    const parts = identity.names.flatMap((name) => [name.given, name.surname]);
    const birth = identity.birth;
    const dated = birth ? [birth.low, birth.high, birth.month, birth.day] : [];
    const said = formatCanonicalJson([parts, dated, identity.sexes, identity.nationalities]);
    const length = parts.filter((part) => part.length).length * sizes.name_bits + (birth ? sizes.year_bits : 0);
    const info = await computeMac("blip", said);
    const way = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
    return new Uint8Array(await crypto.subtle.deriveBits(way, hkdfKey, length * 8));
  }

  async function buildFilter(purpose, values, kind, noise) {
    const size = sizes[`${kind}_bits`];
    const bits = new Uint8Array(size / 8);
    for (const places of await Promise.all(values.map((value) => findPositions(purpose, value, kind)))) {
      for (const place of places) bits[place >> 3] |= 0x80 >> (place & 7);
    }
    for (let place = 0; place < size; place++) {
      if (noise[place] < sizes.flip) bits[place >> 3] |= 0x80 >> (place & 7);
      else if (noise[place] >= 256 - sizes.flip) bits[place >> 3] &= ~(0x80 >> (place & 7));
    }
    return encodeBase64(bits);
  }

  function listBigrams(words) {
    const found = new Set();
    for (const word of words) {
      const padded = `_${word}_`;
      for (let start = 0; start <= word.length; start++) found.add(padded.slice(start, start + 2));
    }
    return [...found].sort();
  }

  function deriveAgeGroup(birth) {
    if (!birth) return "";
    return year - birth.high >= 18 ? "adult" : year - birth.low < 18 ? "child" : "";
  }

  /** The record as it leaves the body; the same as RecordEncoder.encode_record. */
  async function encodeRecord(identity, row, group) {
    const { birth, names, sexes, nationalities } = identity;
    const dated = birth && birth.month > 0;
    const saidOf = {
      day_month: dated,
      given: names.some((name) => name.given.length),
      nationality: nationalities.length,
      sex: sexes.length,
      surname: names.some((name) => name.surname.length),
      year: birth,
    };
    const record = {
      row,
      linkable: identity.linkable,
      missing: Object.keys(saidOf).filter((field) => !saidOf[field]).sort(),
      strata: {
        age: deriveAgeGroup(birth),
        group: groups.includes(group) ? group : "",
        sex: sexes.length === 1 ? sexes[0] : "",
      },
      given: [],
      surname: [],
      given_skeleton: [],
      surname_skeleton: [],
      skeletons: [],
      year: null,
      years: null,
      day_month: null,
      date: null,
      sex: [],
      nationality: [],
    };
    if (!identity.linkable) return record;
    const noise = await deriveNoise(identity);
    let used = 0;
    const takeNoise = (count) => noise.subarray(used, (used += count));
    const buildNameFilter = (words) =>
      words.length ? buildFilter("bigram", listBigrams(words), "name", takeNoise(sizes.name_bits)) : null;
    const twoDigits = (number) => String(number).padStart(2, "0");
    const fourDigits = (number) => String(number).padStart(4, "0");
    const pending = {
      given: Promise.all(names.map((name) => buildNameFilter(name.given))),
      surname: Promise.all(names.map((name) => buildNameFilter(name.surname))),
      given_skeleton: Promise.all(names.map((name) => deriveOptionalToken("given", reader.listSkeletons(name.given).join("")))),
      surname_skeleton: Promise.all(names.map((name) => deriveOptionalToken("surname", reader.listSkeletons(name.surname).join("")))),
      skeletons: deriveTokens("skeleton", [
        ...new Set(names.flatMap((name) => [...reader.listSkeletons(name.given), ...reader.listSkeletons(name.surname)])),
      ]),
      sex: deriveTokens("sex", sexes),
      nationality: deriveTokens("nationality", nationalities),
    };
    if (birth) {
      const years = [];
      for (let near = birth.low - rules.years.around; near <= birth.high + rules.years.around; near++) years.push(fourDigits(near));
      pending.year = birth.low === birth.high ? deriveToken("year", fourDigits(birth.low)) : null;
      pending.years = buildFilter("near", years, "year", takeNoise(sizes.year_bits));
      if (dated) {
        const sorted = [birth.month, birth.day].sort((left, right) => left - right);
        pending.day_month = deriveToken("day-month", sorted.map(twoDigits).join("-"));
        pending.date = deriveToken("date", `${fourDigits(birth.low)}-${twoDigits(birth.month)}-${twoDigits(birth.day)}`);
      }
    }
    for (const [field, promise] of Object.entries(pending)) record[field] = await promise;
    return record;
  }

  return { encodeRecord, fingerprint: await deriveToken("key", ""), year, groups };
}

/** The lines that are sealed: a header, then each record by its row number. */
function formatPayload(encoder, format, body, reported, records) {
  const sorted = [...records].sort((left, right) => (left.row < right.row ? -1 : 1));
  const header = {
    format,
    key: encoder.fingerprint,
    body,
    year: encoder.year,
    records: sorted.length,
    linkable: sorted.filter((record) => record.linkable).length,
    reported,
    groups: [...encoder.groups].sort(),
  };
  return [header, ...sorted].map((line) => `${formatCanonicalJson(line)}\n`);
}
