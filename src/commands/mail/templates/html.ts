import { unreachable } from '../../../engine/decider.ts';
import type { Block, Fact, Letter } from './letter.ts';

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Mail programs that know no style sheet show the inline styles; those that do follow the reader's light or dark. */
const STYLE = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
a{color:#8a1538}
@media (max-width:480px){.card{padding:24px 20px!important}.title{font-size:22px!important}}
@media (prefers-color-scheme:dark){
body,.page{background:#131316!important}
.card{background:#1f1f24!important;border-color:#34343c!important}
.card,.card td,.card h1,.card p{color:#ececf1!important}
.soft,.card td.soft,.card p.soft{color:#a8a8b3!important}
.line{border-color:#34343c!important}
.box{background:#2a2a31!important;border-color:#45454f!important}
.brand{color:#ff8fa8!important}
a{color:#ff8fa8!important}
}`;

/** A letter as HTML: one table, 600 pixels wide at most, without a picture that a mail program would have to fetch. */
export function html(letter: Letter, publicUrl: string): string {
  const { subject, headline, name, blocks } = letter;
  const greeting = name === null ? 'Hello,' : `Hello ${name},`;
  const address = escaped(publicUrl);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(subject)}</title>
<style>${STYLE}
</style>
</head>
<body style="margin:0;padding:0;background:#f3f2f0">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f2f0">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px">
<tr><td class="brand" style="${FONT};font-size:14px;font-weight:700;letter-spacing:3px;color:#8a1538;padding:0 4px 12px">MARQUEE</td></tr>
<tr><td class="card" style="${FONT};background:#ffffff;border:1px solid #e4e2de;border-radius:12px;padding:32px;color:#1d1d21">
<h1 class="title" style="${FONT};font-size:26px;line-height:1.25;margin:0 0 16px;color:#1d1d21">${escaped(headline)}</h1>
${textHtml(greeting)}
${blocks.map(blockHtml).join('\n')}
</td></tr>
<tr><td class="soft" style="${FONT};font-size:13px;line-height:1.5;color:#6b6b74;padding:16px 4px">Marquee<br><a href="${address}" style="color:#8a1538">${address}</a></td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return textHtml(block.text);
    case 'notice':
      return `<div class="box" style="${FONT};font-size:15px;line-height:1.5;background:#fdf1f3;border:1px solid #f0cfd6;border-radius:8px;padding:12px 16px;margin:0 0 16px">${bidirectional(block.text)}</div>`;
    case 'code':
      return `<div class="box" style="background:#f7f6f4;border:1px solid #e4e2de;border-radius:8px;padding:14px 16px;margin:0 0 16px;text-align:center">
<div class="soft" style="${FONT};font-size:13px;color:#6b6b74;margin:0 0 4px">${escaped(block.label)}</div>
<div style="font-family:ui-monospace,Menlo,Consolas,monospace;font-size:26px;font-weight:700;letter-spacing:3px">${escaped(block.code)}</div>
</div>`;
    case 'event':
      return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 16px">
<tr><td style="border-left:4px solid #8a1538;padding:2px 0 2px 14px">
<div style="${FONT};font-size:20px;line-height:1.3;font-weight:700;overflow-wrap:anywhere">${bidirectional(block.title)}</div>
<div style="${FONT};font-size:16px;line-height:1.5;font-weight:600;margin-top:6px">${escaped(block.when)}</div>
${block.lines.map((line) => `<div style="${FONT};font-size:15px;line-height:1.5;margin-top:4px;overflow-wrap:anywhere">${bidirectional(line)}</div>`).join('\n')}
</td></tr>
</table>`;
    case 'facts':
      return tableHtml(block.rows.map((row) => rowHtml(row, false)));
    case 'prices':
      return `<div class="soft" style="${FONT};font-size:13px;color:#6b6b74;margin:0 0 4px">${escaped(block.title)}</div>
${tableHtml([...block.rows.map((row) => rowHtml(row, true)), rowHtml(block.total, true, 'font-weight:700;')])}`;
    default:
      return unreachable(block);
  }
}

function textHtml(text: string): string {
  return `<p style="${FONT};font-size:16px;line-height:1.5;margin:0 0 16px">${bidirectional(text)}</p>`;
}

function tableHtml(rows: readonly string[]): string {
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 16px">
${rows.join('\n')}
</table>`;
}

/** In a table of prices the price stays on one line, in one of facts what it is called. */
function rowHtml({ label, value }: Fact, isPrice: boolean, weight = ''): string {
  const cell = `${FONT};font-size:15px;line-height:1.4;padding:8px 0;border-bottom:1px solid #e4e2de;vertical-align:top;${weight}`;
  const [left, right] = isPrice ? ['', 'white-space:nowrap;'] : ['white-space:nowrap;', ''];
  return `<tr><td class="line" style="${cell}${left}">${bidirectional(label)}</td><td class="line" align="right" style="${cell}${right}padding-left:16px">${bidirectional(value)}</td></tr>`;
}

/** A text in the direction of its first letter, apart from what stands around it. */
function bidirectional(text: string): string {
  return `<span dir="auto">${escaped(text).replaceAll('\n', '<br>')}</span>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
