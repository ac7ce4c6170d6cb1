// sharp: TEMPLATE NAMES FONT EM MIDDLE JOBS OUT LEVEL; JOBS certificates in the air, one thread each.

import { readFileSync } from "node:fs";
import sharp from "sharp";

const [template, names, font, em, middle, jobs, out, level] = process.argv.slice(2);
sharp.concurrency(1);
const { data, info } = await sharp(template).removeAlpha().raw().toBuffer({ resolveWithObject: true });
const raw = { width: info.width, height: info.height, channels: info.channels };
const lines = readFileSync(names, "utf8").split("\n").filter(Boolean);

async function certificate(name, index) {
  const text = await sharp({
    text: { text: `<span foreground="#12244f">${name}</span>`, font: `Great Vibes ${em}`, fontfile: font, dpi: 72, rgba: true },
  }).png({ compressionLevel: 0 }).toBuffer({ resolveWithObject: true });
  await sharp(data, { raw })
    .composite([{
      input: text.data,
      left: Math.floor((raw.width - text.info.width) / 2),
      top: Number(middle) - Math.floor(text.info.height / 2),
    }])
    .removeAlpha()
    .png({ compressionLevel: Number(level) })
    .toFile(`${out}/${String(index).padStart(5, "0")}.png`);
}

let next = 0;
async function worker() {
  while (next < lines.length) {
    const index = next++;
    await certificate(lines[index], index);
  }
}
await Promise.all(Array.from({ length: Number(jobs) }, worker));
