// Documents built on the spot: PDFs with any number of pages, rotated, protected; multi-page TIFF; JPEG with an orientation.
import { createHash } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Writes the bytes to a file for `Server.upload`. */
export function file(name: string, bytes: Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), "countersign-document-")), name);
  writeFileSync(path, bytes);
  return path;
}

function assemble(objects: (string | Buffer)[], trailer = ""): Buffer {
  const parts: Buffer[] = [Buffer.from("%PDF-1.4\n")];
  let length = parts[0].length;
  const offsets = objects.map((object, index) => {
    const at = length;
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object as Buffer), Buffer.from("\nendobj\n")]);
    parts.push(part);
    length += part.length;
    return `${String(at).padStart(10, "0")} 00000 n \n`;
  });
  const xref = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${length}\n%%EOF`;
  return Buffer.concat([...parts, Buffer.from(xref)]);
}

const stream = (content: Buffer) => Buffer.concat([Buffer.from(`<</Length ${content.length}>>stream\n`), content, Buffer.from("\nendstream")]);

/** A page for each list of lines: [x, y, text], with y from the bottom, in 12 points. */
export function pdf(pages: [number, number, string][][], rotate = 0): Buffer {
  const objects: (string | Buffer)[] = [
    "<</Type/Catalog/Pages 2 0 R>>",
    `<</Type/Pages/Count ${pages.length}/Kids[${pages.map((_, index) => `${4 + 2 * index} 0 R`).join(" ")}]>>`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  for (const lines of pages) {
    const content = lines.map(([x, y, text]) => `BT /F 12 Tf ${x} ${y} Td (${text.replace(/([()\\])/g, "\\$1")}) Tj ET`).join("\n");
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate ${rotate}/Contents ${objects.length + 2} 0 R/Resources<</Font<</F 3 0 R>>>>>>`,
      stream(Buffer.from(content)),
    );
  }
  return assemble(objects);
}

function rc4(key: Buffer, data: Buffer): Buffer {
  const state = Array.from({ length: 256 }, (_, index) => index);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i] + key[i % key.length]) & 255;
    [state[i], state[j]] = [state[j], state[i]];
  }
  let [i, j] = [0, 0];
  return Buffer.from(
    data.map((byte) => {
      i = (i + 1) & 255;
      j = (j + state[i]) & 255;
      [state[i], state[j]] = [state[j], state[i]];
      return byte ^ state[(state[i] + state[j]) & 255];
    }),
  );
}

/** A page that opens with this password: the standard handler with 40 bits. */
export function lockedPdf(password: string): Buffer {
  const padding = Buffer.from("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A", "hex");
  const md5 = (...parts: Buffer[]) => createHash("md5").update(Buffer.concat(parts)).digest();
  const padded = (text: string) => Buffer.concat([Buffer.from(text), padding]).subarray(0, 32);
  const [id, permissions] = [Buffer.from("0123456789abcdef"), Buffer.from([252, 255, 255, 255])];
  const owner = rc4(md5(padded("owner")).subarray(0, 5), padded(password));
  const key = md5(padded(password), owner, permissions, id).subarray(0, 5);
  const user = rc4(key, padding);
  const content = rc4(md5(key, Buffer.from([4, 0, 0, 0, 0])).subarray(0, 10), Buffer.from("BT /F 24 Tf 20 50 Td (Secret) Tj ET"));
  return assemble(
    [
      "<</Type/Catalog/Pages 2 0 R>>",
      "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
      stream(content),
      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
      `<</Filter/Standard/V 1/R 2/O<${owner.toString("hex")}>/U<${user.toString("hex")}>/P -4>>`,
    ],
    `/Encrypt 6 0 R/ID[<${id.toString("hex")}><${id.toString("hex")}>]`,
  );
}

/** Uncompressed grey pages, 8 bits per pixel. */
export function tiff(pages: { width: number; height: number; grey: number }[]): Buffer {
  const parts: Buffer[] = [Buffer.from("II*\0\x08\0\0\0", "latin1")];
  let at = 8;
  pages.forEach(({ width, height, grey }, index) => {
    const entries: [number, number, number][] = [
      [256, 3, width],
      [257, 3, height],
      [258, 3, 8],
      [259, 3, 1],
      [262, 3, 1],
      [273, 4, at + 2 + 9 * 12 + 4],
      [277, 3, 1],
      [278, 3, height],
      [279, 4, width * height],
    ];
    const directory = Buffer.alloc(2 + entries.length * 12 + 4);
    directory.writeUInt16LE(entries.length);
    entries.forEach(([tag, type, value], line) => {
      directory.writeUInt16LE(tag, 2 + line * 12);
      directory.writeUInt16LE(type, 4 + line * 12);
      directory.writeUInt32LE(1, 6 + line * 12);
      directory.writeUInt32LE(value, 10 + line * 12);
    });
    const pixels = Buffer.alloc(width * height, grey);
    at += directory.length + pixels.length;
    directory.writeUInt32LE(index + 1 < pages.length ? at : 0, directory.length - 4);
    parts.push(directory, pixels);
  });
  return Buffer.concat(parts);
}

/** A photo from a camera held upright: it is stored sideways, with a tag that says how to turn it. */
export function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const exif = Buffer.from("Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + String.fromCharCode(orientation) + "\0\0\0\0\0\0\0", "latin1");
  const header = Buffer.from([0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), header, exif, jpeg.subarray(2)]);
}
