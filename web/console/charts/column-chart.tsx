import type { JSX } from 'preact';
import { scaleOf, ticksFor } from './scale.ts';
import { useWidth } from './use-width.ts';

/** One value of a chart. */
export interface Point {
  readonly key: string;
  /** As the table calls it. */
  readonly name: string;
  /** What the axis says. */
  readonly label: string;
  readonly value: number;
}

interface ChartProperties {
  /** What is drawn, for those who do not see it. */
  readonly name: string;
  readonly points: readonly Point[];
  readonly format: (value: number) => string;
  /** A shorter way to write a value, for the axis. */
  readonly formatTick: (value: number) => string;
}

const HEIGHT = 280;
const TOP = 12;
const BOTTOM = 34;
const CHARACTER = 7.4;
const LABEL_GAP = 16;

/** A column for each point, side by side, as of dates. */
export function ColumnChart({ name, points, format, formatTick }: ChartProperties): JSX.Element {
  const { place, width } = useWidth();
  const ticks = ticksFor(points.map(({ value }) => value));
  const left = Math.max(...ticks.map((tick) => formatTick(tick).length)) * CHARACTER + 12;
  const y = scaleOf(ticks, HEIGHT - BOTTOM, TOP);
  const pitch = (width - left - 4) / Math.max(points.length, 1);
  const column = Math.max(Math.min(pitch * 0.72, 48), 1);
  const longest = Math.max(0, ...points.map(({ label }) => label.length)) * CHARACTER + LABEL_GAP;
  const labelEvery = Math.max(Math.ceil(longest / pitch), 1);
  const zero = y(0);
  return (
    <div class="chart" ref={place}>
      <svg role="img" aria-label={name} width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line
              class={tick === 0 ? 'axis' : 'grid'}
              x1={left}
              x2={width}
              y1={Math.round(y(tick)) + 0.5}
              y2={Math.round(y(tick)) + 0.5}
            />
            <text class="tick end" x={left - 8} y={y(tick)} dy="0.35em">
              {formatTick(tick)}
            </text>
          </g>
        ))}
        {points.map(({ key, name: pointName, label, value }, index) => {
          const middle = left + pitch * (index + 0.5);
          return (
            <g key={key}>
              <rect
                class="bar"
                data-key={key}
                data-value={value}
                x={middle - column / 2}
                y={Math.min(y(value), zero)}
                width={column}
                height={Math.abs(y(value) - zero)}
              >
                <title>{`${pointName}: ${format(value)}`}</title>
              </rect>
              {index % labelEvery === 0 ? (
                <text class="tick middle" x={Math.min(middle, width - longest / 2)} y={HEIGHT - 10}>
                  {label}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
