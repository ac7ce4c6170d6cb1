// Changes certificates in PNG as a forger does: with lengths and checksums that are right.

import { crc32 } from "./crc32.mjs";
import { deflateSync, inflateSync } from "node:zlib";

const KEYWORD = "openbadgecredential\0\0\0\0\0";

/** The chunks of a PNG file. */
export function chunksOf(png) {
  const chunks = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

/** A PNG file of these chunks. */
export function pngOf(chunks) {
  const parts = [Buffer.from("\x89PNG\r\n\x1a\n", "latin1")];
  for (const { type, data } of chunks) {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    checksum.writeUInt32BE(crc32(body));
    parts.push(length, body, checksum);
  }
  return Buffer.concat(parts);
}

const isCredential = ({ type, data }) => type === "iTXt" && data.toString("latin1").startsWith(KEYWORD);

/** The text of the credential in a PNG file. */
export function credentialOf(png) {
  return chunksOf(png).find(isCredential)?.data.toString("utf8").slice(KEYWORD.length);
}

/** The file with another credential, or without one. */
export function withCredential(png, text) {
  const chunks = chunksOf(png).filter((chunk) => !isCredential(chunk));
  if (text !== undefined) chunks.splice(-1, 0, { type: "iTXt", data: Buffer.from(KEYWORD + text, "utf8") });
  return pngOf(chunks);
}

/** The file with another value of one pixel. */
export function withPixelChanged(png) {
  const chunks = chunksOf(png);
  const pixels = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data)));
  // In the first row, behind the byte that names its filter.
  pixels[100] ^= 1;
  const first = chunks.findIndex(({ type }) => type === "IDAT");
  const others = chunks.filter(({ type }) => type !== "IDAT");
  others.splice(first, 0, { type: "IDAT", data: deflateSync(pixels) });
  return pngOf(others);
}
