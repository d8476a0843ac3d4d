import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

interface PosterProperties {
  readonly title: string;
  readonly url: string | null;
}

/** A movie's poster. Where there is none, or it does not load, a drawing that is always the same for a title. */
export function Poster({ title, url }: PosterProperties): JSX.Element {
  const [isBroken, setBroken] = useState(false);
  if (url !== null && !isBroken) {
    return <img class="poster" src={url} alt="" loading="lazy" onError={() => setBroken(true)} />;
  }
  return <DrawnPoster title={title} />;
}

const WIDTH = 200;
const HEIGHT = 300;

function DrawnPoster({ title }: { readonly title: string }): JSX.Element {
  const random = sequenceOf(title);
  const hue = Math.floor(random() * 360);
  const dark = `hsl(${hue} 45% 18%)`;
  const middle = `hsl(${(hue + 25) % 360} 52% 34%)`;
  const light = `hsl(${(hue + 50) % 360} 70% 66%)`;
  const horizon = 120 + Math.floor(random() * 60);
  const sunX = 50 + Math.floor(random() * 100);
  const size = 26 + Math.floor(random() * 26);
  const hills = [0, 1, 2].map((index) => {
    const y = horizon + index * 34;
    const bend = 20 + random() * 50;
    const turn = random() < 0.5 ? -1 : 1;
    return `M0 ${y} C 60 ${y - bend * turn}, 140 ${y + bend * turn}, ${WIDTH} ${y - 8} V ${HEIGHT} H 0 Z`;
  });
  return (
    <svg class="poster" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
      <rect width={WIDTH} height={HEIGHT} fill={middle} />
      <circle cx={sunX} cy={horizon - 40} r={size} fill={light} />
      {hills.map((path, index) => (
        <path key={path} d={path} fill={dark} opacity={0.35 + index * 0.25} />
      ))}
      {linesOf(title).map((line, index, all) => (
        <text
          key={line}
          x={16}
          y={HEIGHT - 22 - (all.length - 1 - index) * 24}
          class="poster-title"
          fill="#fff"
        >
          {line}
        </text>
      ))}
    </svg>
  );
}

/** A title in at most four lines of about sixteen letters. */
function linesOf(title: string): readonly string[] {
  const lines: string[] = [];
  for (const word of title.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= 16) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.length > 18 ? `${word.slice(0, 17)}…` : word);
  }
  return lines.length > 4 ? [...lines.slice(0, 3), `${lines[3] ?? ''} …`] : lines;
}

/** Numbers between 0 and 1 that follow from a text (xorshift). */
function sequenceOf(text: string): () => number {
  let state = 2166136261;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 16777619);
  }
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
