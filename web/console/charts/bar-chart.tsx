import type { JSX } from 'preact';
import type { Point } from './column-chart.tsx';
import { useWidth } from './use-width.ts';

interface BarChartProperties {
  /** What is drawn, for those who do not see it. */
  readonly name: string;
  readonly points: readonly Point[];
  readonly format: (value: number) => string;
  /** The value of a whole bar, such as 1 for a share. The whole is outlined then. */
  readonly whole?: number;
}

const ROW = 34;
const BAR = 20;
const CHARACTER = 7.6;
/** Values are bold. */
const BOLD_CHARACTER = 9.2;

/** A bar for each point, one below the other, with its name and value: for what has no order of its own. */
export function BarChart({ name, points, format, whole }: BarChartProperties): JSX.Element {
  const { place, width } = useWidth();
  const names = points.map(({ label }) => label.length * CHARACTER);
  const left = Math.min(Math.max(...names, 0) + 12, width * 0.4);
  const fits = Math.floor((left - 12) / CHARACTER + 0.01);
  const right = Math.max(...points.map(({ value }) => format(value).length), 0) * BOLD_CHARACTER + 14;
  const low = Math.min(0, ...points.map(({ value }) => value));
  const high = whole ?? Math.max(1, ...points.map(({ value }) => value));
  const x = (value: number): number => left + ((value - low) / (high - low)) * (width - left - right);
  const height = points.length * ROW + 4;
  return (
    <div class="chart" ref={place}>
      <svg role="img" aria-label={name} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
        <line class="axis" x1={x(0)} x2={x(0)} y1={0} y2={height} />
        {points.map(({ key, name: pointName, label, value }, index) => {
          const top = index * ROW + (ROW - BAR) / 2;
          return (
            <g key={key}>
              <text class="tick end" x={left - 10} y={top + BAR / 2} dy="0.35em">
                {label.length > fits ? `${label.slice(0, Math.max(fits - 1, 1))}…` : label}
              </text>
              {whole === undefined ? null : (
                <rect class="whole" x={x(0)} y={top} width={x(whole) - x(0)} height={BAR} />
              )}
              <rect
                class="bar"
                data-key={key}
                data-value={value}
                x={x(Math.min(value, 0))}
                y={top}
                width={Math.abs(x(value) - x(0))}
                height={BAR}
              >
                <title>{`${pointName}: ${format(value)}`}</title>
              </rect>
              <text class="value" x={x(Math.max(value, whole ?? 0)) + 8} y={top + BAR / 2} dy="0.35em">
                {format(value)}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
