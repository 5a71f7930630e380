import { gzipSync } from 'node:zlib';
import { zipOf } from './archive.factory.js';
import { bytesOf, filesOf, NEEDLE, SCRIPT, type HostileFile } from './hostile-file.js';

const PADDING = Buffer.alloc(256);
const padded = (...values: readonly number[]): Buffer => Buffer.concat([bytesOf(...values), PADDING]);
const text = (content: string): Buffer => Buffer.concat([Buffer.from(content, 'latin1'), PADDING]);

const inner = { name: 'a.png', content: Buffer.from(NEEDLE) };
const zip = zipOf([inner]);

/** EICAR's test string, put together so that no scanner takes this source for it. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE', '!$H+H*'].join('');

const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');

/** What is no radiograph, whatever its file name says. ZIP is no accepted type: every archive is refused unopened. */
export const foreignFiles = (): HostileFile[] =>
  filesOf(
    'refused',
    ['nothing at all', ''],
    ['one byte', 'P'],
    ['SVG with a script', `<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`],
    ['HTML', `<!doctype html>${SCRIPT}`],
    ['HTML in UTF-16', Buffer.from(`\ufeff<html>${SCRIPT}`, 'utf16le')],
    ['JavaScript', `alert("${NEEDLE}")`],
    ['XML that expands', `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">${entities}]><l>&l9;</l>`],
    ['PHP', `<?php system($_GET["c"]); // ${NEEDLE}`],
    ['PDF', '%PDF-1.7\n1 0 obj <</Type /Catalog>>'],
    ['PostScript', '%!PS-Adobe-3.0 EPSF-3.0\n'],
    ['EICAR', EICAR],
    ['PE program', text('MZ\x90\0\x03')],
    ['ELF program', text('\x7fELF\x02\x01\x01')],
    ['Mach-O program', padded(0xcf, 0xfa, 0xed, 0xfe)],
    ['Mach-O universal program', padded(0xca, 0xfe, 0xba, 0xbe)],
    ['shell script', '#!/bin/sh\nrm -rf /\n'],
    ['ZIP', zip],
    ['ZIP that climbs out of its folder', zipOf([{ ...inner, name: '../../../etc/cron.d/x' }])],
    ['ZIP with a symbolic link', zipOf([{ name: 'a', content: Buffer.from('/etc/passwd'), mode: 0o120777 }])],
    ['ZIP in a ZIP', zipOf([{ name: 'b.zip', content: zip }])],
    ['ZIP of 65 535 entries', zipOf(Array.from({ length: 65_535 }, (_, i) => ({ name: `${i}`, content: bytesOf() })))],
    ['gzip of 100 MB of nothing', gzipSync(Buffer.alloc(100_000_000))],
    ['7z', padded(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)],
    ['GIF', text('GIF89a\x01\0\x01\0')],
    ['GIF that is an archive too', Buffer.concat([Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'), zip])],
    ['BMP', text('BM\x46\0\0\0')],
    ['icon', padded(0, 0, 1, 0, 1, 0)],
    ['Photoshop document', text('8BPS\0\x01')],
    ['HEIC', text('\0\0\0\x18ftypheic')],
    ['AVIF', text('\0\0\0\x1cftypavif')],
    ['MP4', text('\0\0\0\x18ftypisom')],
    ['JPEG 2000 file', text('\0\0\0\x0cjP  \r\n\x87\n')],
    ['JPEG 2000 codestream', padded(0xff, 0x4f, 0xff, 0x51)],
    ['JPEG XL', padded(0xff, 0x0a)],
    ['OpenEXR', padded(0x76, 0x2f, 0x31, 0x01)],
    ['BigTIFF', padded(0x49, 0x49, 0x2b, 0, 8, 0, 0, 0)],
    ['RIFF that is sound', text('RIFF\x24\0\0\0WAVEfmt ')],
    ['DICM at the wrong place', Buffer.concat([Buffer.from('DICM'), PADDING])],
    ['a DICOM directory name', text('DICOMDIR')],
  );
