import type { AnswerOf } from '../../../client/client.ts';

export type RevenueReport = AnswerOf<'get', '/reports/revenue'>;
export type RevenueRow = RevenueReport['rows'][number];
/** The sums of one currency, in its minor units. */
export type RevenueTotal = RevenueReport['summary']['totals'][number];

export type CapacityReport = AnswerOf<'get', '/reports/capacity'>;
export type CapacityRow = CapacityReport['rows'][number];

export type PopularMoviesReport = AnswerOf<'get', '/reports/popular-movies'>;
export type PopularMovie = PopularMoviesReport['rows'][number];

export type SummaryReport = AnswerOf<'get', '/reports/summary'>;
export type Period = keyof SummaryReport['summary'];
export type PeriodSummary = SummaryReport['summary'][Period];
