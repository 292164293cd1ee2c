// Identities made comparable: the same steps over the same tables as tilstand/link/identity.py.
"use strict";

const COLUMNS = ["given", "surname", "name", "alias", "birth", "birth_year", "age", "sex", "former_sex", "nationality", "group"];

/** Make the functions that read identities.
 * @param {object} tables - rules, letters and countries, as they lie in the package.
 */
function makeIdentityReader(tables) {
  const rules = tables.rules;
  const letters = new Map();
  for (const [number, row] of Object.entries(tables.letters.blocks)) {
    const base = parseInt(number, 16) * 256;
    row.split("\t").forEach((latin, low) => letters.set(String.fromCodePoint(base + low), latin));
  }
  const countries = new Map();
  for (const [code, names] of Object.entries(tables.countries.countries)) names.forEach((name) => countries.set(name, code));
  const separators = new RegExp(rules.separators);
  const invisible = new RegExp(rules.invisible, "g");
  const skeletonRules = rules.skeleton.map(([pattern, replacement]) => [new RegExp(pattern, "g"), replacement]);
  const unknown = new Set(rules.unknown_names);
  const particles = new Set(rules.particles);
  const approximate = new Set(rules.approximate);
  const limits = rules.filter;
  const sortOnce = (words) => [...new Set(words)].sort();

  const transliterate = remember((text) => {
    const words = text.normalize("NFC").replace(invisible, "").split(separators);
    return words.map((word) => Array.from(word, (letter) => letters.get(letter) ?? "").join("")).filter(Boolean);
  });

  function listNameWords(text) {
    const words = transliterate(text).map((word) => word.replace(/[0-9]/g, "").slice(0, limits.letters)).filter(Boolean);
    return words.every((word) => unknown.has(word)) ? [] : words;
  }

  const readNameWords = (text) => sortOnce(listNameWords(text)).slice(0, limits.words);

  const deriveSkeleton = remember((word) => {
    for (const [pattern, replacement] of skeletonRules) word = word.replace(pattern, replacement);
    return word;
  });

  function listSkeletons(words) {
    const main = words.filter((word) => !particles.has(word));
    return sortOnce((main.length ? main : words).map(deriveSkeleton).filter(Boolean));
  }

  function splitFullName(text) {
    const comma = text.indexOf(",");
    if (comma >= 0) {
      const before = readNameWords(text.slice(0, comma));
      const after = readNameWords(text.slice(comma + 1));
      if (before.length && after.length) return { given: after, surname: before };
    }
    const words = listNameWords(text);
    return { given: words.slice(0, 1), surname: sortOnce(words.slice(1)).slice(0, limits.words) };
  }

  function readNames(cells) {
    let main = { given: readNameWords(cells.given ?? ""), surname: readNameWords(cells.surname ?? "") };
    if (!(main.given.length && main.surname.length)) {
      const split = splitFullName(cells.name ?? "");
      if (split.given.length || split.surname.length) main = split;
    }
    const found = [main];
    for (const part of (cells.alias ?? "").split(new RegExp(rules.alias_parts, "i"))) {
      const alias = splitFullName(part);
      found.push(alias.surname.length || !alias.given.length ? alias : { given: alias.given, surname: main.surname });
    }
    const once = new Map();
    for (const name of found) {
      const key = JSON.stringify([name.given, name.surname]);
      if ((name.given.length || name.surname.length) && !once.has(key)) once.set(key, name);
    }
    return [...once.values()].slice(0, limits.names);
  }

  function makeBirth(year, month, day) {
    if (month > 12 && day <= 12) [month, day] = [day, month];
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    const known = month >= 1 && month <= 12 && year >= 1 && year <= 9999 && day >= 1 && day <= days[month - 1];
    const exact = known && !(month === 1 && day === 1);
    return { low: year, high: year, month: exact ? month : 0, day: exact ? day : 0 };
  }

  function splitNumbers(text) {
    const near = /[~≈±]/.test(text) || transliterate(text).some((word) => approximate.has(word));
    const latin = text.split("T").flatMap(transliterate).join(" ");
    if (!near && /[a-z]/.test(latin)) return [[], false, false];
    const found = latin.match(/[0-9]+/g) ?? [];
    return [found, found.length > 1, near];
  }

  function parseBirth(text, year) {
    const [numbers, signs, near] = splitNumbers(text);
    const lengths = numbers.map((number) => number.length);
    const values = numbers.map(Number);
    const band = (low, high) => ({ low, high, month: 0, day: 0 });
    if (numbers.length === 1 && lengths[0] === 4) return near ? band(values[0] - 1, values[0] + 1) : band(values[0], values[0]);
    if (numbers.length === 1 && lengths[0] === 8 && !signs) {
      return makeBirth(...[numbers[0].slice(0, 4), numbers[0].slice(4, 6), numbers[0].slice(6)].map(Number));
    }
    if (numbers.length === 2) {
      if (lengths[0] === 4 && lengths[1] === 4) return band(Math.min(...values), Math.max(...values));
      if (lengths[0] === 4 && lengths[1] <= 2) return makeBirth(values[0], 0, 0);
      if (lengths[1] === 4 && lengths[0] <= 2) return makeBirth(values[1], 0, 0);
    }
    if (numbers.length < 3 || Math.max(lengths[1], Math.min(lengths[0], lengths[2])) > 2) return null;
    if (lengths[0] === 4) return makeBirth(values[0], values[1], values[2]);
    if (lengths[2] === 4) return makeBirth(values[2], values[1], values[0]);
    if (lengths[0] > 2 || lengths[2] !== 2) return null;
    const century = Math.floor(year / 100) * 100;
    return makeBirth(values[2] + (values[2] <= year % 100 ? century : century - 100), values[1], values[0]);
  }

  function deriveFromAge(text, year) {
    const ages = (transliterate(text).join(" ").match(/[0-9]+/g) ?? []).map(Number);
    if (ages.length < 1 || ages.length > 2 || Math.max(...ages) > rules.years.oldest) return null;
    return { low: year - Math.max(...ages) - 1, high: year - Math.min(...ages), month: 0, day: 0 };
  }

  function readBirth(cells, year) {
    const births = [parseBirth(cells.birth ?? "", year), parseBirth(cells.birth_year ?? "", year), deriveFromAge(cells.age ?? "", year)];
    const usable = (birth) =>
      birth && year - rules.years.oldest <= birth.low && birth.high <= year && birth.high - birth.low <= rules.years.band;
    return births.find(usable) ?? null;
  }

  function readSex(text) {
    const said = transliterate(text).join("-");
    return Object.keys(rules.sex).find((code) => rules.sex[code].includes(said)) ?? "";
  }

  function readNationalities(text) {
    const whole = countries.get(transliterate(text).join(" "));
    if (whole) return [whole];
    const parts = text.split(new RegExp(rules.list_parts)).map((part) => transliterate(part).join(" "));
    return parts.filter(Boolean).map((part) => countries.get(part) ?? "");
  }

  function readIdentity(cells, year) {
    const birth = readBirth(cells, year);
    const sexes = ["sex", "former_sex"].map((column) => readSex(cells[column] ?? "")).filter(Boolean);
    const nations = readNationalities(cells.nationality ?? "");
    const read = { birth, birth_year: birth, age: birth, sex: sexes.length, former_sex: sexes.length };
    for (const column of ["given", "surname", "name", "alias"]) read[column] = readNameWords(cells[column] ?? "").length;
    read.nationality = nations.length && nations.every(Boolean);
    const unread = COLUMNS.filter((column) => column in read && cells[column] && !read[column]);
    const names = readNames(cells);
    const named = names.some((name) => name.given.length && name.surname.length);
    return {
      names,
      birth,
      sexes: sortOnce(sexes),
      nationalities: sortOnce(nations.filter(Boolean)),
      unread,
      named,
      linkable: Boolean(birth) || named,
      class: named && birth ? "full" : named ? "name" : birth ? "birth" : "none",
    };
  }

  return { transliterate, deriveSkeleton, listSkeletons, readIdentity, rules };
}

/** A function of a text that remembers what it has answered. */
function remember(compute) {
  const known = new Map();
  return (text) => {
    let answer = known.get(text);
    if (answer === undefined) {
      if (known.size > 65536) known.clear();
      answer = compute(text);
      known.set(text, answer);
    }
    return answer;
  };
}
