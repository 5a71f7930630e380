const LONG_FORM = new Set(['OB', 'OW', 'SQ', 'UN', 'UT']);

/** @typedef {[tag: number, vr: string, value: string | number | Uint8Array]} Element */

/**
 * A DICOM file: preamble, file meta information and data set in Explicit VR Little Endian (PS3.10 §7.1, PS3.5 §7.1).
 * @param {{ sopClass: string, sopInstance: string, implementation: string }} meta UIDs
 * @param {Element[]} elements in ascending order of tag
 * @returns {Buffer}
 */
export function writeDicom({ sopClass, sopInstance, implementation }, elements) {
  const meta = encodeAll([
    [0x00020001, 'OB', Buffer.from([0, 1])],
    [0x00020002, 'UI', sopClass],
    [0x00020003, 'UI', sopInstance],
    [0x00020010, 'UI', '1.2.840.10008.1.2.1'],
    [0x00020012, 'UI', implementation],
  ]);
  const length = encode([0x00020000, 'UL', meta.length]);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), length, meta, encodeAll(elements)]);
}

/** @param {Element[]} elements */
const encodeAll = (elements) => Buffer.concat(elements.map(encode));

/** @param {Element} element */
function encode([tag, vr, value]) {
  const bytes = padded(vr, valueBytes(vr, value));
  const header = Buffer.alloc(LONG_FORM.has(vr) ? 12 : 8);
  header.writeUInt16LE(tag >>> 16, 0);
  header.writeUInt16LE(tag & 0xffff, 2);
  header.write(vr, 4, 'latin1');
  if (LONG_FORM.has(vr)) header.writeUInt32LE(bytes.length, 8);
  else header.writeUInt16LE(bytes.length, 6);
  return Buffer.concat([header, bytes]);
}

function valueBytes(vr, value) {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  const bytes = Buffer.alloc(vr === 'UL' ? 4 : 2);
  if (vr === 'UL') bytes.writeUInt32LE(value);
  else bytes.writeUInt16LE(value);
  return bytes;
}

/** Values have even length: UIDs and bytes are filled with a zero, text with a space (PS3.5 §6.2). */
function padded(vr, bytes) {
  if (bytes.length % 2 === 0) return bytes;
  return Buffer.concat([bytes, Buffer.from([vr === 'UI' || LONG_FORM.has(vr) ? 0 : 0x20])]);
}
