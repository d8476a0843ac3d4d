import type { JSX } from 'preact';
import type { Area } from '../api/resources.ts';
import type { Layout } from './geometry.ts';

/** What is around the seats of a plan: stairs, bars, exits. Nobody chooses it, so it is a picture only. */
export function Areas({ areas, toDrawing }: Pick<Layout, 'areas' | 'toDrawing'>): JSX.Element | null {
  if (areas.length === 0) return null;
  const { unit, x, y } = toDrawing;
  return (
    <g class="areas" aria-hidden="true" transform={`translate(${x} ${y}) scale(${unit})`}>
      {areas.map((area, index) => (
        <g key={index} transform={`translate(${area.x} ${area.y}) rotate(${area.rotation})`}>
          <Shape area={area} />
          {area.text === null ? null : (
            <text class="area-text" x={area.text.x} y={area.text.y} dy="0.36em" font-size={area.text.size}>
              {area.text.text}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}

function Shape({ area }: { readonly area: Area }): JSX.Element | null {
  const colors = { class: 'area', fill: area.color ?? 'none', stroke: area.borderColor ?? 'none' };
  switch (area.shape) {
    case 'rectangle':
      return <rect {...colors} width={area.width} height={area.height} />;
    case 'ellipse':
      return <ellipse {...colors} rx={area.radiusX} ry={area.radiusY} />;
    case 'polygon':
      return <polygon {...colors} points={area.points.map(({ x, y }) => `${x},${y}`).join(' ')} />;
    case 'text':
      return null;
  }
}
