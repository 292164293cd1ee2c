// Lists of persons from Excel (.xlsx) or CSV, as text; the same as tilstand/link/person_list.py.
"use strict";

const MOST_RECORDS = 100000;
const MOST_BYTES = 300000000; // of a file, and of each part of a workbook
const LONGEST_CELL = 1000;
const TITLE_ROWS = 10;
const LOST_LETTERS = /\ufffd|[\u0080-\u009f]|Ã[\u0080-¿]|\0/;
const KEYED_COLUMNS = ["given", "surname", "name", "birth", "birth_year", "age"];

/** What each column seems to be, by its header: its place by kind. */
function suggestColumns(headers, reader) {
  const known = new Map();
  for (const [kind, words] of Object.entries(reader.rules.headers)) {
    for (const word of words) known.set(reader.transliterate(word).join(" "), kind);
  }
  const found = {};
  headers.forEach((header, place) => {
    const bare = reader.transliterate(header.replace(/[(\[].*?[)\]]/g, " ")).join(" ");
    const kind = known.get(bare.replace(/[0-9]/g, "").split(" ").filter(Boolean).join(" "));
    if (kind && !(kind in found)) found[kind] = place;
  });
  return Object.fromEntries(COLUMNS.filter((kind) => kind in found).map((kind) => [kind, found[kind]]));
}

/** The list in a file: its headers, and a row of texts for each person. */
async function readPersonList(file, reader) {
  const named = { file: file.name };
  const tooLong = () => new EncoderError("list.long", { ...named, most: MOST_RECORDS });
  if (file.size > MOST_BYTES) throw tooLong();
  const bytes = new Uint8Array(await file.arrayBuffer());
  let rows;
  try {
    rows = bytes[0] === 0x50 && bytes[1] === 0x4b ? await readWorkbook(bytes) : parseCsv(decodeText(bytes));
  } catch (error) {
    if (error instanceof RangeError) throw tooLong();
    throw error instanceof EncoderError ? new EncoderError(error.path, named) : new EncoderError("list.unread", named);
  }
  const filled = rows.map((row) => row.map((cell) => cell.trim())).filter((row) => row.some(Boolean));
  if (filled.length < 2) throw new EncoderError("list.empty", named);
  if (filled.length - 1 > MOST_RECORDS) throw tooLong();
  if (filled.some((row) => row.some((cell) => cell.length > LONGEST_CELL))) throw new EncoderError("list.unread", named);
  if (filled.some((row) => row.some((cell) => LOST_LETTERS.test(cell)))) throw new EncoderError("list.letters", named);
  const isHeader = (row) => Object.keys(suggestColumns(row, reader)).some((kind) => KEYED_COLUMNS.includes(kind));
  const start = Math.max(0, filled.slice(0, TITLE_ROWS).findIndex(isHeader));
  const [headers, ...people] = filled.slice(start);
  return { headers, rows: people.map((row) => headers.map((_, place) => row[place] ?? "")) };
}

function decodeText(bytes) {
  if (bytes.subarray(0, 4).join() === "208,207,17,224") throw new EncoderError("list.unread");
  try {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le", { fatal: true }).decode(bytes);
    if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be", { fatal: true }).decode(bytes);
  } catch {
    throw new EncoderError("list.letters");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The rows of a CSV text, parted by what its first line has most of. */
function parseCsv(text) {
  const first = text.trimStart().split("\n", 1)[0];
  const count = (sign) => first.split(sign).length;
  const delimiter = [";", ",", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  let fresh = true; // nothing of the cell has been read
  for (let place = 0; place < text.length; place++) {
    const sign = text[place];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[place + 1] === '"') cell += text[++place];
      else quoted = false;
    } else if (sign === '"' && fresh) {
      quoted = true;
      fresh = false;
    } else if (sign === delimiter || sign === "\n" || sign === "\r") {
      row.push(cell);
      cell = "";
      fresh = true;
      if (sign === delimiter) continue;
      if (sign === "\r" && text[place + 1] === "\n") place++;
      rows.push(row);
      if (rows.length > MOST_RECORDS + TITLE_ROWS) throw new RangeError();
      row = [];
    } else {
      cell += sign;
      fresh = false;
    }
  }
  if (cell || row.length) rows.push([...row, cell]);
  return rows;
}

/** The parts of a zip file by name: a function that unpacks each. */
function listZipParts(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  const count = view.getUint16(end + 10, true);
  let place = view.getUint32(end + 16, true);
  const parts = new Map();
  for (let entry = 0; entry < count; entry++) {
    const method = view.getUint16(place + 10, true);
    const [packed, size] = [view.getUint32(place + 20, true), view.getUint32(place + 24, true)];
    const lengths = [28, 30, 32].map((offset) => view.getUint16(place + offset, true));
    const local = view.getUint32(place + 42, true);
    const name = new TextDecoder().decode(bytes.subarray(place + 46, place + 46 + lengths[0]));
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    parts.set(name, async () => {
      if (size > MOST_BYTES) throw new RangeError();
      const raw = bytes.subarray(start, start + packed);
      if (method === 0) return new TextDecoder().decode(raw);
      const unpacked = new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      return new Response(limitStream(unpacked)).text();
    });
    place += 46 + lengths[0] + lengths[1] + lengths[2];
  }
  return parts;
}

/** A stream that fails where a part is larger than it says, before it fills the memory. */
function limitStream(stream) {
  let seen = 0;
  return stream.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        seen += chunk.length;
        if (seen > MOST_BYTES) controller.error(new RangeError());
        else controller.enqueue(chunk);
      },
    }),
  );
}

/** The rows of the first sheet that is shown and holds anything. */
async function readWorkbook(bytes) {
  const parts = listZipParts(bytes);
  const parse = async (name) => {
    const text = parts.has(name) ? await parts.get(name)() : "<none/>";
    if (text.includes("<!DOCTYPE")) throw new Error();
    if (/\/sheet[^/]*$/.test(name) && (text.match(/<(?:\w+:)?row[\s>]/g) ?? []).length > MOST_RECORDS + TITLE_ROWS) throw new RangeError();
    return new DOMParser().parseFromString(text, "application/xml");
  };
  const all = (node, name) => [...node.getElementsByTagNameNS("*", name)];
  const book = await parse("xl/workbook.xml");
  const targets = new Map(
    all(await parse("xl/_rels/workbook.xml.rels"), "Relationship").map((relation) => [
      relation.getAttribute("Id"),
      new URL(relation.getAttribute("Target"), "zip://book/xl/").pathname.replace(/^\/+(book\/)?/, ""),
    ]),
  );
  const shared = all(await parse("xl/sharedStrings.xml"), "si").map(readInlineText);
  const isDate = await findDateStyles(await parse("xl/styles.xml"), all);
  const from1904 = /^(1|true)$/.test(all(book, "workbookPr")[0]?.getAttribute("date1904") ?? "");
  for (const sheet of all(book, "sheet")) {
    if (/hidden/i.test(sheet.getAttribute("state") ?? "")) continue;
    const id = [...sheet.attributes].find((attribute) => attribute.localName === "id" && attribute.prefix)?.value;
    const rows = all(await parse(targets.get(id) ?? ""), "row").map((row) => {
      const cells = [];
      for (const cell of row.children) {
        const letters = (cell.getAttribute("r") ?? "").replace(/[^A-Z]/g, "");
        const column = letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : cells.length;
        if (column > 500) throw new Error();
        cells[column] = readCell(cell, shared, isDate, from1904);
      }
      return Array.from(cells, (cell) => cell ?? "");
    });
    if (rows.some((row) => row.some((cell) => cell.trim()))) return rows;
  }
  return [];
}

function readInlineText(node) {
  const texts = [...node.getElementsByTagNameNS("*", "t")];
  return texts.filter((text) => text.parentNode.localName !== "rPh").map((text) => text.textContent).join("");
}

function readCell(cell, shared, isDate, from1904) {
  const kind = cell.getAttribute("t") ?? "n";
  if (kind === "inlineStr") return readInlineText(cell);
  let part = cell.firstElementChild;
  while (part && part.localName !== "v") part = part.nextElementSibling;
  const value = part?.textContent ?? "";
  if (kind === "s") return shared[Number(value)] ?? "";
  if (kind === "d") return value.slice(0, 10);
  if (kind === "b" || kind === "e") return "";
  if (kind === "n" && value && isDate[Number(cell.getAttribute("s") ?? 0)]) {
    const days = Number(value) + (from1904 ? 1462 : 0);
    return new Date(Math.round((days - 25569) * 86400) * 1000).toISOString().slice(0, 10);
  }
  return kind === "n" && value ? String(Number(value)) : value;
}

/** For each cell style, whether it shows a day. */
async function findDateStyles(styles, all) {
  const codes = new Map(all(styles, "numFmt").map((format) => [format.getAttribute("numFmtId"), format.getAttribute("formatCode")]));
  const shown = all(styles, "cellXfs")[0];
  return (shown ? all(shown, "xf") : []).map((style) => {
    const id = style.getAttribute("numFmtId") ?? "0";
    const code = (codes.get(id) ?? "").replace(/"[^"]*"|\[[^\]]*\]|\\./g, "");
    const number = Number(id);
    const builtIn = (number >= 14 && number <= 17) || number === 22 || (number >= 27 && number <= 36) || (number >= 50 && number <= 58);
    return codes.has(id) ? /[dy]/i.test(code) : builtIn;
  });
}
